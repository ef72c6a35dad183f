/** The form of a word for one thing or for several. */
export function count(things: readonly unknown[] | number, one: string, several: string): string {
  return (typeof things === 'number' ? things : things.length) === 1 ? one : several;
}

/** `a`, `a and b`, `a, b and c`. */
export function list(names: readonly string[]): string {
  return names.join(', ').replace(/, ([^,]*)$/, ' and $1');
}
