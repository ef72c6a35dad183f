import { message } from '../../shared/messages/message.ts';
import type { CodeFacts } from '../../shared/model/facts.ts';
import type { Affected } from './affected.ts';
import { oldest } from './change.ts';
import type { Waiting } from './change-queue.ts';
import type { Reloaded } from './rule.ts';
import { type Fault, placeOf } from './syntax-check.ts';

/** What of a checkout's changes is on its way to a service. */
interface Pending {
  /** What of it they concern, where a fault holds them back. */
  readonly held: Affected | undefined;
  readonly heldBy: Fault | undefined;
  readonly waiting: Waiting;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** A change that is taken up sooner is none that anybody has to be told of. */
const quickMs = 1000;

/** Which code a service runs: what its desk says, with what has not come that far. */
export function codeFacts(code: CodeFacts, rule: Reloaded, { held, heldBy, waiting, now }: Pending): CodeFacts {
  if (held !== undefined && heldBy !== undefined && code.state !== 'reloading')
    return { ...code, state: 'gated', since: oldest(held.changes), reason: heldBy.reason, where: placeOf(heldBy) };
  // Whom a change concerns that does not compile was found out; of what was not looked at yet it may be anybody.
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
