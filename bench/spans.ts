/** Returns how long at least one of these spans lasted, in their own unit. */
export function lengthOf(spans: readonly (readonly [from: number, to: number])[]): number {
  let until = Number.NEGATIVE_INFINITY;
  let total = 0;
  for (const [from, to] of spans.toSorted(([a], [b]) => a - b)) {
    total += Math.max(0, to - Math.max(from, until));
    until = Math.max(until, to);
  }
  return total;
}
