import type { Wording } from '../../../shared/messages/wording.ts';
import type { CodeStatus } from '../../../shared/model/code-status.ts';
import type { Health, Phase } from '../../../shared/model/health.ts';

import { isStep, type Traited } from '../../../shared/model/traits.ts';
import type { Badge } from '../state/badge.ts';
import { codeWords, type Words } from './code-words.ts';
import { say } from './language.ts';
import { plain } from './plain.ts';

/** A badge as text: `● healthy`. */
export function badgeText({ glyph, word }: Badge): string {
  return `${glyph} ${say(word)}`;
}

/** Returns why a service is in its state; empty for a completed step, whose reason equals its state. */
export function reasonOf(service: Traited & { phase: Phase; health: Health; reason: Wording }): string {
  const { phase, health, reason } = service;
  return isStep(service) && phase === 'stopped' && health === 'healthy' ? '' : plain(reason);
}

/**
 * Describes a service's code if it differs from what is on disk, unless its phase already says that it is reloading.
 */
export function codeBeside(
  { code, phase }: { code?: CodeStatus | undefined; phase: Phase },
  room?: number,
): Words | undefined {
  return code?.state === 'reloading' && phase === 'reloading' ? undefined : codeWords(code, room);
}
