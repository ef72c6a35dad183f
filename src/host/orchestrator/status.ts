import type { Definition } from '../../shared/model/definition.ts';
import type { EngineEvent } from '../../shared/model/event.ts';
import type { Facts } from '../../shared/model/facts.ts';
import { foldFacts } from '../../shared/model/fold-facts.ts';
import type { Profile } from '../../shared/model/profile.ts';
import { type Status, toStatus } from '../../shared/model/status.ts';
import type { World } from '../ports/world.ts';
import { explain } from './observe/explain.ts';
import { takeSnapshot } from './observe/snapshot.ts';
import { troubleOf } from './observe/symptom.ts';
import { pastTimeline } from './observe/timeline.ts';
import { turnComes } from './spectate.ts';

/** Returns the current status of the profile's services and of every other service that has a container. */
export async function readStatus(
  world: World,
  definition: Definition,
  profile: Pick<Profile, 'name' | 'services'> | undefined,
): Promise<Status> {
  const [snapshot, busy] = await Promise.all([takeSnapshot(world, definition), world.lock.holder(definition.project)]);
  const { observed, editor } = snapshot;
  let { facts } = snapshot;
  const at = world.clock.now();
  for (const [service, { state }] of Object.entries(observed.containers))
    if (busy !== undefined && state === 'created')
      facts = foldFacts(facts, {
        type: 'service-held',
        at,
        service,
        hold: turnComes(busy),
      });
  facts = await withFailures(facts, definition, world, at);
  const services = definition.services
    .map(service => service.name)
    .filter(name => profile?.services.includes(name) || observed.containers[name] !== undefined);
  const wanted = profile?.services ?? services;
  const about = {
    workspace: world.checkout.source,
    profile: profile?.name ?? null,
    services,
    wanted,
    editor,
    changes: pastTimeline(definition, observed, facts, at).changes,
  };
  return toStatus(definition, facts, about, world.clock.now());
}

/**
 * Adds the cause of each failure. For an ended service, its log says more than its exit status and replaces the reason;
 * an unhealthy one keeps the reason that its probe gave.
 */
export async function withFailures(before: Facts, definition: Definition, world: World, at: number): Promise<Facts> {
  const told = definition.services.map(async (service): Promise<EngineEvent[]> => {
    const known = before[service.name] ?? {};
    const symptom = troubleOf(service, known, at);
    if (symptom === undefined) return [];
    const error = await explain(service, known, symptom, world, 'bkdev up');
    const about = { at, service: service.name, error };
    return symptom.kind === 'ended'
      ? [{ ...about, type: 'service-failed', cause: error.cause }]
      : [{ ...about, type: 'failure-explained' }];
  });
  return (await Promise.all(told)).flat().reduce(foldFacts, before);
}
