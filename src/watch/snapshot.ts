import type { Definition } from '../model/definition.ts';
import type { EngineEvent } from '../model/event.ts';
import type { ContainerFacts, Facts } from '../model/facts.ts';
import { foldFacts } from '../model/fold-facts.ts';
import type { World } from '../ports/world.ts';
import { checkUrl, observeRunning, type Running } from './observe.ts';

const urlTimeoutMs = 2_000;

/** What there is now, and the events that would have told it. */
export interface Snapshot {
  readonly observed: Running;
  readonly events: readonly EngineEvent[];
  readonly facts: Facts;
}

/** Looks once at everything that tells how services are: containers, what the agent said last, published addresses. */
export async function takeSnapshot(world: World, definition: Definition, agentLines?: number): Promise<Snapshot> {
  const observed = await observeRunning(world, definition, agentLines);
  const at = world.clock.now();
  const events: EngineEvent[] = [
    ...Object.entries(observed.containers).map(
      ([service, container]): EngineEvent => ({
        type: 'container-changed',
        at: changedAt(container) ?? at,
        service,
        container,
      }),
    ),
    ...observed.reports.map(({ at, report }): EngineEvent => ({ type: 'role-reported', at, report })),
  ];
  const inside = events.reduce<Facts>(foldFacts, {});
  const tried = await Promise.all(
    definition.services
      .filter(({ name }) => inside[name]?.report?.health === 'healthy')
      .map(async service => ({ service: service.name, url: await checkUrl(world, service, urlTimeoutMs) })),
  );
  const addresses = tried.flatMap(({ service, url }): EngineEvent[] =>
    url ? [{ type: 'url-checked', at, service, url }] : [],
  );
  return { observed, events: [...events, ...addresses], facts: addresses.reduce(foldFacts, inside) };
}

function changedAt({ state, startedAt, finishedAt }: ContainerFacts): number | undefined {
  return state === 'running' ? startedAt : (finishedAt ?? startedAt);
}
