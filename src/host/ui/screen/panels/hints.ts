import { type Message, message } from '../../../../shared/messages/message.ts';
import { cellWidth, wrapWords } from '../../text/cells.ts';
import { say } from '../../text/language.ts';
import type { Action } from './keys.ts';
import { type Lines, quotedSegments } from './line.ts';

export type HintName = 'find' | 'read-log' | 'leave';

/** A tip for newcomers. */
export interface Hint {
  readonly name: HintName;
  readonly text: Message;
  /** The actions whose use makes it unnecessary. */
  readonly actions: readonly Action[];
}

/** The hints, in the order they are shown. */
const hints: readonly Hint[] = [
  { name: 'find', text: message('hint.find'), actions: ['open-palette', 'toggle-help'] },
  { name: 'read-log', text: message('hint.read-log'), actions: ['show-log', 'search-log'] },
  { name: 'leave', text: message('hint.leave'), actions: ['leave', 'leave-behind'] },
];

/** Returns the first hint that is not known yet. */
export function nextHint(known: readonly string[]): Hint | undefined {
  return hints.find(({ name }) => !known.includes(name));
}

/** Returns the hints that a person no longer needs after an action. */
export function taughtBy(action: Action): readonly HintName[] {
  return hints.filter(({ actions }) => actions.includes(action)).map(({ name }) => name);
}

/** Lays out a hint and how to hide it. */
export function hintLines({ text }: Hint, width: number): Lines {
  const mark = say(message('hint.mark'));
  const indent = ' '.repeat(cellWidth(mark));
  const rows = wrapWords(say(message('hint.line', { text })), width - indent.length);
  return quotedSegments(rows).map((row, index) => [{ text: index === 0 ? mark : indent, look: 'busy' }, ...row]);
}
