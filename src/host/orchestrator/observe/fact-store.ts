import { message } from '../../../shared/messages/message.ts';
import { BkdevError } from '../../../shared/model/error.ts';
import type { Emit, EngineEvent } from '../../../shared/model/event.ts';
import { type Facts, factsAbout } from '../../../shared/model/facts.ts';
import { foldFacts, isOfHeldServer } from '../../../shared/model/fold-facts.ts';
import type { Clock } from '../../ports/clock.ts';
import { createWaiting } from './waiting.ts';

/**
 * The facts that one command knows. Every event is folded into them, passed on, and wakes those who wait for a fact.
 */
export interface FactStore {
  facts(): Facts;
  /** Epoch milliseconds. */
  now(): number;
  /** Adds a timestamp unless the event has one, folds the event, and passes it on. */
  record(event: Parameters<Emit>[0] & { readonly at?: number }): void;
  /** Resolves with the result of `look` as soon as there is one. Rejects with `interrupted` when the signal aborts. */
  until<Found>(look: (facts: Facts, now: number) => Found | undefined, signal: AbortSignal): Promise<Found>;
}

/** Creates an empty fact store; `tell` receives every event that contains something new. */
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
      // Log lines are not facts: a flood of them must not wake every waiter.
      if (facts !== before) waiting.wake();
    },
    until: waiting.until,
  };
}

/**
 * Docker is asked after each operation and also sends events, so the same facts often arrive twice. What a probe finds
 * while a server is held still for a copy is no news either.
 */
function saysNothingNew(facts: Facts, event: EngineEvent): boolean {
  if (event.type === 'role-reported') return isOfHeldServer(factsAbout(facts, event.report.service) ?? {}, event.at);
  if (event.type !== 'container-changed') return false;
  const known = factsAbout(facts, event.service);
  return known?.lost === undefined && JSON.stringify(known?.container) === JSON.stringify(event.container);
}

/** The error when another command holds the lock. */
export function busy(command: string, project: string): BkdevError {
  return new BkdevError({
    code: 'busy',
    message: message('lock.busy', { command, project }),
    hint: message('lock.busy.try'),
  });
}
