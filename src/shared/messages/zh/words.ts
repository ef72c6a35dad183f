/** The same with a full stop at its end, whether it has one already or not. */
export function sentence(text: string): string {
  return `${text.replace(/[。.]$/, '')}。`;
}

/** `60 秒`, of milliseconds. */
export function seconds(ms: number): string {
  return `${Math.round(ms / 1000)} 秒`;
}

/** `甲、乙、丙`. */
export function list(names: readonly string[]): string {
  return names.join('、');
}

/** `2 GB`, of bytes, as a disk is measured: a power of two. */
export function gibibytes(bytes: number, digits = 0): string {
  return `${(bytes / 1024 ** 3).toFixed(digits)} GB`;
}

/** `2.0 GB`, of bytes, as memory is told. */
export function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}

/** `甲、乙 等 5 个`. */
export function few(names: readonly string[], more: number): string {
  return more > 0 ? `${names.join('、')} 等 ${names.length + more} 个` : names.join('、');
}
