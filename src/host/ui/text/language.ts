import type { Wording } from '../../../shared/messages/wording.ts';
import { type Language, render } from './render.ts';

let language: Language = 'en';

/**
 * Chooses the language of everything that is shown from now on. Like the locale of a C program it belongs to the
 * process: `cli` sets it once, before the first word, and nothing else does.
 */
export function speak(chosen: Language): void {
  language = chosen;
}

/** What a message says in the language that was chosen. */
export function say(text: Wording): string {
  return render(text, language);
}

/** The same in English, for `--json`, which must not change with a person's locale. */
export function sayInEnglish(text: Wording): string {
  return render(text, 'en');
}
