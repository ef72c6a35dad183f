import { type AnyMessage, isMessage, type Wording } from './wording.ts';

/** Encodes a message as a string, for a library that only takes strings as error messages (Zod). */
export function packed(message: AnyMessage): string {
  return JSON.stringify(message);
}

/** The message in a string made by `packed`; any other string is the library's own text. */
export function unpacked(text: string): Wording {
  if (!text.startsWith('{"code":')) return text;
  const value: unknown = JSON.parse(text);
  return isMessage(value) ? value : text;
}
