import { InvalidArgumentError } from 'commander';
import { message } from '../../shared/messages/message.ts';
import { say, speak } from '../ui/text/language.ts';
import { type Language, languageFrom } from '../ui/text/render.ts';

/** Options that take a separate value. */
const valued: ReadonlySet<string> = new Set(['-w', '--workspace']);

/**
 * Sets the language of all output. Help and usage errors need it, too, so `--lang` is read before the words are parsed.
 */
export function speakTheirLanguage(words: readonly string[], env: NodeJS.ProcessEnv): void {
  speak(languageFrom(languageAsked(words), env));
}

/**
 * Returns the value of `--lang`, wherever it is. Options after the service of `exec` belong to the program that it
 * runs.
 */
export function languageAsked(words: readonly string[]): string | undefined {
  let asked: string | undefined;
  let command: string | undefined;
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? '';
    if (word === '--' || (command === 'exec' && !word.startsWith('-'))) break;
    if (word.startsWith('--lang=')) asked = word.slice('--lang='.length);
    else if (word === '--lang') asked = words[++index];
    else if (valued.has(word)) index++;
    else if (!word.startsWith('-')) command ??= word;
  }
  return asked;
}

/** Parses the value of `--lang`. */
export function toLanguage(text: string): Language {
  if (text === 'en' || text === 'zh') return text;
  throw new InvalidArgumentError(say(message('usage.language-expected')));
}
