/** The form of a word for one thing or for several. */
export function count(things: readonly unknown[] | number, one: string, several: string): string {
  return (typeof things === 'number' ? things : things.length) === 1 ? one : several;
}

/** `a`, `a and b`, `a, b and c`. */
export function list(names: readonly string[]): string {
  return names.join(', ').replace(/, ([^,]*)$/, ' and $1');
}

/** The same with a full stop at its end, whether it has one already or not. */
export function sentence(text: string): string {
  return `${text.replace(/\.$/, '')}.`;
}

/** `60 s`, of milliseconds. */
export function seconds(ms: number): string {
  return `${Math.round(ms / 1000)} s`;
}
