import { message } from '../../../../shared/messages/message.ts';
import type { Fix } from '../../../../shared/model/failure.ts';
import type { Action, Mode, Shortcut } from './keys.ts';

const lists: readonly Mode[] = ['services', 'profiles', 'first-profile'];
const everywhere: readonly Mode[] = [...lists, 'log', 'reading', 'question', 'leaving', 'typing'];
const onScreen: readonly Mode[] = ['services', 'log', 'reading', 'profiles', 'question'];
const scrolled: readonly Mode[] = ['log', 'reading', 'question'];
const logs: readonly Mode[] = ['services', 'log'];

export const shortcuts: readonly Shortcut[] = [
  {
    ...{ action: 'move-up', modes: lists, keys: ['up', 'k'], shown: '↑ k' },
    means: message('key.move-up'),
    footer: { shown: '↑↓', label: message('footer.select'), rank: 0 },
  },
  { action: 'move-down', modes: lists, keys: ['down', 'j'], shown: '↓ j', means: message('key.move-down') },
  {
    ...{ action: 'show-log', modes: ['services'], keys: ['l'], shown: 'l' },
    means: message('key.show-log'),
    footer: { shown: 'l', label: message('footer.log'), rank: 7 },
    isConditional: true,
  },
  { action: 'show-log', modes: ['log', 'reading'], keys: ['l'], shown: 'l' },
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
    ...{ action: 'start-service', modes: ['services'], keys: ['s'], shown: 's' },
    means: message('key.start-service'),
    footer: { shown: 's', label: message('footer.start-service'), rank: 6 },
    isConditional: true,
  },
  {
    ...{ action: 'stop-service', modes: ['services'], keys: ['S'], shown: 'S' },
    means: message('key.stop-service'),
  },
  {
    ...{ action: 'open-url', modes: ['services'], keys: ['o'], shown: 'o' },
    means: message('key.open-url'),
    footer: { shown: 'o', label: message('footer.open-url'), rank: 2 },
    isConditional: true,
  },
  {
    ...{ action: 'open-shell', modes: ['services'], keys: ['x'], shown: 'x' },
    means: message('key.open-shell'),
    footer: { shown: 'x', label: message('footer.open-shell'), rank: 2 },
    isConditional: true,
  },
  {
    ...{ action: 'show-details', modes: ['services', 'reading'], keys: ['enter'], shown: 'Enter' },
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
    ...{ action: 'toggle-start', modes: ['services', 'reading'], keys: ['w'], shown: 'w' },
    means: message('key.toggle-start'),
    footer: { shown: 'w', label: message('footer.last-start'), short: message('footer.start'), rank: 3 },
    isConditional: true,
  },
  {
    ...{ action: 'open-profiles', modes: ['services'], keys: ['p'], shown: 'p' },
    means: message('key.open-profiles'),
    footer: { shown: 'p', label: message('footer.profiles'), rank: 2 },
  },
  { action: 'open-profiles', modes: ['log', 'reading'], keys: ['p'], shown: 'p' },
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
    ...{ action: 'page-up', modes: [...scrolled, 'services'], keys: ['page-up'], shown: 'PgUp' },
    means: message('key.page-up'),
  },
  { action: 'page-down', modes: [...scrolled, 'services'], keys: ['page-down'], shown: 'PgDn' },
  {
    ...{ action: 'to-start', modes: ['log', 'reading'], keys: ['g', 'home'], shown: 'g' },
    footer: { shown: 'g G', label: message('footer.beginning-end'), short: message('footer.ends'), rank: 1 },
  },
  { action: 'to-start', modes: ['services'], keys: ['home'], shown: 'Home' },
  { action: 'to-end', modes: ['log', 'reading'], keys: ['G', 'end'], shown: 'G' },
  {
    ...{ action: 'to-end', modes: ['services'], keys: ['end'], shown: 'End' },
    means: message('key.to-end'),
    footer: { shown: 'End', label: message('footer.follow'), rank: 4 },
    isConditional: true,
  },
  {
    ...{ action: 'search-log', modes: logs, keys: ['/'], shown: '/' },
    means: message('key.search-log'),
    footer: { shown: '/', label: message('footer.search'), rank: 3 },
  },
  {
    ...{ action: 'next-match', modes: ['log'], keys: ['n'], shown: 'n N' },
    means: message('key.next-match'),
    footer: { shown: 'n N', label: message('footer.next-match'), rank: 5 },
    isConditional: true,
  },
  { action: 'previous-match', modes: ['log'], keys: ['N'], shown: 'N' },
  {
    ...{ action: 'filter-log', modes: ['log'], keys: ['&'], shown: '&' },
    means: message('key.filter-log'),
    footer: { shown: '&', label: message('footer.filter'), rank: 2 },
  },
  {
    ...{ action: 'next-error', modes: ['log'], keys: ['e'], shown: 'e E' },
    means: message('key.next-error'),
    footer: { shown: 'e E', label: message('footer.next-error'), rank: 3 },
  },
  { action: 'previous-error', modes: ['log'], keys: ['E'], shown: 'E' },
  {
    ...{ action: 'next-level', modes: ['log'], keys: ['L'], shown: 'L' },
    means: message('key.next-level'),
    footer: { shown: 'L', label: message('footer.level'), rank: 1 },
  },
  {
    ...{ action: 'merge-logs', modes: logs, keys: ['a'], shown: 'a' },
    means: message('key.merge-logs'),
    footer: { shown: 'a', label: message('footer.merge-logs'), rank: 2 },
  },
  {
    ...{ action: 'pick-log', modes: ['services'], keys: ['+'], shown: '+' },
    means: message('key.pick-log'),
  },
  {
    ...{ action: 'next-instance', modes: ['log'], keys: ['i'], shown: 'i' },
    means: message('key.next-instance'),
    footer: { shown: 'i', label: message('footer.instance'), rank: 2 },
    isConditional: true,
  },
  {
    ...{ action: 'open-line', modes: ['log'], keys: ['enter'], shown: 'Enter' },
    means: message('key.open-line'),
    footer: { shown: 'Enter', label: message('footer.open-line'), rank: 4 },
    isConditional: true,
  },
  {
    ...{ action: 'trace-id', modes: ['log'], keys: ['f'], shown: 'f' },
    means: message('key.trace-id'),
    footer: { shown: 'f', label: message('footer.trace-id'), rank: 3 },
    isConditional: true,
  },
  {
    ...{ action: 'toggle-wrap', modes: ['log'], keys: ['w'], shown: 'w' },
    means: message('key.toggle-wrap'),
    footer: { shown: 'w', label: message('footer.wrap'), rank: 0 },
  },
  { action: 'shift-left', modes: ['log'], keys: ['left'], shown: '←' },
  { action: 'shift-right', modes: ['log'], keys: ['right'], shown: '→' },
  {
    ...{ action: 'toggle-raw', modes: ['log'], keys: ['J'], shown: 'J' },
    means: message('key.toggle-raw'),
  },
  {
    ...{ action: 'mark-line', modes: ['log'], keys: ['v'], shown: 'v' },
    means: message('key.mark-line'),
  },
  {
    ...{ action: 'copy', modes: ['log', 'services'], keys: ['y'], shown: 'y' },
    means: message('key.copy'),
    footer: { shown: 'y', label: message('footer.copy'), rank: 1 },
    isConditional: true,
  },
  {
    ...{ action: 'save-log', modes: ['log'], keys: ['s'], shown: 's' },
    means: message('key.save-log'),
    footer: { shown: 's', label: message('footer.save'), rank: 0 },
  },
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
    ...{ action: 'close', modes: ['log', 'reading'], keys: ['escape'], shown: 'Esc' },
    footer: { shown: 'Esc', label: message('footer.back'), rank: 7 },
  },
  { action: 'close', modes: ['services'], keys: ['escape'], shown: 'Esc' },
  {
    ...{ action: 'open-palette', modes: ['services', 'log', 'reading'], keys: [':', 'ctrl-p'], shown: ': ^P' },
    means: message('key.open-palette'),
    footer: { shown: ':', label: message('footer.palette'), rank: 4 },
  },
  {
    ...{ action: 'toggle-mouse', modes: ['services', 'log', 'reading'], keys: ['m'], shown: 'm' },
    means: message('key.toggle-mouse'),
  },
  {
    ...{ action: 'toggle-help', modes: ['services', 'log', 'reading', 'profiles'], keys: ['?'], shown: '?' },
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
    ...{ action: 'leave-behind', modes: ['leaving'], keys: ['b', 'enter', 'q'], shown: 'b' },
    footer: { shown: 'b', label: message('footer.leave-behind'), short: message('footer.background'), rank: 11 },
  },
  {
    ...{ action: 'interrupt', modes: ['leaving'], keys: ['i'], shown: 'i' },
    footer: { shown: 'i', label: message('footer.interrupt'), rank: 10 },
  },
  {
    ...{ action: 'close', modes: ['leaving'], keys: ['escape'], shown: 'Esc' },
    footer: { shown: 'Esc', label: message('footer.stay'), rank: 9 },
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

/** Returns the action of a key in a mode; undefined if it has none. */
export function actionOf(name: string, mode: Mode): Action | undefined {
  return shortcuts.find(({ modes, keys }) => modes.includes(mode) && keys.includes(name))?.action;
}

/** Commands in fixes that the screen can run, by action. */
const commands: Readonly<Partial<Record<Action, RegExp>>> = {
  'up-again': /^bkdev up(?: (?<name>[\w.-]+))?$/,
  restart: /^bkdev restart (?<name>[\w.-]+)$/,
  'show-log': /^bkdev logs (?<name>[\w.-]+)$/,
};

/** Returns the key that applies a fix; undefined if the person must do it. */
export function keyOfFix({ command = '' }: Fix): string | undefined {
  return shortcuts.find(({ action }) => commands[action]?.test(command))?.keys[0];
}

/** Returns the profile or service in the first fix for this action; undefined if there is none, or it names nothing. */
export function namedByFix(action: Action, fixes: readonly Fix[]): string | undefined {
  const matches = fixes.map(({ command = '' }) => commands[action]?.exec(command));
  return matches.find(match => match?.groups !== undefined)?.groups?.['name'];
}
