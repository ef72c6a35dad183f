import { message } from '../../../shared/messages/message.ts';
import { BkdevError } from '../../../shared/model/error.ts';
import type { Emit, EngineEvent } from '../../../shared/model/event.ts';
import { type Facts, ownerOf } from '../../../shared/model/facts.ts';
import { foldFacts } from '../../../shared/model/fold-facts.ts';
import type { Clock } from '../../ports/clock.ts';
import { createWaiting } from './waiting.ts';

/** What one command knows: every event is folded here, told on, and wakes whoever waits for a fact. */
export interface FactStore {
  facts(): Facts;
  /** Epoch milliseconds. */
  now(): number;
  /** Stamps an event with the time unless it brings its own, folds it, tells it. */
  record(event: Parameters<Emit>[0] & { readonly at?: number }): void;
  /** Resolves with what `look` finds as soon as it finds something. Rejects with `interrupted` when the signal aborts. */
  until<Found>(look: (facts: Facts, now: number) => Found | undefined, signal: AbortSignal): Promise<Found>;
}

/** An empty ledger; `tell` gets every event that says something new. */
export function createFactStore(clock: Clock, tell: (event: EngineEvent) => void): FactStore {
  let facts: Facts = {};
  const waiting = createWaiting(clock, () => facts);
  return {
    facts: () => facts,
    now: () => clock.now(),
    record: event => {
      const stamped = { at: clock.now(), ...event } as EngineEvent;
      if (saysNothingNew(facts, stamped)) return;
      const before = facts;
      facts = foldFacts(before, stamped);
      tell(stamped);
      // A line of a log is no fact: a flood of them would have everybody look again at each.
      if (facts !== before) waiting.wake();
    },
    until: waiting.until,
  };
}

/** Docker is asked after each operation and tells of its own accord: the same facts often come twice. */
function saysNothingNew(facts: Facts, event: EngineEvent): boolean {
  if (event.type !== 'container-changed') return false;
  const owner = ownerOf(facts, event.service);
  const known = owner === undefined ? facts[event.service] : facts[owner]?.others?.[event.service];
  return known?.lost === undefined && JSON.stringify(known?.container) === JSON.stringify(event.container);
}

/** Somebody else's command holds the environment. */
export function busy(command: string, project: string): BkdevError {
  return new BkdevError({
    code: 'busy',
    message: message('lock.busy', { command, project }),
    hint: message('lock.busy.try'),
  });
}
