import { cellWidth } from '../cells.ts';

/** A terminal's size in cells. */
export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** How many rows each part of the screen gets, from top to bottom: together exactly the terminal's rows. */
export interface Layout {
  readonly header: number;
  readonly headerGap: number;
  readonly services: number;
  readonly servicesGap: number;
  readonly failure: number;
  readonly logTitle: number;
  readonly log: number;
  readonly footerGap: number;
  readonly notice: number;
  readonly footer: number;
}

/** What the parts would like to have, in rows; 0 where there is nothing to show. */
export interface Wanted {
  readonly services: number;
  readonly failure: number;
  readonly notice: number;
}

const smallestLog = 3;
const smallestFailure = 6;

/** Shares the rows out: a failure comes before the list of services, that before the log, and blank rows come last. */
export function layoutOf({ rows }: Size, wanted: Wanted): Layout {
  let left = Math.max(0, rows);
  const take = (count: number) => {
    const taken = Math.max(0, Math.min(left, count));
    left -= taken;
    return taken;
  };
  const header = take(1);
  const footer = take(rows >= 6 ? 1 : 0);
  const spare = left - wanted.services - wanted.failure;
  const notice = take(Math.min(wanted.notice, spare - smallestLog - (wanted.failure > 0 ? 4 : 1)));
  const below =
    wanted.failure > 0 ? Math.min(wanted.failure, smallestFailure, left - 2) : Math.min(smallestLog, left / 2);
  const services = take(Math.min(wanted.services, Math.max(1, left - Math.floor(below))));
  const failure = take(wanted.failure);
  const headerGap = take(left > smallestLog ? 1 : 0);
  const servicesGap = take(failure === 0 && left > smallestLog + 3 ? 1 : 0);
  const footerGap = take(left > smallestLog + 4 ? 1 : 0);
  const logTitle = take(left >= 2 ? 1 : 0);
  return { header, headerGap, services, servicesGap, failure, logTitle, log: left, footerGap, notice, footer };
}

/** The first service to show when not all fit: the chosen one stays in the middle as far as possible. */
export function firstVisible(chosen: number, total: number, visible: number): number {
  return Math.max(0, Math.min(chosen - Math.floor(visible / 2), total - visible));
}

/** A service row's parts as text. */
export interface RowTexts {
  readonly name: string;
  readonly title: string;
  readonly state: string;
  readonly detail: string;
  readonly elapsed: string;
}

/** Widths of a service row's parts in cells; 0: left out. */
export interface RowColumns {
  readonly name: number;
  readonly title: number;
  readonly state: number;
  readonly elapsed: number;
  readonly detail: number;
}

/** Between two columns. */
export const columnGap = 2;
/** The mark of the chosen row and the glyph, each with a blank. */
export const leadWidth = 4;

const widestName = 20;
const widestTitle = 24;
const widthForTitles = 100;
const smallestDetail = 10;
/** As wide as `unhealthy` and `59 s`, so that what follows does not wander while states change and times grow. */
const usualState = 9;
const usualElapsed = 4;

/** Shares a row out: name and state always, then how long, then why and where; the title where there is plenty of room. */
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
  const detail = left - columnGap < smallestDetail ? 0 : left - columnGap;
  return { name, title, state, elapsed, detail };
}
