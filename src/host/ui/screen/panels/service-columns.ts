import { cellWidth } from '../../text/cells.ts';

/** The texts of a service row. */
export interface RowTexts {
  readonly name: string;
  readonly title: string;
  readonly state: string;
  readonly elapsed: string;
  /** Its resource use; empty if not measured. */
  readonly load: string;
}

/** Column widths of a service row in cells; 0 if omitted. */
export interface RowColumns {
  readonly name: number;
  readonly title: number;
  readonly state: number;
  readonly elapsed: number;
  readonly load: number;
  readonly detail: number;
}

/** Between two columns. */
export const columnGap = 2;
/** The cursor and the glyph, each with a space. */
export const leadWidth = 4;

const widestName = 20;
const widestTitle = 24;
const widthForTitles = 100;
const widthForLoads = 64;
const smallestDetail = 10;
/** Wide enough for `unhealthy` and `59 s`, so that columns stay in place while states and times change. */
const usualState = 9;
const usualElapsed = 4;

/**
 * Distributes a row's width: name and state always, then elapsed time, resource use, details; the title only if there
 * is plenty of space.
 */
export function rowColumns(width: number, rows: readonly RowTexts[]): RowColumns {
  const widest = (texts: readonly string[]) => Math.max(0, ...texts.map(text => cellWidth(text)));
  const state = Math.max(usualState, widest(rows.map(row => row.state)));
  const name = Math.min(
    widest(rows.map(row => row.name)),
    widestName,
    Math.max(4, width - leadWidth - state - columnGap),
  );
  let left = width - leadWidth - name - columnGap - state;
  const take = (wanted: number) => {
    if (wanted <= 0 || left < wanted + columnGap) return 0;
    left -= wanted + columnGap;
    return wanted;
  };
  const title = width < widthForTitles ? 0 : take(Math.min(widest(rows.map(row => row.title)), widestTitle));
  const times = widest(rows.map(row => row.elapsed));
  const elapsed =
    times > 0 && left >= smallestDetail + usualElapsed + 2 * columnGap ? take(Math.max(times, usualElapsed)) : 0;
  const loads = widest(rows.map(row => row.load));
  const load = width < widthForLoads || left < loads + smallestDetail + 2 * columnGap ? 0 : take(loads);
  const detail = left - columnGap < smallestDetail ? 0 : left - columnGap;
  return { name, title, state, elapsed, load, detail };
}
