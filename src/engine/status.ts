import type { Definition } from '../model/definition.ts';
import { type ContainerFacts, type Facts, foldFacts } from '../model/facts.ts';
import { urlOf } from '../model/service.ts';
import { type Status, toStatus } from '../model/status.ts';
import { observe } from './observe.ts';
import type { World } from './world.ts';

const urlTimeoutMs = 2_000;

/** What runs now. Services of the last profile and whatever else has a container are listed. */
export async function readStatus(
  world: World,
  definition: Definition,
  profileServices: readonly string[],
): Promise<Status> {
  const observed = await observe(world, definition);
  let facts: Facts = {};
  const at = world.clock.now();
  for (const [service, container] of Object.entries(observed.containers))
    facts = foldFacts(facts, { type: 'container-changed', at: changedAt(container) ?? at, service, container });
  for (const { at, report } of observed.reports) facts = foldFacts(facts, { type: 'role-reported', at, report });
  for (const service of definition.services) {
    const url = urlOf(service);
    if (url === undefined || facts[service.name]?.report?.health !== 'healthy') continue;
    const answer = await world.host.get(url + service.probe?.path, service.probe?.expect, urlTimeoutMs);
    facts = foldFacts(facts, { type: 'url-checked', at, service: service.name, url: { url, ...answer } });
  }
  const services = definition.services
    .map(service => service.name)
    .filter(name => profileServices.includes(name) || observed.containers[name] !== undefined);
  const about = { workspace: world.checkout.source, profile: world.checkout.lastProfile() ?? null, services };
  return toStatus(definition, facts, about, world.clock.now());
}

function changedAt({ state, startedAt, finishedAt }: ContainerFacts): number | undefined {
  return state === 'running' ? startedAt : (finishedAt ?? startedAt);
}
