import { type Message, message } from '../../../shared/messages/message.ts';
import { type Definition, dependenciesOf, resolvedFile, startOrder } from '../../../shared/model/definition.ts';
import {
  type ContainerFacts,
  instanceName,
  instancesOf,
  isLive,
  type Observation,
  runOf,
  serviceOf,
} from '../../../shared/model/facts.ts';
import type { Caused, Plan } from '../../../shared/model/plan.ts';
import type { Profile } from '../../../shared/model/profile.ts';
import { type Dependency, isJudgedByAgent, type Service } from '../../../shared/model/service.ts';
import { isSingleton, isStep, isStore, isWorkspace } from '../../../shared/model/traits.ts';
import { aboutSnapshots } from './about-snapshots.ts';
import { wantedCount } from './count.ts';
import { toGraph } from './graph.ts';
import { isMisnumbered, whyUnfit } from './misfit.ts';
import { hasOlderImage, toBuild, whyReplaced } from './rebuild.ts';
import { databaseGone, whyUndone } from './undone.ts';

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

/** The plan for one service of the profile. */
interface ServicePlan {
  readonly service: Service;
  readonly changes: readonly Caused[];
  readonly tooMany: readonly Caused[];
  readonly kept: readonly string[];
  /** The wanted number of containers. */
  readonly count: number;
  /** The number of them that Compose has to create. */
  readonly lacks: number;
}

function toRunAll(service: Service, definition: Definition, profile: Profile, observed: Observation): ServicePlan {
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
 * Returns why a running container must be restarted. A program that supervisord gave up on stays down until somebody
 * restarts it, and a store whose health check fails rarely recovers. The workspace is exempt from most of this, because
 * a restart would end the editor in it.
 */
function whyRestart(service: Service, container: ContainerFacts, observed: Observation): Message | undefined {
  const checkFails = !isJudgedByAgent(service) && container.health === 'unhealthy';
  if (checkFails && !isWorkspace(service)) return message('cause.check-fails');
  if (hasOldPrograms(service, container, observed) && !isWorkspace(service)) return message('cause.programs-changed');
  const gone = databaseGone(service, container, observed);
  if (gone !== undefined) return gone;
  return programGaveUp(service, container, observed);
}

/** Whether the programs changed since the container started; supervisord reads them only at the start. */
function hasOldPrograms(service: Service, container: ContainerFacts, observed: Observation): boolean {
  return observed.olderRuns?.[service.name]?.includes(runOf(container)) === true;
}

function programGaveUp(service: Service, container: ContainerFacts, observed: Observation): Message | undefined {
  const said = observed.reports.findLast(({ report }) => report.service === service.name);
  if (said === undefined || said.at < (container.startedAt ?? 0)) return undefined;
  const program = said.report.programs.find(({ state }) => state === 'FATAL');
  return program && message('cause.program-gave-up', { program: program.name });
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

/**
 * Returns why a completed step should run again: the agent reports that its results are gone, or a role that depends on
 * it gave up and may be missing them. Steps skip what is already done.
 */
function doubt(
  step: Service,
  container: ContainerFacts,
  { services }: Definition,
  profile: Profile,
  observed: Observation,
): Message | undefined {
  if (container.state === 'running') return undefined;
  const undone = whyUndone(step, container, services, observed);
  if (undone !== undefined) return undone;
  const failed = services.find(other => {
    const found = observed.containers[other.name];
    const isWanted = profile.services.includes(other.name) && found?.state === 'running';
    const needsStep = other.dependsOn.some(({ service }) => service === step.name);
    return isWanted && needsStep && programGaveUp(other, found, observed) !== undefined;
  });
  return failed && message('cause.needed-by-failed', { service: failed.name });
}

function whyRunAgain(
  service: Service,
  container: ContainerFacts,
  definition: Definition,
  observed: Observation,
): Message | undefined {
  if (container.state === 'running') return undefined;
  if (container.state === 'created') return message('cause.never-ran');
  if (container.exitCode !== 0) return message('cause.step-failed', { exitCode: container.exitCode });
  const ranAt = container.startedAt ?? 0;
  const inputs = observed.inputs[service.name];
  if ((inputs?.changedAt ?? 0) >= ranAt) return message('cause.inputs-changed');
  if (inputs?.seen?.ranAt === ranAt && inputs.seen.listing !== inputs.listing)
    return message('cause.inputs-listed-anew');
  const renewed = service.fills.find(name => (observed.volumes[definition.volumes[name] ?? ''] ?? 0) >= ranAt);
  return renewed === undefined ? undefined : message('cause.volume-new', { volume: renewed });
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
