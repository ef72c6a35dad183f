import { message } from '../../../shared/messages/message.ts';
import { selectLog, selectPlanOf } from '../state/select-log.ts';
import type { State } from '../state/state.ts';
import { wrapAnywhere } from '../text/cells.ts';
import { say } from '../text/language.ts';
import { neutralise } from '../text/neutralise.ts';
import { formatPlan } from '../text/plan-lines.ts';

/** What of a log is in sight. */
export interface LogWindow {
  /** Neutral, and no wider than asked for. */
  readonly rows: readonly string[];
  /** How many lines are out of sight, or partly so, above and below. */
  readonly above: number;
  readonly below: number;
  /** How far it can be scrolled; infinite as long as nobody has come near its beginning. */
  readonly lastScroll: number;
}

export interface LogWindowSize {
  readonly width: number;
  readonly rows: number;
  readonly color: boolean;
}

/**
 * A part of a log, scrolled from its end by so many rows. Lines are wrapped from the end up to what is in sight and no further: a log is
 * drawn while it is flooded, too.
 */
export function logWindow(lines: readonly string[], scrolled: number, size: LogWindowSize): LogWindow {
  const { width, rows: count, color } = size;
  /** Each wrapped row, from the end, with the place of its line. */
  const wrapped: { readonly text: string; readonly place: number }[] = [];
  let next = lines.length;
  while (next > 0 && wrapped.length < scrolled + count) {
    next -= 1;
    const text = neutralise(lines[next] ?? '', { columns: width * Math.max(1, longestLine), color });
    for (const row of wrapAnywhere(text, width).toReversed()) wrapped.push({ text: row, place: next });
  }
  const lastScroll = next > 0 ? Number.POSITIVE_INFINITY : Math.max(0, wrapped.length - count);
  const from = Math.min(scrolled, lastScroll);
  const seen = wrapped.slice(from, from + count);
  const [last, first] = [seen[0], seen.at(-1)];
  const isWhole = (row: typeof last, edge: typeof last) => edge === undefined || edge.place !== row?.place;
  return {
    rows: seen.map(({ text }) => text).toReversed(),
    above: first === undefined ? lines.length : first.place + (isWhole(first, wrapped[from + count]) ? 0 : 1),
    below: last === undefined ? 0 : lines.length - 1 - last.place + (isWhole(last, wrapped[from - 1]) ? 0 : 1),
    lastScroll,
  };
}

/** So many rows of one line are wrapped at most. */
const longestLine = 200;

/** The log of these services as far as it is kept; before its first line, what the plan says of the service. */
export function logLines(state: State, services: readonly string[]): readonly string[] {
  const lines = services.flatMap(service => selectLog(state, service, Number.POSITIVE_INFINITY));
  const [service] = services;
  if (lines.length > 0 || service === undefined || services.length > 1) return lines;
  return formatPlan(selectPlanOf(state, service)).map(line => say(message('screen.planned', { line })));
}
