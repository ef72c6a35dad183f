import { type Message, message } from '../../../../shared/messages/message.ts';
import type { Fix } from '../../../../shared/model/failure.ts';

/** What a key asks the screen to do. */
export type Action =
  | 'move-up'
  | 'move-down'
  | 'page-up'
  | 'page-down'
  | 'to-start'
  | 'to-end'
  | 'open-profiles'
  | 'toggle-start'
  | 'up-again'
  | 'restart'
  | 'toggle-reload'
  | 'show-log'
  | 'show-details'
  | 'next-card'
  | 'fold'
  | 'choose'
  | 'agree'
  | 'refuse'
  | 'toggle-help'
  | 'close'
  | 'leave'
  | 'suspend'
  | 'interrupt';

/**
 * What has the keyboard: the services with their logs, something to read (a whole log, the help), the profiles, a question, or the
 * profiles where nothing is up yet.
 */
export type Mode = 'services' | 'reading' | 'profiles' | 'question' | 'first-profile';

export interface Shortcut {
  readonly action: Action;
  /** Where it holds. */
  readonly modes: readonly Mode[];
  /** Names as `keyNames` gives them. */
  readonly keys: readonly string[];
  /** The keys as the help shows them. */
  readonly shown: string;
  /** What the help says of it; absent where it says nothing. */
  readonly means?: Message;
  /** What the footer says of it, and where it gets narrow; absent where it says nothing. */
  readonly footer?: Footnote;
  /** It says that instead where reloading is paused, and nothing at all where nothing is reloaded. */
  readonly footerWhilePaused?: Footnote;
  /** The footer tells of it only below the services, and only where it would do something now. */
  readonly isConditional?: true;
}

export interface Footnote {
  readonly shown: string;
  /** Empty where its key alone has to do. */
  readonly label: Message | '';
  readonly short?: Message;
  /** What stays when it gets narrow: the higher, the longer. Below 5, its key alone has to do before the others lose a word. */
  readonly rank: number;
  /** Its key alone says enough. */
  readonly isKnown?: true;
}

/** Whether saved code is applied by itself: `off` where nothing is reloaded. */
export type Reloading = 'on' | 'paused' | 'off';

const lists: readonly Mode[] = ['services', 'profiles', 'first-profile'];
const everywhere: readonly Mode[] = [...lists, 'reading', 'question'];
const onScreen: readonly Mode[] = ['services', 'reading', 'profiles', 'question'];
const read: readonly Mode[] = ['services', 'reading'];
const scrolled: readonly Mode[] = ['reading', 'question'];

