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

/** What can be open below the services. A whole log, the details and the needs also replace them. */
export type Panel =
  | ('log' | 'whole-log' | 'details' | 'help' | 'profiles' | 'start' | 'leaving')
  | ('requests' | 'needs' | 'changes');

/** The person's choices on the screen. If a field is undefined, the screen decides. */
export interface Choice {
  /** The key of the selected entry in the list. */
  readonly selected: string | undefined;
  /** Whether completed steps are listed individually. */
  readonly isUnfolded: boolean;
  readonly panel: Panel;
  /** The service whose whole log is open, if it is not the selected one. */
  readonly logOf: string | undefined;
  /** The view of the logs. */
  readonly log: LogChoice;
  /** The text being typed; undefined if none is. */
  readonly typed: Typed | undefined;
  /** The result of the last key, shown until the next one. */
  readonly flash: Wording | undefined;
  /** The profile under the cursor of the open list. */
  readonly profile: string | undefined;
  /** The index of the selected request among the gateway's failures. */
  readonly request: number;
  /** Number of rows that the open panel, except a log, is scrolled. */
  readonly scrolled: number;
  /** The keys of closed cards and notices. */
  readonly closed: readonly string[];
}

const unscrolled = { scrolled: 0, logOf: undefined } as const;

export const noChoice: Choice = {
  ...{
    selected: undefined,
    isUnfolded: false,
    panel: 'log',
    profile: undefined,
    request: 0,
    ...unscrolled,
    closed: [],
  },
  ...{ log: followingLog, typed: undefined, flash: undefined },
};

/** The options that the person can choose from. */
export interface Choosable {
  readonly mode: Mode;
  readonly entries: readonly Entry[];
  /** The services with a card of their own, in the list's order. */
  readonly failing?: readonly string[];
  /** The service whose failure is shown if none is selected. */
  readonly worst?: string | undefined;
  readonly profiles: readonly ProfileChoice[];
  /** Number of listed gateway failures. */
  readonly requestCount?: number;
  /** The active profile. */
  readonly active: string;
  /** How far the open panel can be scrolled, and how many of its rows are visible. */
  readonly lastScroll: number;
  readonly page?: number;
  /** The visible log. */
  readonly pane?: LogPane | undefined;
  /** The key of what Esc closes if no panel is open: the card, otherwise the notice. */
  readonly closable?: string | undefined;
}

/**
 * Returns the choice after an action. Actions that do more than choose (leaving, answering, switching) leave it
 * unchanged here.
 */
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
    case 'next-source':
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
    case 'show-needs':
      return toggle(choice, 'needs');
    case 'show-changes':
      return toggle(choice, 'changes');
    case 'show-requests':
      return { ...choice, ...unscrolled, panel: 'requests', request: 0 };
    case 'explain':
      return { ...choice, ...unscrolled, panel: 'details' };
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
    case 'scale':
    case 'switch-mode':
    case 'rebuild':
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

/** Whether scroll keys act on the log. */
function isOfLog({ mode }: Choosable): boolean {
  return mode === 'log' || mode === 'services';
}

function inLog(choice: Choice, action: Action, { pane, mode }: Choosable): Choice {
  return pane === undefined ? choice : { ...choice, log: chooseLog(choice.log, action, pane, mode === 'log') };
}

function typing(choice: Choice, kind: Typed['kind'], before: string): Choice {
  return { ...choice, typed: { kind, text: '', before, chosen: 0 } };
}

/** Merges the selected service's log with those picked before, or removes it from them. */
function pickLog(choice: Choice, { entries, worst }: Choosable): Choice {
  const services = servicesIn(entries[chosenEntry(entries, choice, worst)]).map(({ service }) => service);
  const { picked } = choice.log;
  const isPicked = services.every(service => picked.includes(service));
  const next = isPicked ? picked.filter(service => !services.includes(service)) : [...picked, ...services];
  return { ...choice, log: { ...choice.log, picked: next, isMerged: false, position: undefined } };
}

/**
 * Esc closes one thing at a time: the typed text, log filters, the open panel, the card, the notice, finally it selects
 * the whole service again.
 */
function close(choice: Choice, among: Choosable): Choice {
  if (choice.typed) return { ...choice, typed: undefined };
  const log = choice.panel === 'whole-log' ? backOut(choice.log) : undefined;
  if (log) return { ...choice, log };
  return choice.panel === 'log' ? closeShown(choice, among) : { ...choice, ...unscrolled, panel: 'log' };
}

function closeShown(choice: Choice, { closable }: Choosable): Choice {
  if (closable !== undefined) return { ...choice, closed: [...choice.closed, closable] };
  return { ...choice, log: { ...choice.log, only: undefined } };
}

/** Selects the next service with a card and opens the card, wrapping around. */
function nextCard(choice: Choice, { entries, worst, failing = [] }: Choosable): Choice {
  const selected = entries[chosenEntry(entries, choice, worst)]?.key ?? '';
  const next = failing[(failing.indexOf(selected) + 1) % Math.max(1, failing.length)];
  return next === undefined ? choice : { ...select(choice, next), ...unscrolled, panel: 'log', closed: [] };
}

/** Keep one row of the previous page visible. */
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
    case 'requests':
      return { ...choice, request: within(choice.request, among.requestCount ?? 0) };
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

/** Selects another entry, whose log is then shown. */
export function select(choice: Choice, key: string | undefined): Choice {
  return key === choice.selected ? choice : { ...choice, selected: key, log: readingAnew(choice.log) };
}

/** Returns the index of the chosen profile; by default, of the active one. */
export function chosenProfile(
  profiles: readonly ProfileChoice[],
  { profile }: Pick<Choice, 'profile'>,
  active: string,
): number {
  const place = (wanted: string) => profiles.findIndex(({ name }) => name === wanted);
  return Math.max(0, profile === undefined ? place(active) : place(profile));
}

/**
 * Returns the index of the selected entry. By default, selects what is most relevant: the service whose failure is
 * shown, otherwise a failed one, a running step, one that is starting, one with an address.
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
    // A selected step that has completed is in the group of completed steps.
    entries.findIndex(isOfSteps),
    ...tests.map(test => entries.findIndex(entry => entry.type === 'service' && test(entry.row))),
  ];
  return own.find(index => index >= 0) ?? 0;
}

function unknown(value: never): never {
  throw new Error(`no such action or mode: ${value}`);
}
