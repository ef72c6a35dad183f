import { message } from '../../../../shared/messages/message.ts';
import type { Action, Mode, Shortcut } from './keys.ts';
import { logShortcuts } from './log-shortcuts.ts';

const lists: readonly Mode[] = ['services', 'profiles', 'requests', 'first-profile'];
const everywhere: readonly Mode[] = [...lists, 'log', 'reading', 'question', 'leaving', 'typing'];
const onScreen: readonly Mode[] = ['services', 'log', 'reading', 'profiles', 'requests', 'question'];
const scrolled: readonly Mode[] = ['log', 'reading', 'question'];

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
    ...{ action: 'scale', modes: ['services'], keys: ['c'], shown: 'c' },
    means: message('key.scale'),
    footer: { shown: 'c', label: message('footer.scale'), rank: 1 },
    isConditional: true,
  },
  {
    ...{ action: 'switch-mode', modes: ['services'], keys: ['M'], shown: 'M' },
    means: message('key.switch-mode'),
    footer: { shown: 'M', label: message('footer.switch-mode'), rank: 1 },
    isConditional: true,
  },
  { ...{ action: 'rebuild', modes: ['services'], keys: ['B'], shown: 'B' }, means: message('key.rebuild') },
  { ...{ action: 'explain', modes: ['services'], keys: ['e'], shown: 'e' }, means: message('key.explain') },
  {
    ...{ action: 'show-requests', modes: ['services'], keys: ['g'], shown: 'g' },
    means: message('key.show-requests'),
    footer: { shown: 'g', label: message('footer.requests'), rank: 2 },
    isConditional: true,
  },
  {
    ...{ action: 'show-needs', modes: ['services'], keys: ['n'], shown: 'n' },
    means: message('key.show-needs'),
    footer: { shown: 'n', label: message('footer.needs'), rank: -1 },
  },
  { action: 'show-needs', modes: ['reading'], keys: ['n'], shown: 'n' },
  {
    ...{ action: 'show-changes', modes: ['services'], keys: ['t'], shown: 't' },
    means: message('key.show-changes'),
    footer: { shown: 't', label: message('footer.changes'), rank: -1 },
    isConditional: true,
  },
  { action: 'show-changes', modes: ['reading'], keys: ['t'], shown: 't' },
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
    ...{ action: 'page-up', modes: [...scrolled, 'services', 'requests'], keys: ['page-up'], shown: 'PgUp' },
    means: message('key.page-up'),
  },
  { action: 'page-down', modes: [...scrolled, 'services', 'requests'], keys: ['page-down'], shown: 'PgDn' },
  {
    ...{ action: 'to-start', modes: ['log', 'reading'], keys: ['g', 'home'], shown: 'g' },
    footer: { shown: 'g G', label: message('footer.beginning-end'), short: message('footer.ends'), rank: 1 },
  },
  { action: 'to-start', modes: ['services', 'requests'], keys: ['home'], shown: 'Home' },
  { action: 'to-end', modes: ['log', 'reading'], keys: ['G', 'end'], shown: 'G' },
  { action: 'to-end', modes: ['requests'], keys: ['end'], shown: 'End' },
  {
    ...{ action: 'to-end', modes: ['services'], keys: ['end'], shown: 'End' },
    means: message('key.to-end'),
    footer: { shown: 'End', label: message('footer.follow'), rank: 4 },
    isConditional: true,
  },
  ...logShortcuts,
  {
    ...{ action: 'choose', modes: ['profiles'], keys: ['enter'], shown: 'Enter' },
    footer: { shown: 'Enter', label: message('footer.switch'), rank: 7 },
  },
  {
    ...{ action: 'choose', modes: ['requests'], keys: ['enter'], shown: 'Enter' },
    footer: { shown: 'Enter', label: message('footer.explain'), rank: 7 },
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
    ...{ action: 'close', modes: ['requests'], keys: ['escape', 'g'], shown: 'Esc' },
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
    ...{
      action: 'toggle-help',
      modes: ['services', 'log', 'reading', 'profiles', 'requests'],
      keys: ['?'],
      shown: '?',
    },
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
