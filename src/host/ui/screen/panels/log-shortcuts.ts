import { message } from '../../../../shared/messages/message.ts';
import type { Mode, Shortcut } from './keys.ts';

const logs: readonly Mode[] = ['services', 'log'];

/** The keys for reading logs. */
export const logShortcuts: readonly Shortcut[] = [
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
    ...{ action: 'next-source', modes: ['services'], keys: ['i'], shown: 'i' },
    means: message('key.next-part'),
    footer: { shown: 'i', label: message('footer.part'), short: message('footer.part-short'), rank: 2 },
    isConditional: true,
  },
  {
    ...{ action: 'next-source', modes: ['log'], keys: ['i'], shown: 'i' },
    means: message('key.next-source'),
    footer: { shown: 'i', label: message('footer.source'), rank: 2 },
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
];
