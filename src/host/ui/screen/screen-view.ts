import { message } from '../../../shared/messages/message.ts';
import type { Definition } from '../../../shared/model/definition.ts';
import type { ErrorReport } from '../../../shared/model/error.ts';
import { isStep } from '../../../shared/model/traits.ts';
import { glyphs } from '../state/badge.ts';
import { selectHeadlineOf } from '../state/select-failure.ts';
import { type Headline, selectHeadline } from '../state/select-headline.ts';
import { type ServiceRow, selectServiceRows } from '../state/select-service-rows.ts';
import type { State } from '../state/state.ts';
import { codeLines } from '../text/code-lines.ts';
import { plain } from '../text/plain.ts';
import { type Choice, chosenService } from './choice.ts';
import { firstVisible, type Layout, layoutOf, type Size } from './layout.ts';
import { type LogWindow, logLines, logWindow } from './log-window.ts';
import { noticeLines, noticeRows } from './notice-lines.ts';
import { commandAtWork, openPanel } from './open-panel.ts';
import { cardBorder, cardLines } from './panels/failure-card.tsx';
import { type Action, type Mode, namedByFix, type Reloading } from './panels/keys.ts';
import type { Segment } from './panels/line.tsx';
import type { ProfileChoice } from './panels/profile-lines.ts';
import type { Question } from './panels/question-lines.ts';
import { type ListRow, listRows } from './panels/service-list.tsx';

type Lines = readonly (readonly Segment[])[];

/** All that is drawn. Foreign text in it is already neutral. */
export interface ScreenView {
  readonly size: Size;
  readonly layout: Layout;
  readonly color: boolean;
  readonly headline: Headline;
  /** What has the keyboard. */
  readonly mode: Mode;
  /** The visible services and programs, and how many rows of them are out of sight. */
  readonly rows: readonly ListRow[];
  readonly rowsAbove: number;
  readonly rowsBelow: number;
  /** The service whose log is shown: the selected one, but where a fix names another one's log. */
  readonly selected: ServiceRow | undefined;
  /** What there is to know of its code. */
  readonly code: Lines;
  readonly log: LogWindow;
  readonly reloading: Reloading;
  /** What would do something now, of what does not always. */
  readonly working: readonly Action[];
  /** The failure of the selected service, or a switch that turned back. */
  readonly card: Lines;
  /** How many more rows it would take. */
  readonly cardHidden: number;
  /** By this a person closes it; undefined where there is none, or it is closed. */
  readonly cardKey: string | undefined;
  /** What `r` restarts, and which profile or log a fix of the card names. */
  readonly offers: Offers;
  /** What is open in place of card and log. */
  readonly panel: Lines;
  /** How far what is open can be scrolled, and in how many rows it is shown. */
  readonly lastScroll: number;
  readonly page: number;
  readonly notice: Lines;
}

