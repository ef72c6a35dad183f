import { render } from '../../src/host/ui/text/render.ts';
import { isMessage, type Wording } from '../../src/shared/messages/wording.ts';

/** A text as it reads in English, for a test whose subject is what a person sees. */
export function inEnglish(text: Wording | undefined): string {
  return text === undefined ? '' : render(text, 'en');
}

/** JSON with each message in it replaced by its English sentence. */
export function parseSaid(text: string) {
  return JSON.parse(text, (_, value: unknown) => (isMessage(value) ? render(value, 'en') : value));
}
