import type { Fix } from '../../model/failure.ts';

/** What a key asks the screen to do. */
export type Action =
  | 'move-up'
  | 'move-down'
  | 'open-profiles'
  | 'toggle-start'
  | 'up-again'
  | 'restart'
  | 'toggle-reload'
  | 'show-log'
  | 'choose'
  | 'agree'
  | 'refuse'
  | 'toggle-help'
  | 'close'
  | 'leave'
  | 'interrupt';

/** What has the keyboard: the services with their logs, the profiles, a question, or the profiles where nothing is up yet. */
export type Mode = 'services' | 'profiles' | 'question' | 'first-profile';

export interface Shortcut {
  readonly action: Action;
  /** Where it holds. */
  readonly modes: readonly Mode[];
  /** Names as `keyNames` gives them. */
  readonly keys: readonly string[];
  /** The keys as the help shows them. */
  readonly shown: string;
  /** What the help says of it; absent where it says nothing. */
  readonly means?: string;
  /** What the footer says of it, and where it gets narrow; absent where it says nothing. */
  readonly footer?: Footnote;
  /** It says that instead where reloading is paused, and nothing at all where nothing is reloaded. */
  readonly footerWhilePaused?: Footnote;
}

export interface Footnote {
  readonly shown: string;
  readonly label: string;
  readonly short?: string;
}

/** Whether saved code is put to work by itself: `off` where nothing is reloaded. */
export type Reloading = 'on' | 'paused' | 'off';

const lists: readonly Mode[] = ['services', 'profiles', 'first-profile'];
const everywhere: readonly Mode[] = [...lists, 'question'];
const onScreen: readonly Mode[] = ['services', 'profiles', 'question'];

export const shortcuts: readonly Shortcut[] = [
  {
    action: 'move-up',
    modes: lists,
    keys: ['up', 'k'],
    shown: '↑ k',
    means: 'choose the service or profile above; a service shows its log',
    footer: { shown: '↑↓', label: 'select' },
  },
  { action: 'move-down', modes: lists, keys: ['down', 'j'], shown: '↓ j', means: 'the one below' },
  {
    action: 'open-profiles',
    modes: ['services'],
    keys: ['p'],
    shown: 'p',
    means: 'show the profiles, to switch to another one',
    footer: { shown: 'p', label: 'profiles' },
  },
  {
    action: 'toggle-reload',
    modes: ['services'],
    keys: [' '],
    shown: 'Space',
    means: 'pause or resume reloading; `bkdev pause SERVICE` is for one role',
    footer: { shown: 'Space', label: 'pause reloading', short: 'pause' },
    footerWhilePaused: { shown: 'Space', label: 'resume reloading', short: 'resume' },
  },
  {
    action: 'toggle-start',
    modes: ['services'],
    keys: ['w'],
    shown: 'w',
    means: 'show who waited for whom in the last start, and how long',
  },
  {
    action: 'up-again',
    modes: ['services'],
    keys: ['u'],
    shown: 'u',
    means: 'bring the profile up again: what failed is started once more',
  },
  {
    action: 'restart',
    modes: ['services'],
    keys: ['r'],
    shown: 'r',
    means: 'restart the service whose failure is shown',
  },
  { action: 'show-log', modes: ['services'], keys: ['l'], shown: 'l', means: 'show the log that a failure names' },
  {
    action: 'agree',
    modes: ['question'],
    keys: ['enter', 'y'],
    shown: 'Enter y',
    means: 'go ahead with what is asked, or switch to the chosen profile',
    footer: { shown: 'Enter', label: 'go ahead' },
  },
  {
    action: 'refuse',
    modes: ['question'],
    keys: ['escape', 'n'],
    shown: 'Esc n',
    means: 'leave all as it is; close this help or the profiles',
    footer: { shown: 'Esc', label: 'no, change nothing', short: 'no' },
  },
  {
    action: 'move-up',
    modes: ['question'],
    keys: ['up', 'k'],
    shown: '↑ k',
    footer: { shown: '↑↓', label: 'scroll' },
  },
  { action: 'move-down', modes: ['question'], keys: ['down', 'j'], shown: '↓ j' },
  {
    action: 'choose',
    modes: ['profiles'],
    keys: ['enter'],
    shown: 'Enter',
    footer: { shown: 'Enter', label: 'switch' },
  },
  {
    action: 'choose',
    modes: ['first-profile'],
    keys: ['enter'],
    shown: 'Enter',
    footer: { shown: 'Enter', label: 'bring it up' },
  },
  {
    action: 'close',
    modes: ['profiles'],
    keys: ['escape', 'p'],
    shown: 'Esc',
    footer: { shown: 'Esc', label: 'back' },
  },
  { action: 'close', modes: ['services'], keys: ['escape'], shown: 'Esc' },
  {
    action: 'toggle-help',
    modes: ['services', 'profiles'],
    keys: ['?'],
    shown: '?',
    means: 'open or close this help',
    footer: { shown: '?', label: 'help' },
  },
  {
    action: 'leave',
    modes: onScreen,
    keys: ['q'],
    shown: 'q',
    means: 'leave this screen; nothing stops',
    footer: { shown: 'q', label: 'leave, nothing stops', short: 'leave' },
  },
  {
    action: 'leave',
    modes: ['first-profile'],
    keys: ['q', 'escape'],
    shown: 'q',
    footer: { shown: 'q', label: 'leave, nothing starts', short: 'leave' },
  },
  {
    action: 'interrupt',
    modes: everywhere,
    keys: ['ctrl-c'],
    shown: 'Ctrl-C',
    means: 'interrupt the command that is at work, or leave',
  },
];

/** What Ink tells of a key besides its text, as far as it matters here. */
export interface PressedKey {
  readonly upArrow?: boolean;
  readonly downArrow?: boolean;
  readonly escape?: boolean;
  readonly return?: boolean;
  readonly ctrl?: boolean;
}

const controls: Readonly<Record<string, string>> = { '\u0003': 'ctrl-c', '\r': 'enter', '\n': 'enter' };

/** The names of the pressed keys. Fast typing arrives as one text of several characters. */
export function keyNames(input: string, key: PressedKey): readonly string[] {
  if (key.upArrow) return ['up'];
  if (key.downArrow) return ['down'];
  if (key.escape) return ['escape'];
  if (key.return) return ['enter'];
  if (key.ctrl) return [`ctrl-${input}`];
  return [...input].map(character => controls[character] ?? character);
}

/** What that key asks for there; undefined where it means nothing. */
export function actionOf(name: string, mode: Mode): Action | undefined {
  return shortcuts.find(({ modes, keys }) => modes.includes(mode) && keys.includes(name))?.action;
}

/** The commands of fixes that the screen can do itself, by the action that does them. */
const commands: Readonly<Partial<Record<Action, RegExp>>> = {
  'up-again': /^bkdev up(?: (?<name>[\w.-]+))?$/,
  restart: /^bkdev restart (?<name>[\w.-]+)$/,
  'show-log': /^bkdev logs (?<name>[\w.-]+)$/,
};

/** The key that does what a fix says; undefined where a person has to do it. */
export function keyOfFix({ command = '' }: Fix): string | undefined {
  return shortcuts.find(({ action }) => commands[action]?.test(command))?.keys[0];
}

/** The profile or service that the first fix names which this action does; undefined where none does, or it names nothing. */
export function namedByFix(action: Action, fixes: readonly Fix[]): string | undefined {
  const matches = fixes.map(({ command = '' }) => commands[action]?.exec(command));
  return matches.find(match => match?.groups !== undefined)?.groups?.['name'];
}