export interface ScreenInput {
  readonly state: State;
  readonly definition: Definition;
  readonly choice: Choice;
  readonly profiles: readonly ProfileChoice[];
  readonly question: Question | undefined;
  /** The profile that was chosen, until the command that brings it up begins; empty when none was. */
  readonly preparing: string;
  readonly size: Size;
  readonly color: boolean;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** Room for a message and a hint of two rows each, and a line that shows it. */
const smallestCard = 5;
/** The most that a card takes of the screen. */
const cardShare = 0.45;

/** Left and right of everything. */
export const margin = 1;

export function toScreenView(input: ScreenInput): ScreenView {
  const { state, definition, choice, question, size, color, now } = input;
  const headline = headlineOf(input);
  const all = selectServiceRows(state, definition, now).map(neutralRow);
  const chosen = all[chosenService(all, choice, headline.failure?.service)];
  const isWholeLog = choice.panel === 'whole-log' && question === undefined;
  const selected = (isWholeLog ? all.find(({ service }) => service === choice.logOf) : undefined) ?? chosen;
  const width = Math.max(1, size.columns - 2 * margin);
  const shown = selectHeadlineOf(headline, state, all, chosen);
  const cardKey = keyOfCard(shown, state);
  const isClosed = cardKey === undefined || choice.closed.includes(cardKey);
  // The card's border and padding take four cells.
  const cardIn = (rows: number) =>
    isClosed ? [] : cardLines(withoutLogBelow(shown, selected, state), width - 4, rows);
  const wantedCard = isWholeLog ? [] : cardIn(Math.max(smallestCard, Math.floor(size.rows * cardShare)));
  const panel = openPanel({ ...input, card: cardLines(shown, width, Number.POSITIVE_INFINITY) }, width);
  const isWhole = isWholeLog || panel?.isWhole === true;
  const list = isWhole ? [] : listRows(all);
  const last = isWhole ? undefined : state.notices.at(-1);
  const code = codeLines(selected?.code, width, now);
  const layout = layoutOf(size, {
    services: list.length,
    code: code.length,
    failure: wantedCard.length === 0 ? 0 : wantedCard.length + 2,
    notice: last ? noticeRows(last, width) : 0,
    panel: panel?.isWhole ? size.rows : (panel?.rows ?? 0),
  });
  const first = firstRow(list, chosen, layout.services);
  const scrolled = isWholeLog ? choice.scrolled : 0;
  const lines = (isWholeLog ? choice.held : undefined) ?? logLines(state, selected?.service);
  const log = logWindow(lines, scrolled, { width, rows: layout.log, color });
  const card = layout.failure === 0 ? [] : cardIn(layout.failure - cardBorder(layout.failure));
  const cardHidden = card.length === 0 ? 0 : cardIn(Number.POSITIVE_INFINITY).length - card.length;
  const isAllTold = !isClosed && cardHidden === 0 && card.length > 0;
  const isNoted = last === undefined || (layout.notice === noticeRows(last, width) && state.notices.length === 1);
  const isIdle = commandAtWork(state, input.preparing) === '';
  const offers = offersOf(isClosed ? undefined : shown.failure, chosen);
  return {
    ...{ size, layout, color, headline, mode: modeOf(choice, question) },
    rows: list.slice(first, first + layout.services),
    rowsAbove: first,
    rowsBelow: Math.max(0, list.length - first - layout.services),
    selected,
    code: code.slice(0, layout.code),
    reloading: reloadingOf(headline, all),
    working: workingOf({
      'show-log': selected !== undefined,
      'up-again': isIdle,
      restart: isIdle && offers.restart !== undefined,
      'show-details': (cardKey !== undefined && !isAllTold) || !isNoted,
      'toggle-start': state.finished?.start !== undefined,
    }),
    log,
    ...{ card, cardHidden, cardKey: isClosed ? undefined : cardKey, offers },
    panel: panel?.lines(layout.panel) ?? [],
    lastScroll: isWholeLog ? log.lastScroll : (panel?.lastScroll(layout.panel) ?? 0),
    page: isWholeLog ? layout.log : layout.panel,
    notice: last ? noticeLines(last, width, layout.notice) : [],
  };
}

/** What a person is offered beside the chosen service. */
export interface Offers {
  readonly restart: string | undefined;
  readonly profile: string | undefined;
  readonly log: string | undefined;
}

function workingOf(actions: Readonly<Partial<Record<Action, boolean>>>): readonly Action[] {
  return (Object.keys(actions) as Action[]).filter(action => actions[action]);
}

function offersOf(failure: ErrorReport | undefined, chosen: ServiceRow | undefined): Offers {
  const fixes = failure?.fixes ?? [];
  // A step that is done has stopped, too, and is not down.
  const isStopped = chosen?.phase === 'stopped' && !isStep(chosen);
  const isDown = chosen?.badge.tone === 'bad' || isStopped || failure?.service === chosen?.service;
  return {
    restart: namedByFix('restart', fixes) ?? (isDown ? chosen?.service : undefined),
    profile: namedByFix('up-again', fixes),
    log: namedByFix('show-log', fixes),
  };
}

/** A card that was closed opens again once it tells of something else, or of the next command. */
function keyOfCard({ failure, rollback }: Headline, { startedAt }: State): string | undefined {
  if (failure === undefined && rollback === undefined) return undefined;
  return JSON.stringify([startedAt, rollback?.failed, failure?.service, failure?.message]);
}

/** The first row in sight: the chosen service stays, with its programs below it as far as there is room. */
function firstRow(list: readonly ListRow[], chosen: ServiceRow | undefined, visible: number): number {
  const place = list.findIndex(entry => entry.type === 'service' && entry.row === chosen);
  const programs = list.filter(entry => entry.type === 'program' && entry.service === chosen?.service).length;
  return visible === 0 ? 0 : firstVisible(Math.max(0, place), list.length, visible, 1 + programs);
}

function reloadingOf({ paused }: Headline, rows: readonly ServiceRow[]): Reloading {
  if (paused) return 'paused';
  return rows.some(({ code }) => code !== undefined) ? 'on' : 'off';
}

/** What the panel below shows of the failed service's log need not be in the card. */
function withoutLogBelow(headline: Headline, selected: ServiceRow | undefined, { logs }: State): Headline {
  const { failure } = headline;
  const service = failure?.service;
  if (failure === undefined || service === undefined || service !== selected?.service || !logs[service]?.length)
    return headline;
  const { detail: _, ...rest } = failure;
  return { ...headline, failure: rest };
}

/** A question comes before everything else: a command waits for its answer. */
export function modeOf({ panel }: Choice, question: Question | undefined): Mode {
  if (question) return 'question';
  if (panel === 'profiles') return 'profiles';
  return panel === 'log' ? 'services' : 'reading';
}

/** The headline; between the choice of a profile and the beginning of its command, and while a question waits, that comes first. */
function headlineOf({ state, definition, preparing, question, now }: ScreenInput): Headline {
  const headline = neutralHeadline(selectHeadline(state, definition, now));
  if (question)
    return {
      ...headline,
      badge: { glyph: glyphs.waiting, word: message('badge.waits-for-you'), tone: 'busy' },
      estimateMs: undefined,
    };
  if (preparing === '') return headline;
  return {
    ...headline,
    profile: plain(preparing),
    formerProfile: headline.profile === preparing ? '' : headline.profile,
    badge: { glyph: glyphs.busy, word: message('badge.preparing'), tone: 'busy' },
    failure: undefined,
    rollback: undefined,
  };
}

function neutralRow(row: ServiceRow): ServiceRow {
  const programs = row.programs.map(program => ({
    ...program,
    name: plain(program.name),
    detail: plain(program.detail),
  }));
  return { ...row, title: plain(row.title), reason: plain(row.reason), programs };
}

function neutralHeadline(headline: Headline): Headline {
  const { project, profile, formerProfile, workspace, rollback, paused } = headline;
  return {
    ...headline,
    project: plain(project),
    profile: plain(profile),
    formerProfile: plain(formerProfile),
    workspace: plain(workspace),
    paused: paused && { ...paused, services: paused.services.map(plain) },
    rollback: rollback && { failed: plain(rollback.failed), cause: plain(rollback.cause) },
  };
}
