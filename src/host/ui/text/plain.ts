import type { Wording } from '../../../shared/messages/wording.ts';
import { say } from './language.ts';
import { neutralise } from './neutralise.ts';

/** A text as it may reach a terminal, in the language of the person and without colours. */
export function plain(text: Wording): string {
  return neutralise(say(text), { color: false });
}
