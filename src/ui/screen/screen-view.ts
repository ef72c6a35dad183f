import type { Definition } from '../../model/definition.ts';
import { type Headline, selectHeadline } from '../../state/select-headline.ts';
import { selectLog, selectPlanOf } from '../../state/select-log.ts';
import { type ServiceRow, selectServiceRows } from '../../state/select-service-rows.ts';
import type { Notice, State } from '../../state/state.ts';
import { wrapAnywhere, wrapWithin } from '../cells.ts';
import { neutralise } from '../neutralise.ts';
import { cardBorder, failureLines } from './failure-card.tsx';
import type { Action } from './keys.ts';
import { firstVisible, type Layout, layoutOf, type Size } from './layout.ts';
import type { Segment } from './line.tsx';

/** What the person has chosen on the screen. `selected` is undefined until they choose: then the screen follows what happens. */
export interface Choice {
  readonly selected: string | undefined;
  readonly help: boolean;
}

export const noChoice: Choice = { selected: undefined, help: false };

/** All that is drawn. Foreign text in it is already neutral. */
export interface ScreenView {
  readonly size: Size;
  readonly layout: Layout;
  readonly color: boolean;
  readonly headline: Headline;
  /** The visible services. */
  readonly rows: readonly ServiceRow[];
  readonly selected: ServiceRow | undefined;
  readonly log: readonly string[];
  readonly failure: readonly (readonly Segment[])[];
  readonly notice: readonly (readonly Segment[])[];
  readonly help: boolean;
}

export interface ScreenInput {
  readonly state: State;
  readonly definition: Definition;
  readonly choice: Choice;
  readonly size: Size;
  readonly color: boolean;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** Room for a message and a hint of two rows each, and a line that shows it. */
const smallestCard = 5;
const noticeMark = 'note: ';

/** Left and right of everything. */
export const margin = 1;

export function toScreenView({ state, definition, choice, size, color, now }: ScreenInput): ScreenView {
  const headline = neutralHeadline(selectHeadline(state, definition, now));
  const all = selectServiceRows(state, definition, now).map(neutralRow);
  const chosen = chosenRow(all, choice);
  const width = Math.max(1, size.columns - 2 * margin);
  const last = state.notices.at(-1);
  const notice = last ? noticeLines(last, width) : [];
  // The card's border and padding take four cells.
  const failureIn = (rows: number) => (headline.failure ? failureLines(headline.failure, width - 4, rows) : []);
  const wholeFailure = failureIn(Math.max(smallestCard, Math.floor(size.rows / 3)));
  const layout = layoutOf(size, {
    services: all.length,
    failure: wholeFailure.length === 0 ? 0 : wholeFailure.length + 2,
    notice: notice.length,
  });
  const selected = all[chosen];
  const first = firstVisible(chosen, all.length, layout.services);
  return {
    size,
    layout,
    color,
    headline,
    rows: all.slice(first, first + layout.services),
    selected,
    log: selected ? logRows(state, selected.service, width, layout.log, color) : [],
    failure: failureIn(layout.failure - cardBorder(layout.failure)),
    notice: notice.slice(0, layout.notice),
    help: choice.help,
  };
}

/** The choice after a key. `leave` and `interrupt` change nothing here. */
export function choose(choice: Choice, action: Action, rows: readonly ServiceRow[]): Choice {
  const move = (by: number): Choice => {
    const index = Math.max(0, Math.min(rows.length - 1, chosenRow(rows, choice) + by));
    return { ...choice, selected: rows[index]?.service };
  };
  switch (action) {
    case 'select-previous':
      return move(-1);
    case 'select-next':
      return move(1);
    case 'toggle-help':
      return { ...choice, help: !choice.help };
    case 'close-help':
      return { ...choice, help: false };
    case 'leave':
    case 'interrupt':
      return choice;
    default:
      return unknown(action);
  }
}

/** Where nobody has chosen, the log to look at: of what failed, else of a step at work, of what starts, of what can be visited. */
function chosenRow(rows: readonly ServiceRow[], { selected }: Choice): number {
  const tests: ((row: ServiceRow) => boolean)[] = [
    row => row.service === selected,
    row => row.badge.tone === 'bad',
    row => row.badge.tone === 'busy' && row.role === 'step',
    row => row.badge.tone === 'busy',
    row => row.url !== undefined,
  ];
  const found = tests.map(test => rows.findIndex(test)).find(index => index >= 0);
  return found ?? 0;
}

/** The end of a log in exactly as many rows as there are; before the first line, what the plan says of the service. */
function logRows(state: State, service: string, width: number, count: number, color: boolean): readonly string[] {
  const lines = selectLog(state, service, count);
  const shown = lines.length > 0 ? lines : selectPlanOf(state, service).map(line => `plan: ${line}`);
  const rows: string[] = [];
  for (const line of shown.toReversed()) {
    if (rows.length >= count) break;
    rows.unshift(...wrapAnywhere(neutralise(line, { columns: width * count, color }), width));
  }
  return rows.slice(-count);
}

/** The newest notice, in at most two rows. */
function noticeLines(notice: Notice, width: number): readonly (readonly Segment[])[] {
  const text = plain(notice.hint === undefined ? notice.text : `${notice.text}; try: ${notice.hint}`);
  const lines = wrapWithin(text, width - noticeMark.length, 2);
  return lines.map((line, index): readonly Segment[] => [
    { text: index === 0 ? noticeMark : ' '.repeat(noticeMark.length), look: 'busy' },
    { text: line },
  ]);
}

function neutralRow(row: ServiceRow): ServiceRow {
  return { ...row, title: plain(row.title), reason: plain(row.reason) };
}

function neutralHeadline(headline: Headline): Headline {
  const { project, profile, workspace } = headline;
  return { ...headline, project: plain(project), profile: plain(profile), workspace: plain(workspace) };
}

function plain(text: string): string {
  return neutralise(text, { color: false });
}

function unknown(action: never): never {
  throw new Error(`no such action: ${action}`);
}
