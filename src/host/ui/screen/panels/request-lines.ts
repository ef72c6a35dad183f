import { message } from '../../../../shared/messages/message.ts';
import type { Explanation, GatewayRecord } from '../../../../shared/model/request.ts';
import { padCells, wrapWords } from '../../text/cells.ts';
import { timeOfDay } from '../../text/event-line.ts';
import { say } from '../../text/language.ts';
import { plain } from '../../text/plain.ts';
import { cutSegments, type Lines, ruleSegments, type Segment } from './line.ts';

/** The last failed requests at the gateway, newest first. */
export interface RequestsView {
  /** The failures; undefined until they are read. */
  readonly failures: readonly GatewayRecord[] | undefined;
  readonly chosen: number;
  /** The explanation of the chosen one; undefined until the person asks for it. */
  readonly explanation: Explanation | undefined;
}

/** Number of listed failures. */
export const mostRequests = 50;

/** Returns the failures among these records, newest first. */
export function failuresOf(records: readonly GatewayRecord[]): readonly GatewayRecord[] {
  return records
    .filter(({ status }) => status >= 400)
    .slice(-mostRequests)
    .toReversed();
}

/** Lays out the list with the chosen request visible, and its explanation below. */
export function requestLines({ failures, chosen, explanation }: RequestsView, width: number, rows: number): Lines {
  const title = ruleSegments([{ text: say(message('screen.title.requests')), look: 'strong' }], width);
  if (failures === undefined || failures.length === 0) {
    const why = failures === undefined ? message('requests.reading') : message('explain.no-failure');
    return [title, [{ text: say(why), look: 'faint' } as const]].slice(0, Math.max(0, rows));
  }
  const told = explanation ? explanationLines(explanation, width) : [];
  const below = told.slice(0, Math.max(0, Math.floor((rows - 1) * 0.6)));
  const visible = Math.max(1, rows - 1 - below.length);
  const first = Math.max(0, Math.min(chosen - Math.floor(visible / 2), failures.length - visible));
  const listed = failures
    .slice(first, first + visible)
    .map((record, index) => cutSegments(requestRow(record, first + index === chosen), width));
  return [title, ...listed, ...below].slice(0, Math.max(0, rows));
}

/** Returns the number of rows the whole panel takes. */
export function requestRows({ failures = [], explanation }: RequestsView, width: number): number {
  return 1 + Math.max(1, failures.length) + (explanation ? explanationLines(explanation, width).length : 0);
}

function requestRow({ at, method, path, status, ms, refused }: GatewayRecord, isChosen: boolean): readonly Segment[] {
  return [
    { text: isChosen ? '› ' : '  ', look: 'busy' },
    { text: `${timeOfDay(at, 0)}  `, look: 'faint' },
    { text: `${status} `, look: 'bad' },
    { text: padCells(plain(method), 7) },
    { text: plain(path), look: isChosen ? 'strong' : undefined },
    { text: `  ${say(message('time.took', { ms }))}${refused ? `  ${plain(refused.kind)}` : ''}`, look: 'faint' },
  ];
}

function explanationLines({ what, more, hints }: Explanation, width: number): Lines {
  const wrapped = (text: string, look?: 'strong' | 'faint'): Lines =>
    wrapWords(text, Math.max(1, width - 2)).map((line): readonly Segment[] => [{ text: `  ${line}`, look }]);
  return [
    ruleSegments([{ text: say(message('screen.title.explanation')), look: 'strong' }], width),
    ...wrapped(plain(what), 'strong'),
    ...more.flatMap(text => wrapped(plain(text))),
    ...hints.flatMap(text => wrapped(say(message('text.try')) + plain(text), 'faint')),
  ];
}
