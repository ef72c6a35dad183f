import type { Wording } from '../../../shared/messages/wording.ts';
import { isStep } from '../../../shared/model/traits.ts';
import type { ServiceRow } from '../state/select-service-rows.ts';
import { backOut, chooseLog } from './log-choice.ts';
import type { LogPane } from './log-pane.ts';
import { followingLog, type LogChoice, readingAnew } from './log-reading.ts';
import type { Action, Mode } from './panels/keys.ts';
import type { ProfileChoice } from './panels/profile-lines.ts';
import { type Entry, servicesIn } from './panels/service-groups.ts';
import type { Typed } from './typing.ts';

/**
 * What the person has chosen on the screen. What is undefined they have not chosen: then the screen follows what
 * happens.
 */
export interface Choice {
  /** The selected entry of the list, by its key. */
  readonly selected: string | undefined;
  /** Whether the steps that are done are listed each for itself. */
  readonly isUnfolded: boolean;
  /** What is open below the services; a whole log and the details take their place, too. */
  readonly panel: 'log' | 'whole-log' | 'details' | 'help' | 'profiles' | 'start' | 'leaving';
  /** The service whose whole log is open, where that is not the selected one. */
  readonly logOf: string | undefined;
  /** How logs are read. */
  readonly log: LogChoice;
  /** What is being typed; undefined where nothing is. */
  readonly typed: Typed | undefined;
  /** What the last key came to; shown until the next one. */
  readonly flash: Wording | undefined;
  /** The profile that the open list points at. */
  readonly profile: string | undefined;
  /** By how many rows what is open is scrolled, but for a log. */
  readonly scrolled: number;
  /** The cards that were closed, by their keys. */
  readonly closed: readonly string[];
}

const unscrolled = { scrolled: 0, logOf: undefined } as const;

export const noChoice: Choice = {
  ...{ selected: undefined, isUnfolded: false, panel: 'log', profile: undefined, ...unscrolled, closed: [] },
  ...{ log: followingLog, typed: undefined, flash: undefined },
};

/** What there is to choose from. */
export interface Choosable {
  readonly mode: Mode;
  readonly entries: readonly Entry[];
  /** The services that have a card of their own, in the list's order. */
  readonly failing?: readonly string[];
  /** The service whose failure is shown where nobody has chosen one. */
  readonly worst?: string | undefined;
  readonly profiles: readonly ProfileChoice[];
  /** The profile that is up. */
  readonly active: string;
  /** How far what is open can be scrolled, and how many rows of it are in sight. */
  readonly lastScroll: number;
  readonly page?: number;
  /** The log that is in sight. */
  readonly pane?: LogPane | undefined;
  /** The key of the card that is open; undefined where none is. */
  readonly card?: string | undefined;
}

/** The choice after a key. What asks for more than a choice (leaving, an answer, a switch) changes nothing here. */
export function choose(choice: Choice, action: Action, among: Choosable): Choice {
  switch (action) {
    case 'move-up':
      return move(choice, -1, among);
    case 'move-down':
      return move(choice, 1, among);
    case 'page-up':
      return isOfLog(among) ? inLog(choice, action, among) : move(choice, -pageOf(among), among);
    case 'page-down':
      return isOfLog(among) ? inLog(choice, action, among) : move(choice, pageOf(among), among);
    case 'to-start':
      return isOfLog(among) ? inLog(choice, action, among) : move(choice, Number.NEGATIVE_INFINITY, among);
    case 'to-end':
      return isOfLog(among) ? inLog(choice, action, among) : move(choice, Number.POSITIVE_INFINITY, among);
    case 'wheel-up':
    case 'wheel-down':
      return isOfLog(among) ? inLog(choice, action, among) : move(choice, action === 'wheel-up' ? -3 : 3, among);
    case 'search-log':
      return { ...typing(choice, 'search', choice.log.search), panel: 'whole-log' };
    case 'filter-log':
      return typing(choice, 'filter', choice.log.filter);
    case 'open-palette':
      return typing(choice, 'command', '');
    case 'pick-log':
      return pickLog(choice, among);
    case 'next-match':
    case 'previous-match':
    case 'next-error':
    case 'previous-error':
    case 'next-level':
    case 'open-line':
    case 'toggle-wrap':
    case 'shift-left':
    case 'shift-right':
    case 'toggle-raw':
    case 'merge-logs':
    case 'next-instance':
    case 'mark-line':
    case 'trace-id':
      return inLog(choice, action, among);
    case 'toggle-help':
      return toggle(choice, 'help');
    case 'toggle-start':
      return toggle(choice, 'start');
    case 'show-log':
      return toggle(choice, 'whole-log');
    case 'show-details':
      return toggle(choice, 'details');
    case 'open-profiles':
      return { ...choice, ...unscrolled, panel: 'profiles', profile: undefined };
    case 'next-card':
      return nextCard(choice, among);
    case 'fold':
      return { ...choice, isUnfolded: !choice.isUnfolded };
    case 'close':
      return close(choice, among);
    case 'copy':
    case 'save-log':
    case 'open-url':
    case 'open-shell':
    case 'toggle-mouse':
    case 'start-service':
    case 'stop-service':
    case 'up-again':
    case 'restart':
    case 'toggle-reload':
    case 'choose':
    case 'agree':
    case 'refuse':
    case 'leave':
    case 'leave-behind':
    case 'suspend':
    case 'interrupt':
      return choice;
    default:
      return unknown(action);
  }
}

