import { InvalidArgumentError } from 'commander';
import { message } from '../../shared/messages/message.ts';
import { say, speak } from '../ui/text/language.ts';
import { type Language, languageFrom } from '../ui/text/render.ts';

/** Options whose value is a word of its own. */
const valued: ReadonlySet<string> = new Set(['-w', '--workspace']);

/**
 * Chooses the person's language, for all that is said from now on. Help and usage errors are in it too, so that
 * `--lang` is looked for before the words are parsed.
 */
export function speakTheirLanguage(words: readonly string[], env: NodeJS.ProcessEnv): void {
  speak(languageFrom(languageAsked(words), env));
}

/** What `--lang` says, wherever it stands; the options after the service of `exec` belong to the program inside. */
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

/** The value of `--lang`. */
export function toLanguage(text: string): Language {
  if (text === 'en' || text === 'zh') return text;
  throw new InvalidArgumentError(say(message('usage.language-expected')));
}
