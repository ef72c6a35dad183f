import { message } from '../../../shared/messages/message.ts';
import { instancesOf, isLive, serviceOf } from '../../../shared/model/container.ts';
import { type Definition, resolvedFile, startOrder } from '../../../shared/model/definition.ts';
import type { Observation } from '../../../shared/model/observation.ts';
import type { Caused, Plan } from '../../../shared/model/plan.ts';
import type { Profile } from '../../../shared/model/profile.ts';
import { isStore, isWorkspace } from '../../../shared/model/traits.ts';
import { aboutSnapshots } from './about-snapshots.ts';
import { toGraph } from './graph.ts';
import { hasOlderImage, toBuild } from './rebuild.ts';
import { type ServicePlan, toRunAll } from './service-plan.ts';

/**
 * Returns the plan that makes exactly the profile's services run, given one snapshot.
 * Pure: the same arguments give the same plan. Services that fit are never touched; volumes never are.
 */
export function reconcile(definition: Definition, profile: Profile, observed: Observation): Plan {
  const wanted = startOrder(definition, profile.services);
  const found = wanted.map(service => toRunAll(service, definition, profile, observed));
  const surplus = found.flatMap(({ tooMany }) => tooMany);
  const cause = message('cause.before-taking-away');
  const healthy = { type: 'await', services: wanted.map(({ name }) => name), cause } as const;
  const outdated = wanted
    .filter(service => isWorkspace(service) && hasOlderImage(service, definition, observed))
    .map(({ name }) => name);
  return {
    operations: toGraph({
      bringUp: [
        ...toWrite(observed),
        ...toBuild(wanted, definition, observed),
        ...toCreate(found, definition, observed),
        ...aboutSnapshots(definition, profile, observed),
        ...found.flatMap(({ changes }) => changes),
      ],
      takeAway: [...surplus, ...unwanted(definition, profile, observed)],
      healthy,
      isStore: name => definition.services.some(service => service.name === name && isStore(service)),
    }),
    kept: found.flatMap(({ kept }) => kept),
    outdated,
    scales: scalesOf(definition, found, observed),
  };
}

function toWrite({ left }: Observation): Caused[] {
  if (left === undefined || left === 'same') return [];
  const cause = message(left === 'none' ? 'cause.agent-knows-none' : 'cause.agent-knows-other');
  return [{ type: 'write', file: `.devcontainer/${resolvedFile}`, cause }];
}

/**
 * Creates all containers in one operation, since Compose takes as long for one as for ten; it also creates missing
 * volumes.
 */
function toCreate(found: readonly ServicePlan[], { volumes }: Definition, observed: Observation): Caused[] {
  const lacking = found.filter(({ lacks }) => lacks > 0);
  const [first] = lacking;
  if (first === undefined) return [];
  const isMore = lacking.every(({ count, lacks }) => lacks < count);
  const more = message('cause.scaled-up', { service: first.service.name, count: first.count });
  const mounted = new Set(lacking.flatMap(({ service }) => service.mounts ?? []));
  const missing = Object.entries(volumes).filter(([name, known]) => mounted.has(name) && !(known in observed.volumes));
  return [
    {
      ...{ type: 'create', services: lacking.map(({ service }) => service.name) },
      ...{ volumes: missing.map(([name]) => name), cause: isMore ? more : message('cause.no-container') },
    },
  ];
}

/**
 * The number of containers per service that Compose must keep, if not one: Compose also updates the dependencies of the
 * services it is given. Services outside the profile get none, but no existing container is removed before the plan
 * does so.
 */
function scalesOf(
  { services }: Definition,
  found: readonly ServicePlan[],
  { containers }: Observation,
): Plan['scales'] {
  const counts = services.map(({ name }) => {
    const plan = found.find(({ service }) => service.name === name);
    const present = instancesOf(containers, name).length;
    const isReplaced = plan?.changes.some(({ type }) => type === 'recreate') === true;
    return [name, isReplaced ? plan.count : Math.max(plan?.count ?? 0, present)] as const;
  });
  return Object.fromEntries(counts.filter(([, count]) => count !== 1));
}

/** Stops running services that the profile does not name, and removes undefined ones; Compose would do neither. */
function unwanted(definition: Definition, profile: Profile, observed: Observation): Caused[] {
  return Object.entries(observed.containers).flatMap(([name, container]): Caused[] => {
    const service = serviceOf(name, container);
    if (profile.services.includes(service)) return [];
    // A service that another profile's overlay adds still counts as defined.
    const known = definition.services.some(candidate => candidate.name === service) || observed.named.has(service);
    if (!known)
      return [{ type: 'remove', service: name, container: container.id, cause: message('cause.not-defined') }];
    if (!isLive(container)) return [];
    const cause = message('cause.not-in-profile', { profile: profile.name });
    return [{ type: 'stop', service: name, container: container.id, cause }];
  });
}
