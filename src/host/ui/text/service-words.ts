import type { Wording } from '../../../shared/messages/wording.ts';
import type { CodeStatus } from '../../../shared/model/code-status.ts';
import type { Health, Phase } from '../../../shared/model/health.ts';

import { isStep, type Traited } from '../../../shared/model/traits.ts';
import type { Badge } from '../state/badge.ts';
import { codeWords, type Words } from './code-words.ts';
import { say } from './language.ts';
import { plain } from './plain.ts';

/** A badge as it stands in a line: `● healthy`. */
export function badgeText({ glyph, word }: Badge): string {
  return `${glyph} ${say(word)}`;
}

/** Why a service is in its state. What a step that is done gives as its reason is its state. */
export function reasonOf(service: Traited & { phase: Phase; health: Health; reason: Wording }): string {
  const { phase, health, reason } = service;
  return isStep(service) && phase === 'stopped' && health === 'healthy' ? '' : plain(reason);
}

/** Which code a service runs where that is not what is on the disk; that it is being reloaded is its state. */
export function codeBeside(
  { code, phase }: { code?: CodeStatus | undefined; phase: Phase },
  room?: number,
): Words | undefined {
  return code?.state === 'reloading' && phase === 'reloading' ? undefined : codeWords(code, room);
}
