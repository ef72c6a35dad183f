import type { ServiceRow } from '../../state/select-service-rows.ts';
import type { Action, Mode } from '../panels/keys.ts';
import type { ProfileChoice } from '../panels/profile-lines.ts';

/** What the person has chosen on the screen. What is undefined they have not chosen: then the screen follows what happens. */
export interface Choice {
  /** The service whose log is shown. */
  readonly selected: string | undefined;
  /** What is open below the services. */
  readonly panel: 'log' | 'help' | 'profiles' | 'start';
  /** The profile that the open list points at. */
  readonly profile: string | undefined;
  /** By how many rows the plan of a question is scrolled. */
  readonly scrolled: number;
}

export const noChoice: Choice = { selected: undefined, panel: 'log', profile: undefined, scrolled: 0 };

/** What there is to choose from. */
export interface Choosable {
  readonly mode: Mode;
  readonly rows: readonly ServiceRow[];
  readonly profiles: readonly ProfileChoice[];
  /** The profile that is up. */
  readonly active: string;
  /** How far the question can be scrolled. */
  readonly lastScroll: number;
}

/** The choice after a key. What asks for more than a choice (leaving, an answer, a switch) changes nothing here. */
export function choose(choice: Choice, action: Action, among: Choosable): Choice {
  switch (action) {
    case 'move-up':
      return move(choice, -1, among);
    case 'move-down':
      return move(choice, 1, among);
    case 'toggle-help':
      return { ...choice, panel: choice.panel === 'help' ? 'log' : 'help' };
    case 'toggle-start':
      return { ...choice, panel: choice.panel === 'start' ? 'log' : 'start' };
    case 'open-profiles':
      return { ...choice, panel: 'profiles', profile: undefined };
    case 'close':
      return { ...choice, panel: 'log' };
    case 'up-again':
    case 'restart':
    case 'toggle-reload':
    case 'show-log':
    case 'choose':
    case 'agree':
    case 'refuse':
    case 'leave':
    case 'interrupt':
      return choice;
    default:
      return unknown(action);
  }
}

function move(choice: Choice, by: number, { mode, rows, profiles, active, lastScroll }: Choosable): Choice {
  const within = (index: number, count: number) => Math.max(0, Math.min(count - 1, index + by));
  switch (mode) {
    case 'question':
      return { ...choice, scrolled: within(Math.min(choice.scrolled, lastScroll), lastScroll + 1) };
    case 'profiles':
    case 'first-profile':
      return { ...choice, profile: profiles[within(chosenProfile(profiles, choice, active), profiles.length)]?.name };
    case 'services':
      return { ...choice, selected: rows[within(chosenService(rows, choice), rows.length)]?.service };
    default:
      return unknown(mode);
  }
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

/** Where nobody has chosen, the log to look at: of what failed, else of a step at work, of what starts, of what can be visited. */
export function chosenService(rows: readonly ServiceRow[], { selected }: Pick<Choice, 'selected'>): number {
  const tests: ((row: ServiceRow) => boolean)[] = [
    row => row.service === selected,
    row => row.badge.tone === 'bad',
    row => row.badge.tone === 'busy' && row.role === 'step',
    row => row.badge.tone === 'busy' && row.inProfile,
    row => row.url !== undefined,
  ];
  const found = tests.map(test => rows.findIndex(test)).find(index => index >= 0);
  return found ?? 0;
}

function unknown(value: never): never {
  throw new Error(`no such action or mode: ${value}`);
}
