/** The terminal shows what comes between these at once, where it knows them (contour's "Synchronized Output"). */
const together = ['\u001B[?2026h', '\u001B[?2026l'] as const;

/**
 * What has a terminal that shows the rows before show the rows after: each row that differs, written anew. Where
 * nothing is known of what it shows, all of them. Empty where nothing differs.
 */
export function changesBetween(before: readonly string[] | undefined, after: readonly string[]): string {
  const changed = after.flatMap((row, index) =>
    // Cleared first: beyond the last column a terminal would clear that one.
    row === before?.[index] ? [] : [`\u001B[${index + 1};1H\u001B[K${row}`],
  );
  return changed.length === 0 ? '' : together.join(changed.join(''));
}
