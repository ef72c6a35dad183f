import { message } from '../../../shared/messages/message.ts';
import { type ContainerFacts, instanceName, instancesOf } from '../../../shared/model/container.ts';
import { type Definition, dependenciesOf } from '../../../shared/model/definition.ts';
import type { Observation } from '../../../shared/model/observation.ts';
import type { Caused } from '../../../shared/model/plan.ts';
import type { Profile } from '../../../shared/model/profile.ts';
import type { Dependency, Service } from '../../../shared/model/service.ts';
import { isSingleton, isStep, isWorkspace } from '../../../shared/model/traits.ts';
import { wantedCount } from './count.ts';
import { isMisnumbered, whyUnfit } from './misfit.ts';
import { whyReplaced } from './rebuild.ts';
import { doubt, hasOldPrograms, whyRestart, whyRunAgain } from './why-again.ts';

/** The plan for one service of the profile. */
export interface ServicePlan {
  readonly service: Service;
  readonly changes: readonly Caused[];
  readonly tooMany: readonly Caused[];
  readonly kept: readonly string[];
  /** The wanted number of containers. */
  readonly count: number;
  /** The number of them that Compose has to create. */
  readonly lacks: number;
}

/** Returns what has to be done so that a service of the profile runs with the wanted number of containers. Pure. */
export function toRunAll(
  service: Service,
  definition: Definition,
  profile: Profile,
  observed: Observation,
): ServicePlan {
  const { name } = service;
  const count = wantedCount(service, observed.containers, observed.asked ?? {});
  const instances = instancesOf(observed.containers, name);
  const change = toRun(service, definition, profile, observed);
  const fits = change === undefined && instances.length > 0;
  // Compose creates the wanted number and replaces all containers of a service together.
  if (change?.type === 'recreate' || change?.type === 'create-workspace')
    return { service, count, lacks: 0, changes: [change], tooMany: [], kept: [] };
  const tooMany = instances.slice(count).map(([instance, { id }]): Caused => {
    const cause = isSingleton(service)
      ? message('cause.singleton', { role: service.role })
      : message('cause.scaled-down', { service: name, count });
    return { type: 'remove', service: instance, container: id, cause };
  });
  const further = instances.slice(1, count).map(([instance, container]) => ({
    ...{ instance, change: toRunFurther(instance, container, service, definition, profile, observed) },
  }));
  const unfit = further.flatMap(({ change }) => (change?.type === 'remove' ? [change] : []));
  const lacks = Math.max(0, count - instances.length);
  const highest = Math.max(0, ...instances.map(([, { number = 1 }]) => number));
  const made = Array.from({ length: lacks }, (_, index): Caused => {
    const number = highest + 1 + index;
    const needs = needsWithin(service, profile);
    if (number === 1) return { type: 'start', service: name, needs, cause: message('cause.created') };
    const instance = { service: instanceName(name, { number }), instanceOf: name };
    return { type: 'start', ...instance, needs, cause: message('cause.scaled-up', { service: name, count }) };
  });
  const again = further.flatMap(({ change }) => (change && change.type !== 'remove' ? [change] : []));
  // While several instances of a singleton are running, none counts as healthy, so the surplus ends first.
  const ended = isSingleton(service) ? tooMany : [];
  return {
    ...{ service, count, lacks },
    changes: [...(change ? [change] : []), ...again, ...made, ...ended],
    tooMany: [...(isSingleton(service) ? [] : tooMany), ...unfit],
    kept: [...(fits ? [name] : []), ...further.flatMap(({ instance, change }) => (change ? [] : [instance]))],
  };
}

/** Ignores dependencies outside the profile: the profile decides what runs. */
function needsWithin(service: Service, profile: Profile): readonly Dependency[] {
  return service.dependsOn.filter(dependency => profile.services.includes(dependency.service));
}

