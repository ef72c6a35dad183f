import { message } from '../../../shared/messages/message.ts';
import { type ContainerFacts, type Containers, serviceOf } from '../../../shared/model/container.ts';
import { type Definition, dependenciesOf, instancesNamed, startOrder } from '../../../shared/model/definition.ts';
import { BkdevError } from '../../../shared/model/error.ts';
import { type Caused, emptyPlan, type Plan } from '../../../shared/model/plan.ts';
import { type Dependency, isJudgedByAgent, type Service } from '../../../shared/model/service.ts';
import { isStep, isWorkspace } from '../../../shared/model/traits.ts';
import { toStartUp } from './graph.ts';
import { type ProgramsIn, partsOf, programsNamed } from './programs-named.ts';
import { requestedBy } from './take-down.ts';

/**
 * Plans to restart services, instances (`worker.2`) or programs (`worker:cron`) one after the other, dependencies first,
 * each once the one before it is healthy. Programs of supervised roles are restarted by the agent, everything else with
 * its container; stopped containers are started and steps run again. Pure. Throws BkdevError `usage` for an unknown
 * name, and `role-failed` for a service without a container, as `programsNamed` does.
 */
export function planRestart(definition: Definition, containers: Containers, asked: readonly string[]): Plan {
  const agent = containers[definition.services.find(isWorkspace)?.name ?? ''];
  const workspace = agent?.state === 'running' ? agent.id : undefined;
  const named = partsOf(asked);
  const meant = chosenFrom(definition, containers, named.containers).flatMap(
    ({ service, instances: [first, ...further] }) => {
      // Leave further instances alone if a person stopped them: restart the first one, and those that are running.
      const all = [...(first ? [first] : []), ...further.filter(([, { state }]) => state === 'running')];
      return all.map(instance => ({ service, instance }));
    },
  );
  const changes = meant.map(({ service, instance }, index) => {
    const before = meant[index - 1];
    return toRestart(service, instance, workspace, before ? [needFor(before.service, before.instance[0])] : []);
  });
  const isWhole = (instance: string) => meant.some(other => other.instance[0] === instance);
  const programs = programsNamed(definition, containers, named.programs)
    .filter(({ instance }) => !isWhole(instance))
    .map(found => toOrder('restart-programs', found));
  return { ...emptyPlan, operations: toStartUp([...changes, ...programs]) };
}

/**
 * Plans to start stopped services, instances or programs, each once those of them that it depends on are healthy.
 * Running ones are left alone. Pure. Throws as `planRestart` does.
 */
export function planStart(
  definition: Definition,
  containers: Containers,
  asked: readonly string[],
  command = 'start',
): Plan {
  const named = partsOf(asked);
  const stopped = chosenFrom(definition, containers, named.containers).map(({ service, instances }) => ({
    ...{ service, instances: instances.filter(([, { state }]) => state !== 'running' && state !== 'restarting') },
  }));
  const changes = toStartAll(definition, stopped, command);
  const isStarted = (instance: string) => changes.some(change => 'service' in change && change.service === instance);
  const programs = programsNamed(definition, containers, named.programs)
    .filter(({ instance }) => !isStarted(instance))
    .map(found => toOrder('start-programs', found));
  return { ...emptyPlan, operations: toStartUp([...changes, ...programs]) };
}

/** Instances of one service. */
export interface Chosen {
  readonly service: Service;
  readonly instances: readonly Instance[];
}

type Instance = readonly [name: string, container: ContainerFacts];

/** Returns the starts of these instances, each with its needs among them. */
export function toStartAll(definition: Definition, chosen: readonly Chosen[], command: string): readonly Caused[] {
  const starting = chosen.filter(({ instances }) => instances.length > 0);
  return starting.flatMap(({ service, instances }) => {
    const awaited = dependenciesOf(definition, [service.name]);
    const needs = starting
      .filter(other => awaited.includes(other.service.name))
      .map(other => needFor(other.service, other.service.name));
    return instances.map(instance => toStart(service, instance, needs, command));
  });
}

function toStart(
  service: Service,
  [name, { id: container, isFurther, state }]: Instance,
  needs: readonly Dependency[],
  command: string,
): Caused {
  const cause = requestedBy(command);
  if (state === 'paused') return { type: 'unpause', service: name, container, cause };
  const instanceOf = isFurther ? { instanceOf: service.name } : {};
  return { type: 'start', service: name, ...instanceOf, container, needs, cause };
}

function toRestart(
  service: Service,
  instance: Instance,
  workspace: string | undefined,
  needs: readonly Dependency[],
): Caused {
  const [name, { id: container, isFurther, state }] = instance;
  const about = { service: name, ...(isFurther && { instanceOf: service.name }), needs, cause: requestedBy('restart') };
  if (state === 'running' && isJudgedByAgent(service) && workspace !== undefined)
    return { type: 'restart-programs', workspace, ...about };
  if (state === 'paused') return { type: 'restart', container, unpauseFirst: true, ...about };
  if (state === 'running' || state === 'restarting') return { type: 'restart', container, ...about };
  return { type: 'start', container, ...about };
}

/** Programs are independent of one another, so nothing is awaited. */
function toOrder(
  type: 'restart-programs' | 'start-programs',
  { service, instance, isFurther, workspace, programs }: ProgramsIn,
): Caused {
  const cause = requestedBy(type === 'restart-programs' ? 'restart' : 'start');
  const further = isFurther ? { instanceOf: service.name } : {};
  return { type, service: instance, ...further, workspace, programs, needs: [], cause };
}

function needFor(service: Service, name: string): Dependency {
  return { service: name, condition: isStep(service) ? 'service_completed_successfully' : 'service_healthy' };
}

/** Resolves names to services and instances, each service after its dependencies. */
function chosenFrom(definition: Definition, containers: Containers, asked: readonly string[]): readonly Chosen[] {
  const named = asked.flatMap(name => {
    const found = instancesNamed(containers, definition, name);
    if (found.length === 0) throw withoutContainer(name);
    return found;
  });
  const unique = [...new Map(named)];
  const ownerOf = ([name, container]: Instance) => serviceOf(name, container);
  return startOrder(definition, unique.map(ownerOf)).map(service => ({
    ...{ service, instances: unique.filter(instance => ownerOf(instance) === service.name) },
  }));
}

function withoutContainer(service: string): BkdevError {
  return new BkdevError({
    code: 'role-failed',
    message: message('restart.no-container', { service }),
    hint: message('restart.no-container.try'),
  });
}
