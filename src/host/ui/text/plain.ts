import type { Wording } from '../../../shared/messages/wording.ts';
import { say } from './language.ts';
import { neutralise } from './neutralise.ts';

/** Renders a text for a terminal: in the chosen language, neutralised, without colours. */
export function plain(text: Wording): string {
  return neutralise(say(text), { color: false });
}
