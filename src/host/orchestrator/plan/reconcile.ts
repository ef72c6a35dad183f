import { type Message, message } from '../../../shared/messages/message.ts';
import { type Definition, dependenciesOf, startOrder } from '../../../shared/model/definition.ts';
import { type ContainerFacts, instancesOf, type Observation, serviceOf } from '../../../shared/model/facts.ts';
import type { Operation, Plan } from '../../../shared/model/plan.ts';
import type { Profile } from '../../../shared/model/profile.ts';
import { type Dependency, isJudgedByAgent, type Service } from '../../../shared/model/service.ts';
import { isSingleton, isStep, isWorkspace } from '../../../shared/model/traits.ts';
import { isMisnumbered, whyUnfit } from './misfit.ts';
import { databaseGone, whyUndone } from './undone.ts';

/**
 * What has to be done so that exactly the profile's services run, given one snapshot of what is there.
 * Pure: the same arguments give the same plan. Services that fit are never touched; volumes never are.
 */
export function reconcile(definition: Definition, profile: Profile, observed: Observation): Plan {
  const operations: Operation[] = [];
  const kept: string[] = [];
  const wanted = startOrder(definition, profile.services);
  const missing = wanted.filter(
    (service, index) =>
      !observed.images.has(service.image) && wanted.findIndex(other => other.image === service.image) === index,
  );
  if (missing.length > 0)
    operations.push({
      type: 'build',
      services: missing.map(service => service.name),
      cause: message('cause.no-image'),
    });
  for (const service of wanted) {
    const operation = toRun(service, definition, profile, observed);
    if (operation) operations.push(operation);
    else kept.push(service.name);
    // Compose replaces all containers of a service together.
    if (operation?.type === 'recreate') continue;
    for (const [name, further] of instancesOf(observed.containers, service.name).slice(1)) {
      const change = toRunFurther(name, further, service, definition, profile, observed);
      if (change) operations.push(change);
      else kept.push(name);
    }
  }
  const outdated = wanted
    .filter(
      service => isWorkspace(service) && (observed.containers[service.name]?.image ?? service.image) !== service.image,
    )
    .map(({ name }) => name);
  return {
    operations: [...workspaceAfterNetwork(operations), ...surplus(definition, profile, observed)],
    kept,
    outdated,
  };
}

/** Compose creates the project's network with its first services; the devcontainer CLI calls Compose too and must not race that. */
function workspaceAfterNetwork(operations: readonly Operation[]): Operation[] {
  const first = operations.find(operation => operation.type === 'create' && operation.needs.length === 0);
  return operations.map(operation =>
    operation.type === 'create-workspace' && first?.type === 'create'
      ? { ...operation, needs: [...operation.needs, { service: first.service, condition: 'service_started' }] }
      : operation,
  );
}

/** Dependencies outside the profile are not waited for: the profile says what runs. */
function needsWithin(service: Service, profile: Profile): readonly Dependency[] {
  return service.dependsOn.filter(dependency => profile.services.includes(dependency.service));
}

function toRun(
  service: Service,
  definition: Definition,
  profile: Profile,
  observed: Observation,
): Operation | undefined {
  const needs = needsWithin(service, profile);
  const container = observed.containers[service.name];
  const misfit = container ? whyUnfit(service, container, definition, profile) : message('cause.no-container');
  if (misfit !== undefined && isWorkspace(service))
    return { type: 'create-workspace', service: service.name, profile: profile.name, needs, cause: misfit };
  if (container === undefined)
    return { type: 'create', service: service.name, needs, cause: message('cause.no-container') };
  const start = { service: service.name, container: container.id, needs };
  if (misfit !== undefined) {
    // Compose does not see that a container is detached or has another number, and would keep it.
    const isLost = container.state === 'dead' || container.detachedFrom !== undefined;
    const removeFirst =
      isLost || isMisnumbered(service, container) || wouldTouchMore(service, definition, profile, observed);
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

/** A service that somebody scaled keeps its containers, as far as it may have several. */
function toRunFurther(
  name: string,
  { id: container, state, ...facts }: ContainerFacts,
  service: Service,
  definition: Definition,
  profile: Profile,
  observed: Observation,
): Operation | undefined {
  if (isSingleton(service))
    return { type: 'remove', service: name, container, cause: message('cause.singleton', { role: service.role }) };
  const misfit = whyUnfit(service, { ...facts, id: container, state }, definition, profile);
  if (misfit !== undefined) return { type: 'remove', service: name, container, cause: misfit };
  const needs = needsWithin(service, profile);
  if (state === 'running' || state === 'restarting')
    return hasOldPrograms(service, { ...facts, id: container, state }, observed)
      ? { type: 'restart', service: name, container, needs, cause: message('cause.programs-changed') }
      : undefined;
  if (state === 'paused') return { type: 'unpause', service: name, container, cause: message('cause.paused') };
  return { type: 'start', service: name, container, needs, cause: message('cause.container-state', { state }) };
}

/**
 * A program that supervisord gave up on stays down until somebody starts it again, a store whose own check fails rarely recovers: whoever
 * types `up` wants just that. Not the workspace, whose restart would end the editor in it.
 */
function whyRestart(service: Service, container: ContainerFacts, observed: Observation): Message | undefined {
  const checkFails = !isJudgedByAgent(service) && container.health === 'unhealthy';
  if (checkFails && !isWorkspace(service)) return message('cause.check-fails');
  if (hasOldPrograms(service, container, observed) && !isWorkspace(service)) return message('cause.programs-changed');
  const gone = databaseGone(service, container, observed);
  if (gone !== undefined) return gone;
  return programGaveUp(service, container, observed);
}

/** Supervisor reads a service's programs when its container starts. */
function hasOldPrograms(service: Service, { startedAt = 0 }: ContainerFacts, observed: Observation): boolean {
  return (observed.programsChangedAt?.[service.name] ?? 0) > startedAt;
}

function programGaveUp(service: Service, container: ContainerFacts, observed: Observation): Message | undefined {
  const said = observed.reports.findLast(({ report }) => report.service === service.name);
  if (said === undefined || said.at < (container.startedAt ?? 0)) return undefined;
  const program = said.report.programs.find(({ state }) => state === 'FATAL');
  return program && message('cause.program-gave-up', { program: program.name });
}

/**
 * Whether Compose, asked to replace this one, would replace another one with it out of its turn: it looks at all that a service depends
 * on. What the service waits for fits by then; the workspace never fits for Compose, and what the profile leaves out is not looked after.
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
 * What a step made may have been taken away since, as the agent tells. A role that gave up may miss what a step made and somebody took away since. Steps look at what is there and skip what is done, so the
 * ones that such a role needs look again first.
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

/** What runs although the profile does not name it. Compose never stops such a service; the plan does. */
function surplus(definition: Definition, profile: Profile, observed: Observation): Operation[] {
  return Object.entries(observed.containers).flatMap(([name, container]): Operation[] => {
    const service = serviceOf(name, container);
    if (profile.services.includes(service)) return [];
    // One that another profile's overlay adds is not gone from the definition.
    const known = definition.services.some(candidate => candidate.name === service) || observed.named.has(service);
    if (!known)
      return [{ type: 'remove', service: name, container: container.id, cause: message('cause.not-defined') }];
    if (!['running', 'paused', 'restarting'].includes(container.state)) return [];
    const cause = message('cause.not-in-profile', { profile: profile.name });
    return [{ type: 'stop', service: name, container: container.id, cause }];
  });
}
