import { en } from '../../../shared/messages/en.ts';
import { isMessage, type Say, type Wording } from '../../../shared/messages/wording.ts';
import { zh } from '../../../shared/messages/zh.ts';

/** The languages with a catalogue. */
export type Language = 'en' | 'zh';

const catalogues: Readonly<Record<Language, object>> = { en, zh };

/**
 * Renders a message in a language. Text from outside is returned unchanged. A code that the catalogue lacks, or that
 * has other parameters, is shown with its parameters: an agent of another version or a definition's own rule may send
 * one.
 */
export function render(text: Wording, language: Language): string {
  const say: Say = part => render(part, language);
  if (!isMessage(text)) return text;
  const entry: unknown = Reflect.get(catalogues[language], text.code);
  const bare = `${text.code} ${JSON.stringify(text.params)}`;
  if (typeof entry !== 'function') return bare;
  try {
    return String(entry(text.params, say));
  } catch {
    return bare;
  }
}

/**
 * Returns the language to use: `--lang`, `BKDEV_LANG`, otherwise the POSIX locale (`LC_ALL`, `LC_MESSAGES`, `LANG`, in
 * that order; pubs.opengroup.org/onlinepubs/9799919799, 8.2). English if no catalogue matches.
 */
export function languageFrom(
  asked: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): Language {
  const { BKDEV_LANG, LC_ALL, LC_MESSAGES, LANG } = environment;
  const wish = [asked, BKDEV_LANG, LC_ALL, LC_MESSAGES, LANG].find(name => name !== undefined && name !== '') ?? '';
  return /^zh([-_.@]|$)/i.test(wish) ? 'zh' : 'en';
}
