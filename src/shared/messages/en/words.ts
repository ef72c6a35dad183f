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

/** `2 GB`, of bytes, as a disk is measured: a power of two. */
export function gibibytes(bytes: number, digits = 0): string {
  return `${(bytes / 1024 ** 3).toFixed(digits)} GB`;
}

/** `2.0 GB`, of bytes, as memory is told. */
export function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}

/** The first few of several names, and how many there are besides. */
export type Few<Name extends string> = { readonly [Each in Name]: readonly string[] } & { readonly more: number };

/** `a, b and 3 more`. */
export function few(names: readonly string[], more: number): string {
  return more > 0 ? `${names.join(', ')} and ${more} more` : names.join(', ');
}

/** Lines of a file, from 1. */
export interface Lines {
  readonly from: number;
  readonly to: number;
}

/** `12`, or `12-15`. */
export function range({ from, to }: Lines): string {
  return to > from ? `${from}-${to}` : String(from);
}
