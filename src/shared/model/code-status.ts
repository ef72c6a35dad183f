import type { MessageCode } from '../messages/message.ts';
import { isMessage, type Wording } from '../messages/wording.ts';
import type { CodeFacts, ServiceFacts } from './facts.ts';
import { codeOf } from './health.ts';

/** Which code a service runs; `staleSeconds` is how long the oldest change that it is not running yet has waited. */
export type CodeStatus = Omit<CodeFacts, 'since'> & { readonly staleSeconds: number };

/** Undefined where the agent says nothing of it, or did too long ago. */
export function codeStatus(known: ServiceFacts | undefined, now: number): CodeStatus | undefined {
  const code = codeOf(known, now);
  return code && toCodeStatus(code, now);
}

/** The same as of that time. */
export function toCodeStatus({ state, since, reason, where, reloads, same }: CodeFacts, now: number): CodeStatus {
  return {
    state,
    staleSeconds: since === undefined ? 0 : Math.max(0, Math.floor((now - since) / 1000)),
    ...(reason !== undefined && { reason }),
    ...(where !== undefined && { where }),
    ...(reloads && { reloads }),
    ...(same && { same }),
  };
}

/** Whether a person paused the reloading of a service, whether a change waits already or not. */
export function isPaused(code: CodeStatus | undefined): boolean {
  return tellsPause(code?.reason) && code?.state !== 'gated';
}

/**
 * Whether saved code waits in a service until a person changes something: nobody paused it, and it will not be
 * applied by itself.
 */
export function isHeld(code: CodeStatus | undefined): boolean {
  return code?.state === 'gated' || (code?.state === 'stale' && code.reason !== undefined && !tellsPause(code.reason));
}

/** An agent older than messages says it in one word. */
function tellsPause(reason: Wording | undefined): boolean {
  return isMessage(reason) ? reason.code === pause : reason === 'paused';
}

const pause: MessageCode = 'code.paused';
