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
