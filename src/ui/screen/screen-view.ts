import type { Definition } from '../../model/definition.ts';
import { glyphs } from '../../state/badge.ts';
import { type Headline, selectHeadline } from '../../state/select-headline.ts';
import { selectLog, selectPlanOf } from '../../state/select-log.ts';
import { type ServiceRow, selectServiceRows } from '../../state/select-service-rows.ts';
import type { Notice, State } from '../../state/state.ts';
import { wrapAnywhere, wrapWithin } from '../cells.ts';
import { neutralise } from '../neutralise.ts';
import { cardBorder, cardLines } from '../panels/failure-card.tsx';
import { helpLines } from '../panels/help-lines.ts';
import type { Mode, Reloading } from '../panels/keys.ts';
import { cutSegments, ruleSegments, type Segment } from '../panels/line.tsx';
import { type ProfileChoice, type ProfilesView, profileLines, profileRows } from '../panels/profile-lines.ts';
import { lastScroll, layQuestion, type Question, questionLines, questionRows } from '../panels/question-lines.ts';
import { type ListRow, listRows } from '../panels/service-list.tsx';
import { codeLines } from '../tables/code-lines.ts';
import { startParts } from '../tables/start-table.ts';
import { type Choice, chosenProfile, chosenService } from './choice.ts';
import { firstVisible, type Layout, layoutOf, type Size } from './layout.ts';

type Lines = readonly (readonly Segment[])[];

/** All that is drawn. Foreign text in it is already neutral. */
export interface ScreenView {
  readonly size: Size;
  readonly layout: Layout;
  readonly color: boolean;
  readonly headline: Headline;
  /** What has the keyboard. */
  readonly mode: Mode;
  /** The visible services and programs. */
  readonly rows: readonly ListRow[];
  readonly selected: ServiceRow | undefined;
  /** What there is to know of its code. */
  readonly code: Lines;
  readonly log: readonly string[];
  readonly reloading: Reloading;
  /** The failure, or a switch that turned back. */
  readonly card: Lines;
  /** What is open in place of card and log. */
  readonly panel: Lines;
  /** How far the question can be scrolled. */
  readonly lastScroll: number;
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
const noticeMark = 'note: ';

/** Left and right of everything. */
export const margin = 1;

export function toScreenView(input: ScreenInput): ScreenView {
  const { state, definition, choice, question, size, color, now } = input;
  const headline = headlineOf(input);
  const all = selectServiceRows(state, definition, now).map(neutralRow);
  const selected = all[chosenService(all, choice)];
  const list = listRows(all);
  const width = Math.max(1, size.columns - 2 * margin);
  const last = state.notices.at(-1);
  const notice = last ? noticeLines(last, width) : [];
  const panel = openPanel(input, width);
  // The card's border and padding take four cells.
  const told = withoutLogBelow(headline, selected, state);
  const cardIn = (rows: number) => cardLines(told, width - 4, rows);
  const wholeCard = cardIn(Math.max(smallestCard, Math.floor(size.rows * cardShare)));
  const code = codeLines(selected?.code, width, now);
  const layout = layoutOf(size, {
    services: list.length,
    code: code.length,
    failure: wholeCard.length === 0 ? 0 : wholeCard.length + 2,
    notice: notice.length,
    panel: panel?.rows ?? 0,
  });
  const place = list.findIndex(entry => entry.type === 'service' && entry.row === selected);
  const first = firstVisible(Math.max(0, place), list.length, layout.services);
  return {
    size,
    layout,
    color,
    headline,
    mode: modeOf(choice, question),
    rows: list.slice(first, first + layout.services),
    selected,
    code: code.slice(0, layout.code),
    reloading: reloadingOf(headline, all),
    log: selected ? logRows(state, selected.service, width, layout.log, color) : [],
    card: cardIn(layout.failure - cardBorder(layout.failure)),
    panel: panel?.lines(layout.panel) ?? [],
    lastScroll: panel?.lastScroll(layout.panel) ?? 0,
    notice: notice.slice(0, layout.notice),
  };
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
  return panel === 'profiles' ? 'profiles' : 'services';
}

/** What is open in place of card and log. */
interface Panel {
  /** How many rows it would like to have. */
  readonly rows: number;
  readonly lines: (rows: number) => Lines;
  readonly lastScroll: (rows: number) => number;
}

function openPanel(input: ScreenInput, width: number): Panel | undefined {
  const { state, choice, profiles, question, preparing } = input;
  const unscrolled = () => 0;
  if (question) {
    const laid = layQuestion(question, width);
    const lines = (rows: number) => questionLines(laid, rows, choice.scrolled);
    return { rows: questionRows(laid), lines, lastScroll: rows => lastScroll(laid, rows) };
  }
  if (choice.panel === 'log') return undefined;
  if (choice.panel === 'help') {
    const lines = helpLines(width);
    return { rows: lines.length, lines: rows => lines.slice(0, rows), lastScroll: unscrolled };
  }
  if (choice.panel === 'start') {
    const lines = startLines(state, width);
    return { rows: lines.length, lines: rows => lines.slice(0, rows), lastScroll: unscrolled };
  }
  const view: ProfilesView = {
    title: 'Profiles',
    choices: profiles,
    active: state.profile,
    chosen: chosenProfile(profiles, choice, state.profile),
    atWork: commandAtWork(state, preparing),
  };
  return { rows: profileRows(view), lines: rows => profileLines(view, width, rows), lastScroll: unscrolled };
}

/** How what the last command started came up. */
function startLines({ finished }: State, width: number): Lines {
  const title = ruleSegments([{ text: 'The last start', look: 'strong' }], width);
  const why =
    finished === undefined ? 'It is told once all is healthy.' : 'The last command started nothing, or not all of it.';
  const more = 'bkdev status --timing shows the last one that became healthy.';
  const body: Lines = finished?.start ? startParts(finished.start, width) : [[{ text: `${why} ${more}` }]];
  return [title, ...body.map(parts => cutSegments(parts, width))];
}

/** What has to end before a switch can begin; empty when nothing has. */
export function commandAtWork({ command, finished }: State, preparing: string): string {
  if (finished === undefined) return command || 'up';
  return preparing === '' ? '' : `up ${preparing}`;
}

/** The headline; between the choice of a profile and the beginning of its command, and while a question waits, that comes first. */
function headlineOf({ state, definition, preparing, question, now }: ScreenInput): Headline {
  const headline = neutralHeadline(selectHeadline(state, definition, now));
  if (question)
    return {
      ...headline,
      badge: { glyph: glyphs.waiting, word: 'waits for you', tone: 'busy' },
      estimateMs: undefined,
    };
  if (preparing === '') return headline;
  return {
    ...headline,
    profile: plain(preparing),
    formerProfile: headline.profile === preparing ? '' : headline.profile,
    badge: { glyph: glyphs.busy, word: 'preparing', tone: 'busy' },
    failure: undefined,
    rollback: undefined,
  };
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

function plain(text: string): string {
  return neutralise(text, { color: false });
}
