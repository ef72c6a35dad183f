import { type Message, message } from '../../../shared/messages/message.ts';
import type { Explanation, GatewayRecord } from '../../../shared/model/request.ts';
import type { Needs } from '../state/select-needs.ts';
import type { State } from '../state/state.ts';
import { padCells, wrapWords } from '../text/cells.ts';
import { say } from '../text/language.ts';
import { startParts } from '../text/start-table.ts';
import { type Choice, chosenProfile } from './choice.ts';
import { noticeLines } from './notice-lines.ts';
import { type PaletteItem, paletteLines } from './palette.ts';
import { changeLines } from './panels/change-lines.ts';
import { helpLines } from './panels/help-lines.ts';
import { cutSegments, ruleSegments, type Segment } from './panels/line.ts';
import { needLines } from './panels/need-lines.ts';
import { type ProfileChoice, type ProfilesView, profileLines, profileRows } from './panels/profile-lines.ts';
import {
  cutNote,
  lastScroll,
  layQuestion,
  type Question,
  questionLines,
  questionRows,
} from './panels/question-lines.ts';
import { type RequestsView, requestLines, requestRows } from './panels/request-lines.ts';

/** The palette's height is constant while typing reduces its actions. */
const paletteRows = 14;

type Lines = readonly (readonly Segment[])[];

/** An open panel in place of card and log. */
export interface Panel {
  /** The number of rows it needs. */
  readonly rows: number;
  readonly lines: (rows: number) => Lines;
  readonly lastScroll: (rows: number) => number;
}

export interface PanelInput {
  readonly state: State;
  readonly choice: Choice;
  readonly profiles: readonly ProfileChoice[];
  readonly question: Question | undefined;
  readonly preparing: string;
  /** The actions that match the typed text. */
  readonly palette: readonly PaletteItem[];
  /** The complete card of the selected service. */
  readonly card: Lines;
  /** Returns the dependencies of the services. */
  readonly needs: () => Needs;
  /** The selected service. */
  readonly chosen: string | undefined;
  readonly requests?: readonly GatewayRecord[] | undefined;
  readonly explanation?: Explanation | undefined;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** Returns the open panel, before the number of its rows is known; undefined if it is a log. */
export function openPanel(input: PanelInput, width: number): Panel | undefined {
  const { state, choice, profiles, question, preparing } = input;
  if (question) {
    const laid = layQuestion(question, width);
    const lines = (rows: number) => questionLines(laid, rows, choice.scrolled);
    return { rows: questionRows(laid), lines, lastScroll: rows => lastScroll(laid, rows) };
  }
  if (choice.typed?.kind === 'command') {
    const { palette } = input;
    const chosen = Math.min(choice.typed.chosen, Math.max(0, palette.length - 1));
    const title = say(message('screen.title.actions'));
    const lines = (rows: number) => paletteLines(palette, chosen, title, width, rows);
    return { rows: paletteRows, lines, lastScroll: () => 0 };
  }
  switch (choice.panel) {
    case 'log':
    case 'whole-log':
      return undefined;
    case 'leaving':
      return readPanel(leavingLines(state, width), 0, width);
    case 'needs':
      return readPanel(needLines(input.needs(), width), choice.scrolled, width);
    case 'changes': {
      const { chosen, now } = input;
      const known = state.changes[chosen ?? ''] ?? [];
      return readPanel(changeLines(chosen ?? '', known, now, width), choice.scrolled, width);
    }
    case 'requests': {
      const { requests: failures, explanation } = input;
      const view: RequestsView = { failures, chosen: choice.request, explanation };
      const lines = (rows: number) => requestLines(view, width, rows);
      return { rows: requestRows(view, width), lines, lastScroll: () => 0 };
    }
    case 'help':
      return readPanel(helpLines(width), choice.scrolled, width);
    case 'start':
      return readPanel(startLines(state, width), choice.scrolled, width);
    case 'details':
      return readPanel(detailLines(input, width), choice.scrolled, width);
    case 'profiles': {
      const view: ProfilesView = {
        title: say(message('screen.title.profiles')),
        choices: profiles,
        active: state.profile,
        chosen: chosenProfile(profiles, choice, state.profile),
        atWork: commandAtWork(state, preparing),
      };
      const lines = (rows: number) => profileLines(view, width, rows);
      return { rows: profileRows(view), lines, lastScroll: () => 0 };
    }
    default:
      return unknown(choice.panel);
  }
}

/** A scrollable text with a title; if it does not fit, its last row says how much is hidden. */
function readPanel([title = [], ...body]: Lines, scrolled: number, width: number): Panel {
  const isCut = (rows: number) => body.length > rows - 1;
  const last = (rows: number) => (isCut(rows) ? body.length - Math.max(0, rows - 2) : 0);
  const lines = (rows: number): Lines => {
    if (!isCut(rows)) return [title, ...body];
    const from = Math.min(scrolled, last(rows));
    const seen = body.slice(from, from + Math.max(0, rows - 2));
    return [title, ...seen, cutNote(from, body.length - from - seen.length, width)].slice(0, rows);
  };
  return { rows: 1 + body.length, lines, lastScroll: last };
}

/** Shows the complete failure and, below it, the notices, newest first. */
function detailLines({ state, card }: PanelInput, width: number): Lines {
  const notes = state.notices.toReversed();
  const title = (text: Message) => ruleSegments([{ text: say(text), look: 'strong' }], width);
  const told: Lines = card.length > 0 ? [title(message('screen.title.failure')), ...card] : [];
  const noted: Lines = notes.flatMap(note => noticeLines(note, width, Number.POSITIVE_INFINITY));
  const below: Lines = noted.length > 0 ? [title(message('screen.title.notes')), ...noted] : [];
  const all: Lines = [...told, ...(told.length > 0 && below.length > 0 ? [[]] : []), ...below];
  return all.length > 0
    ? all
    : [title(message('screen.title.failure')), [{ text: say(message('screen.nothing-to-tell')), look: 'faint' }]];
}

/** Shows the choices for leaving the screen while a command is running. */
function leavingLines({ command }: State, width: number): Lines {
  const title = ruleSegments([{ text: say(message('screen.title.leaving', { command })), look: 'strong' }], width);
  const ways = [
    ['b', message('leave.background')],
    ['i', message('leave.interrupt')],
    ['Esc', message('leave.stay')],
  ] as const;
  const rows = ways.flatMap(([key, says]) =>
    wrapWords(say(says), Math.max(1, width - 8)).map((text, index): readonly Segment[] => [
      { text: padCells(index === 0 ? `  ${key}` : '', 8), look: 'busy' },
      { text },
    ]),
  );
  return [title, ...rows.map(row => cutSegments(row, width))];
}

/** Shows how the services of the last command started. */
function startLines({ finished }: State, width: number): Lines {
  const title = ruleSegments([{ text: say(message('screen.title.last-start')), look: 'strong' }], width);
  if (finished?.start) return [title, ...startParts(finished.start, width).map(parts => cutSegments(parts, width))];
  const why = message(finished === undefined ? 'screen.start-not-yet' : 'screen.start-incomplete');
  return [title, ...wrapWords(say(why), width).map((text): readonly Segment[] => [{ text }])];
}

/** Returns the command that must end before a switch; empty if there is none. */
export function commandAtWork({ command, finished }: State, preparing: string): string {
  if (finished === undefined) return command || 'up';
  return preparing === '' ? '' : `up ${preparing}`;
}

function unknown(value: never): never {
  throw new Error(`no such panel: ${value}`);
}
