import type { MessageCode } from '../messages/message.ts';
import { isMessage, type Wording } from '../messages/wording.ts';
import type { ServiceFacts } from './facts.ts';
import { codeOf } from './health.ts';
import type { CodeFacts } from './report.ts';

/** Which code a service runs. `staleSeconds` is the age of its oldest unapplied change. */
export type CodeStatus = Omit<CodeFacts, 'since'> & { readonly staleSeconds: number };

/** Undefined if the agent does not report the service's code, or its report is too old. */
export function codeStatus(known: ServiceFacts | undefined, now: number): CodeStatus | undefined {
  const code = codeOf(known, now);
  return code && toCodeStatus(code, now);
}

/** The status at the time `now` (epoch milliseconds). */
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

/** Whether a person paused live reload of the service, even if no change is waiting yet. */
export function isPaused(code: CodeStatus | undefined): boolean {
  return tellsPause(code?.reason) && code?.state !== 'gated';
}

/**
 * Whether saved code waits until a person changes something. False if a person paused reloading, or if the change will
 * be applied without help.
 */
export function isHeld(code: CodeStatus | undefined): boolean {
  return code?.state === 'gated' || (code?.state === 'stale' && code.reason !== undefined && !tellsPause(code.reason));
}

/** Agents older than typed messages send a plain word. */
function tellsPause(reason: Wording | undefined): boolean {
  return isMessage(reason) ? reason.code === pause : reason === 'paused';
}

const pause: MessageCode = 'code.paused';
