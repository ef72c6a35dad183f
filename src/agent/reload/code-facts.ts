import { message } from '../../shared/messages/message.ts';
import type { CodeFacts } from '../../shared/model/report.ts';
import type { Affected } from './affected.ts';
import { oldest } from './change.ts';
import type { Waiting } from './change-queue.ts';
import type { Reloaded } from './rule.ts';
import { type Fault, placeOf } from './syntax-check.ts';

/** The checkout's changes on their way to a service. */
interface Pending {
  /** The part of the service they affect, if a fault holds them back. */
  readonly held: Affected | undefined;
  readonly heldBy: Fault | undefined;
  readonly waiting: Waiting;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** A change that is examined sooner than this is not worth reporting. */
const quickMs = 1000;

/** Which code a service runs: the reload queue's facts, plus changes that have not reached that queue. */
export function codeFacts(code: CodeFacts, rule: Reloaded, { held, heldBy, waiting, now }: Pending): CodeFacts {
  if (held !== undefined && heldBy !== undefined && code.state !== 'reloading')
    return { ...code, state: 'gated', since: oldest(held.changes), reason: heldBy.reason, where: placeOf(heldBy) };
  // For changes that do not compile, the affected services are known. Unexamined changes may affect any service.
  const { changes, touched, faults, git } = waiting;
  const late = (faults.length > 0 ? touched : [...changes, ...touched]).filter(
    ({ path, since }) => now - since > quickMs && rule.concerns(path),
  );
  if (code.state !== 'current' || late.length === 0) return code;
  return {
    ...code,
    state: 'stale',
    since: oldest(late),
    ...(git && { reason: message('code.git-holds', { path: git.path }) }),
  };
}
