import { type AnyMessage, isMessage, type Wording } from './wording.ts';

/** A message as a string, for a library that takes nothing else for its complaints (Zod). */
export function packed(message: AnyMessage): string {
  return JSON.stringify(message);
}

/** The message in a string that `packed` made; any other string is the library's own. */
export function unpacked(text: string): Wording {
  if (!text.startsWith('{"code":')) return text;
  const value: unknown = JSON.parse(text);
  return isMessage(value) ? value : text;
}
