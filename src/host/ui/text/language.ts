import type { Wording } from '../../../shared/messages/wording.ts';
import { type Language, render } from './render.ts';

let language: Language = 'en';

/**
 * Sets the language of all output. Like a C program's locale it is process-wide: only `cli` sets it, before any output.
 */
export function speak(chosen: Language): void {
  language = chosen;
}

/** Returns the chosen language, for a program that continues in it. */
export function spoken(): Language {
  return language;
}

/** Returns a message in the chosen language. */
export function say(text: Wording): string {
  return render(text, language);
}

/** Returns a message in English, for `--json`, which must not depend on the locale. */
export function sayInEnglish(text: Wording): string {
  return render(text, 'en');
}
