import { type ContainerFacts, type Containers, serviceOf } from '../../../shared/model/container.ts';
import { fillingSteps } from '../../../shared/model/data-volumes.ts';
import { type Definition, startOrder } from '../../../shared/model/definition.ts';
import { type Caused, emptyPlan, type Plan } from '../../../shared/model/plan.ts';
import type { Service } from '../../../shared/model/service.ts';
import type { Snapshot } from '../../../shared/model/snapshot.ts';
import { isStep, isWorkspace } from '../../../shared/model/traits.ts';
import { toInterruption, toTakeDown } from './graph.ts';
import { toStartAll } from './restart.ts';
import { requestedBy, storesIn } from './take-down.ts';

/**
 * Plans to replace the stores' data with a snapshot's: stop what uses the data, copy, and start it again, each service
 * once those of them that it depends on are healthy. Steps are not run again. Pure.
 */
export function planRestore(definition: Definition, containers: Containers, { name, parts }: Snapshot): Plan {
  const cause = requestedBy('db restore');
  const volumes = parts.map(({ volume }) => volume);
  const users = usersOf(definition, containers, volumes);
  const owners = users.map(([instance, container]) => serviceOf(instance, container));
  const again = startOrder(definition, owners)
    .filter(service => !isStep(service))
    .map(service => ({ service, instances: users.filter((_, index) => owners[index] === service.name) }));
  const mounting = definition.services.filter(
    service => mountsAny(service, volumes) && !isStep(service) && !isWorkspace(service),
  );
  return {
    ...emptyPlan,
    operations: toInterruption({
      endings: users.map(([service, { id }]): Caused => ({ type: 'stop', service, container: id, cause })),
      work: {
        ...{ type: 'restore', snapshot: name, volumes, replaces: true, cause },
        services: mounting.map(service => service.name).filter(service => containers[service] !== undefined),
      },
      again: toStartAll(definition, again, 'db restore'),
      isStore: storesIn(definition, containers),
    }),
  };
}

/**
 * Plans to delete volumes that steps fill, with the containers that mount or use them and the steps themselves: the next
 * `up` creates all of them again. Pure.
 */
export function planReset(definition: Definition, containers: Containers, volumes: readonly string[]): Plan {
  const cause = requestedBy('db reset');
  const users = new Set(usersOf(definition, containers, volumes).map(([instance]) => instance));
  const steps = fillingSteps(definition).map(({ name }) => name);
  const isConcerned = (instance: string, service: string) =>
    users.has(instance) ||
    steps.includes(service) ||
    definition.services.some(known => known.name === service && mountsAny(known, volumes));
  const endings = Object.entries(containers).flatMap(([service, container]): Caused[] =>
    isConcerned(service, serviceOf(service, container))
      ? [{ type: 'remove', service, container: container.id, cause }]
      : [],
  );
  const left = volumes.map((name): Caused => {
    return { type: 'remove-volume', volume: definition.volumes[name] ?? name, cause };
  });
  const isStore = storesIn(definition, containers);
  return { ...emptyPlan, operations: toTakeDown({ endings, left, last: [], isStore }) };
}

/**
 * The running instances that use the data in these volumes: those that mount them, and programs that need such a store.
 */
function usersOf(
  { services }: Definition,
  containers: Containers,
  volumes: readonly string[],
): readonly (readonly [instance: string, container: ContainerFacts])[] {
  const stores = services.filter(service => mountsAny(service, volumes)).map(({ name }) => name);
  const isUser = (service: Service) =>
    !isWorkspace(service) &&
    (mountsAny(service, volumes) || service.dependsOn.some(dependency => stores.includes(dependency.service)));
  return Object.entries(containers).filter(([name, container]) => {
    const service = services.find(known => known.name === serviceOf(name, container));
    return service !== undefined && container.state === 'running' && isUser(service);
  });
}

function mountsAny({ mounts = [] }: Service, volumes: readonly string[]): boolean {
  return mounts.some(name => volumes.includes(name));
}
