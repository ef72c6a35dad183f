import { isMessage } from '../../../shared/messages/wording.ts';
import type { EngineEvent } from '../../../shared/model/event.ts';
import { sayInEnglish } from './language.ts';

/**
 * Characters that JSON does not escape but that can affect a terminal: DEL, C1 controls, text direction overrides, line
 * separators.
 */
const steering = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** Formats an event as one line of JSON, without line break, time and type first. */
export function jsonLine(event: EngineEvent): string {
  const { at, type, ...rest } = event;
  return jsonText({ at, type, ...rest });
}

/** Formats a value as one line of JSON without characters that affect a terminal. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value, withSentence).replaceAll(steering, toEscape);
}

/** Adds the English sentence to each message. Scripts compare the code; the sentence is for people. */
function withSentence(_: string, value: unknown): unknown {
  return isMessage(value) ? { ...value, text: sayInEnglish(value) } : value;
}

/** In a JSON string, an escape stands for the same character (RFC 8259, section 7). */
function toEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