function toggle(choice: Choice, panel: Choice['panel']): Choice {
  return { ...choice, ...unscrolled, panel: choice.panel === panel ? 'log' : panel };
}

/** Whether those keys are the log's. */
function isOfLog({ mode }: Choosable): boolean {
  return mode === 'log' || mode === 'services';
}

function inLog(choice: Choice, action: Action, { pane }: Choosable): Choice {
  return pane === undefined ? choice : { ...choice, log: chooseLog(choice.log, action, pane) };
}

function typing(choice: Choice, kind: Typed['kind'], before: string): Choice {
  return { ...choice, typed: { kind, text: '', before, chosen: 0 } };
}

/** The selected service's log is merged with those that were picked before, or taken out of them. */
function pickLog(choice: Choice, { entries, worst }: Choosable): Choice {
  const services = servicesIn(entries[chosenEntry(entries, choice, worst)]).map(({ service }) => service);
  const { picked } = choice.log;
  const isPicked = services.every(service => picked.includes(service));
  const next = isPicked ? picked.filter(service => !services.includes(service)) : [...picked, ...services];
  return { ...choice, log: { ...choice.log, picked: next, isMerged: false, position: undefined } };
}

/** Esc closes one thing after the other: what is typed, what a log is read by, what is open, at last the card. */
function close(choice: Choice, among: Choosable): Choice {
  if (choice.typed) return { ...choice, typed: undefined };
  const log = choice.panel === 'whole-log' ? backOut(choice.log) : undefined;
  if (log) return { ...choice, log };
  return choice.panel === 'log' ? closeCard(choice, among) : { ...choice, ...unscrolled, panel: 'log' };
}

function closeCard(choice: Choice, { card }: Choosable): Choice {
  return card === undefined ? choice : { ...choice, closed: [...choice.closed, card] };
}

/** The next service that has a card, its card open; after the last one the first. */
function nextCard(choice: Choice, { entries, worst, failing = [] }: Choosable): Choice {
  const selected = entries[chosenEntry(entries, choice, worst)]?.key ?? '';
  const next = failing[(failing.indexOf(selected) + 1) % Math.max(1, failing.length)];
  return next === undefined ? choice : { ...select(choice, next), ...unscrolled, panel: 'log', closed: [] };
}

/** A row of the page before stays in sight. */
function pageOf({ page = 1 }: Choosable): number {
  return Math.max(1, page - 1);
}

function move(choice: Choice, by: number, among: Choosable): Choice {
  const { mode, entries, worst, profiles, active } = among;
  const within = (index: number, count: number) => Math.max(0, Math.min(count - 1, index + by));
  switch (mode) {
    case 'question':
    case 'reading':
      return scroll(choice, by, among);
    case 'log':
      return inLog(choice, by < 0 ? 'move-up' : 'move-down', among);
    case 'typing':
    case 'leaving':
      return choice;
    case 'profiles':
    case 'first-profile':
      return { ...choice, profile: profiles[within(chosenProfile(profiles, choice, active), profiles.length)]?.name };
    case 'services':
      return select(choice, entries[within(chosenEntry(entries, choice, worst), entries.length)]?.key);
    default:
      return unknown(mode);
  }
}

function scroll(choice: Choice, by: number, { lastScroll }: Choosable): Choice {
  const from = Math.min(choice.scrolled, lastScroll);
  return { ...choice, scrolled: Math.max(0, Math.min(lastScroll, from + by)) };
}

/** The choice with another entry selected, whose log follows. */
export function select(choice: Choice, key: string | undefined): Choice {
  return key === choice.selected ? choice : { ...choice, selected: key, log: readingAnew(choice.log) };
}

/** The place of the chosen profile; where none is, of the one that is up. */
export function chosenProfile(
  profiles: readonly ProfileChoice[],
  { profile }: Pick<Choice, 'profile'>,
  active: string,
): number {
  const place = (wanted: string) => profiles.findIndex(({ name }) => name === wanted);
  return Math.max(0, profile === undefined ? place(active) : place(profile));
}

/**
 * The place of the selected entry. Where nobody has chosen, the one to look at: whose failure is told, else what
 * failed, else a step at work, what starts, what can be visited.
 */
export function chosenEntry(entries: readonly Entry[], { selected }: Pick<Choice, 'selected'>, worst?: string): number {
  const tests: ((row: ServiceRow) => boolean)[] = [
    row => row.service === worst && row.badge.tone === 'bad',
    row => row.badge.tone === 'bad',
    row => row.badge.tone === 'busy' && isStep(row),
    row => row.badge.tone === 'busy' && row.inProfile,
    row => row.url !== undefined,
  ];
  const isOfSteps = (entry: Entry) => entry.type === 'steps' && entry.rows.some(row => row.service === selected);
  const own = [
    entries.findIndex(({ key }) => key === selected),
    // A step that was selected, and is done now, is among those.
    entries.findIndex(isOfSteps),
    ...tests.map(test => entries.findIndex(entry => entry.type === 'service' && test(entry.row))),
  ];
  return own.find(index => index >= 0) ?? 0;
}

function unknown(value: never): never {
  throw new Error(`no such action or mode: ${value}`);
}