function toRun(service: Service, definition: Definition, profile: Profile, observed: Observation): Caused | undefined {
  const needs = needsWithin(service, profile);
  const container = observed.containers[service.name];
  const rebuilt = whyReplaced(service, definition, observed);
  const misfit = container
    ? (whyUnfit(service, container, definition, profile) ?? rebuilt)
    : message('cause.no-container');
  if (misfit !== undefined && isWorkspace(service))
    return { type: 'create-workspace', service: service.name, profile: profile.name, needs, cause: misfit };
  if (container === undefined) return undefined;
  const start = { service: service.name, container: container.id, needs };
  if (misfit !== undefined) {
    // Compose does not notice that a container is detached or misnumbered, and would keep it.
    const isLost = container.state === 'dead' || container.detachedFrom !== undefined;
    const removeFirst =
      isLost ||
      rebuilt !== undefined ||
      isMisnumbered(service, container) ||
      isShrinking(service, observed) ||
      wouldTouchMore(service, definition, profile, observed);
    return { type: 'recreate', ...start, removeFirst, cause: misfit };
  }
  if (container.state === 'paused')
    return { type: 'unpause', service: service.name, container: container.id, cause: message('cause.paused') };
  if (container.detachedFrom !== undefined && container.state === 'running')
    return {
      ...{ type: 'reconnect', service: service.name, container: container.id, network: container.detachedFrom },
      cause: message('cause.detached', { network: container.detachedFrom }),
    };
  if (isStep(service)) {
    const cause =
      whyRunAgain(service, container, definition, observed) ?? doubt(service, container, definition, profile, observed);
    return cause === undefined ? undefined : { type: 'start', ...start, cause };
  }
  switch (container.state) {
    case 'running':
    case 'restarting': {
      const cause = whyRestart(service, container, observed);
      return cause === undefined ? undefined : { type: 'restart', ...start, cause };
    }
    default:
      return { type: 'start', ...start, cause: message('cause.container-state', { state: container.state }) };
  }
}

/** Compose replaces and removes at the same time, and might keep a container with a higher number. */
function isShrinking(service: Service, { containers, asked = {} }: Observation): boolean {
  return wantedCount(service, containers, asked) < instancesOf(containers, service.name).length;
}

/** Returns what has to be done to keep a further container of a service running. */
function toRunFurther(
  name: string,
  { id: container, state, ...facts }: ContainerFacts,
  service: Service,
  definition: Definition,
  profile: Profile,
  observed: Observation,
): Caused | undefined {
  const misfit = whyUnfit(service, { ...facts, id: container, state }, definition, profile);
  if (misfit !== undefined) return { type: 'remove', service: name, container, cause: misfit };
  const needs = needsWithin(service, profile);
  if (state === 'running' || state === 'restarting')
    return hasOldPrograms(service, { ...facts, id: container, state }, observed)
      ? {
          type: 'restart',
          ...{ service: name, instanceOf: service.name, container, needs },
          cause: message('cause.programs-changed'),
        }
      : undefined;
  if (state === 'paused') return { type: 'unpause', service: name, container, cause: message('cause.paused') };
  const start = { type: 'start', service: name, instanceOf: service.name, container, needs } as const;
  return { ...start, cause: message('cause.container-state', { state }) };
}

/**
 * Whether Compose, when asked to replace this container, would also replace another one out of turn, since it considers
 * all dependencies. Dependencies inside the profile fit by then; the workspace never fits for Compose, and dependencies
 * outside the profile are not maintained.
 */
function wouldTouchMore(service: Service, definition: Definition, profile: Profile, observed: Observation): boolean {
  const within = definition.services.filter(({ name }) => profile.services.includes(name));
  const awaited = dependenciesOf({ ...definition, services: within }, [service.name]);
  return dependenciesOf(definition, [service.name]).some(name => {
    const container = observed.containers[name];
    const other = definition.services.find(candidate => candidate.name === name);
    if (container === undefined || container.configHash === other?.configHash) return false;
    return (other && isWorkspace(other)) || !awaited.includes(name) || !profile.services.includes(name);
  });
}
