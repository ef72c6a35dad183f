import { isMessage } from '../../../shared/messages/wording.ts';
import type { EngineEvent } from '../../../shared/model/event.ts';
import { sayInEnglish } from './language.ts';

/**
 * What JSON leaves as it is although a terminal would obey it: DEL, C1 controls, text direction overrides, line
 * separators.
 */
const steering = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** An event as one line of JSON without its line break, time and type first. */
export function jsonLine(event: EngineEvent): string {
  const { at, type, ...rest } = event;
  return jsonText({ at, type, ...rest });
}

/** Any value as JSON on one line that steers no terminal. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value, withSentence).replaceAll(steering, toEscape);
}

/** Scripts compare a message's code; who reads the JSON finds its English sentence beside it. */
function withSentence(_: string, value: unknown): unknown {
  return isMessage(value) ? { ...value, text: sayInEnglish(value) } : value;
}

/** Inside a JSON string an escape means the same character (RFC 8259, 7). */
function toEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