export const shortcuts: readonly Shortcut[] = [
  {
    ...{ action: 'move-up', modes: lists, keys: ['up', 'k'], shown: '↑ k' },
    means: message('key.move-up'),
    footer: { shown: '↑↓', label: message('footer.select'), rank: 0 },
  },
  { action: 'move-down', modes: lists, keys: ['down', 'j'], shown: '↓ j', means: message('key.move-down') },
  {
    ...{ action: 'show-log', modes: read, keys: ['l'], shown: 'l' },
    means: message('key.show-log'),
    footer: { shown: 'l', label: message('footer.log'), rank: 7 },
    isConditional: true,
  },
  {
    ...{ action: 'restart', modes: ['services'], keys: ['r'], shown: 'r' },
    means: message('key.restart'),
    footer: { shown: 'r', label: message('footer.restart'), rank: 6 },
    isConditional: true,
  },
  {
    ...{ action: 'up-again', modes: ['services'], keys: ['u'], shown: 'u' },
    means: message('key.up-again'),
    footer: { shown: 'u', label: message('footer.up-again'), short: message('footer.up'), rank: 5 },
    isConditional: true,
  },
  {
    ...{ action: 'show-details', modes: read, keys: ['enter'], shown: 'Enter' },
    means: message('key.show-details'),
    footer: { shown: 'Enter', label: message('footer.more'), rank: 4 },
    isConditional: true,
  },
  {
    ...{ action: 'next-card', modes: ['services'], keys: ['tab'], shown: 'Tab' },
    means: message('key.next-card'),
    footer: { shown: 'Tab', label: message('footer.next-card'), rank: 4 },
    isConditional: true,
  },
  {
    ...{ action: 'fold', modes: ['services'], keys: ['z'], shown: 'z' },
    means: message('key.fold'),
    footer: { shown: 'z', label: message('footer.fold'), rank: 4 },
    isConditional: true,
  },
  {
    ...{ action: 'toggle-start', modes: read, keys: ['w'], shown: 'w' },
    means: message('key.toggle-start'),
    footer: { shown: 'w', label: message('footer.last-start'), short: message('footer.start'), rank: 3 },
    isConditional: true,
  },
  {
    ...{ action: 'open-profiles', modes: ['services'], keys: ['p'], shown: 'p' },
    means: message('key.open-profiles'),
    footer: { shown: 'p', label: message('footer.profiles'), rank: 2 },
  },
  { action: 'open-profiles', modes: ['reading'], keys: ['p'], shown: 'p' },
  {
    ...{ action: 'toggle-reload', modes: ['services'], keys: [' '], shown: 'Space' },
    means: message('key.toggle-reload'),
    footer: { shown: 'Space', label: message('footer.pause-reloading'), short: message('footer.pause'), rank: 1 },
    footerWhilePaused: {
      shown: 'Space',
      label: message('footer.resume-reloading'),
      short: message('footer.resume'),
      rank: 1,
    },
  },
  {
    ...{ action: 'agree', modes: ['question'], keys: ['enter', 'y'], shown: 'Enter y' },
    means: message('key.agree'),
    footer: { shown: 'Enter', label: message('footer.go-ahead'), rank: 11 },
  },
  {
    ...{ action: 'refuse', modes: ['question'], keys: ['escape', 'n'], shown: 'Esc n' },
    means: message('key.refuse'),
    footer: { shown: 'Esc', label: message('footer.change-nothing'), short: message('footer.no'), rank: 10 },
  },
  {
    ...{ action: 'move-up', modes: scrolled, keys: ['up', 'k'], shown: '↑ k' },
    footer: { shown: '↑↓', label: message('footer.scroll'), rank: 0 },
  },
  { action: 'move-down', modes: scrolled, keys: ['down', 'j'], shown: '↓ j' },
  {
    ...{ action: 'page-up', modes: scrolled, keys: ['page-up'], shown: 'PgUp' },
    means: message('key.page-up'),
  },
  { action: 'page-down', modes: scrolled, keys: ['page-down'], shown: 'PgDn' },
  {
    ...{ action: 'to-start', modes: ['reading'], keys: ['g', 'home'], shown: 'g' },
    footer: { shown: 'g G', label: message('footer.beginning-end'), short: message('footer.ends'), rank: 1 },
  },
  { action: 'to-end', modes: ['reading'], keys: ['G', 'end'], shown: 'G' },
  {
    ...{ action: 'choose', modes: ['profiles'], keys: ['enter'], shown: 'Enter' },
    footer: { shown: 'Enter', label: message('footer.switch'), rank: 7 },
  },
  {
    ...{ action: 'choose', modes: ['first-profile'], keys: ['enter'], shown: 'Enter' },
    footer: { shown: 'Enter', label: message('footer.bring-up'), rank: 7 },
  },
  {
    ...{ action: 'close', modes: ['profiles'], keys: ['escape', 'p'], shown: 'Esc' },
    footer: { shown: 'Esc', label: message('footer.back'), rank: 6 },
  },
  {
    ...{ action: 'close', modes: ['reading'], keys: ['escape'], shown: 'Esc' },
    footer: { shown: 'Esc', label: message('footer.back'), rank: 7 },
  },
  { action: 'close', modes: ['services'], keys: ['escape'], shown: 'Esc' },
  {
    ...{ action: 'toggle-help', modes: ['services', 'reading', 'profiles'], keys: ['?'], shown: '?' },
    means: message('key.toggle-help'),
    footer: { shown: '?', label: message('footer.help'), rank: 8, isKnown: true },
  },
  {
    ...{ action: 'leave', modes: onScreen, keys: ['q'], shown: 'q' },
    means: message('key.leave'),
    footer: { shown: 'q', label: message('footer.leave-nothing-stops'), short: message('footer.leave'), rank: 9 },
  },
  {
    ...{ action: 'leave', modes: ['first-profile'], keys: ['q', 'escape'], shown: 'q' },
    footer: { shown: 'q', label: message('footer.leave-nothing-starts'), short: message('footer.leave'), rank: 9 },
  },
  {
    ...{ action: 'suspend', modes: everywhere, keys: ['ctrl-z'], shown: 'Ctrl-Z' },
    means: message('key.suspend'),
  },
  {
    ...{ action: 'interrupt', modes: everywhere, keys: ['ctrl-c'], shown: 'Ctrl-C' },
    means: message('key.interrupt'),
  },
];

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
