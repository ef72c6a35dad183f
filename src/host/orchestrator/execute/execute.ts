import { message } from '../../../shared/messages/message.ts';
import type { Definition } from '../../../shared/model/definition.ts';
import { type Facts, factsAbout, ownerOf } from '../../../shared/model/facts.ts';
import { instanceCondition } from '../../../shared/model/health.ts';
import type { Observation } from '../../../shared/model/observation.ts';
import type { Operation, Plan } from '../../../shared/model/plan.ts';
import type { Dependency } from '../../../shared/model/service.ts';
import type { World } from '../../ports/world.ts';
import type { FactStore } from '../observe/fact-store.ts';
import { leaveDefinition } from '../observe/left-definition.ts';
import { isMet } from '../plan/is-met.ts';
import {
  build,
  containersOf,
  create,
  createWorkspace,
  during,
  refresh,
  remove,
  removeWhole,
  replace,
  restartPrograms,
  type Scene,
  startAgain,
  startAll,
  stopPrograms,
} from './actions.ts';
import { gathered, untilAll } from './gathered.ts';
import { keepNew, removeSnapshot, restore } from './snapshots.ts';

type Of<Type extends Operation['type']> = Extract<Operation, { type: Type }>;
type Waiting = Of<'create-workspace' | 'recreate' | 'start'>;

/** The signals that end the execution of a plan early. */
export interface Stops {
  /** The person interrupted: operations in progress are cancelled. */
  readonly interrupted: AbortSignal;
  /** A service failed: operations in progress are completed (an editor is needed most then), and no new ones begin. */
  readonly givenUp: AbortSignal;
}

/** The context that a plan is carried out in. */
export interface Site extends Pick<Observation, 'olderRuns'> {
  readonly definition: Definition;
  readonly world: World;
  readonly ledger: FactStore;
  /**
   * The services whose operations are done. Facts about a service that is not in here belong to its life before this
   * plan.
   */
  readonly settled: Set<string>;
  /** Resolves once all wanted services are healthy at the same time; absent if the plan waits for nothing. */
  readonly healthy?: Promise<unknown>;
  /** Called once every container of the plan exists. */
  readonly created?: () => void;
  /** Called before operations that change the environment, possibly several times. Building an image does not. */
  readonly changes?: () => void;
}

/**
 * Carries out a plan: starts each operation once its predecessors are done and its needs are met, and runs operations
 * with the same prerequisites together. Makes no decisions. Returns or throws only when none of its operations is still
 * running.
 */
export async function execute(plan: Plan, site: Site, stops: Stops): Promise<void> {
  const failed = new AbortController();
  const working = AbortSignal.any([stops.interrupted, stops.givenUp, failed.signal]);
  const tasks = tasksOf(plan, site);
  const done = new Map<string, Promise<void>>();
  const works = alike(plan.operations).map(group => {
    // In a plan, an operation comes after its predecessors.
    const before = awaitedBy(group, plan).map(id => done.get(id));
    const work = Promise.all(before).then(() => perform(group, tasks, working, stops.interrupted));
    work.catch(error => failed.abort(error));
    for (const { id } of group) done.set(id, work);
    return work;
  });
  await Promise.allSettled(works);
  if (failed.signal.aborted) throw failed.signal.reason;
}

/**
 * Returns the ids that a group awaits silently. The start of a needed service is not among them: waiting for it is
 * reported, and `needsOf` waits for it.
 */
function awaitedBy([first]: readonly Operation[], { operations }: Plan): readonly string[] {
  const needed = new Set(first && 'needs' in first ? first.needs.map(({ service }) => service) : []);
  const isTold = (id: string) =>
    operations.some(operation => operation.id === id && 'service' in operation && needed.has(operation.service));
  return (first?.after ?? []).filter(id => !isTold(id));
}

/** Groups operations of one type with the same prerequisites, in the plan's order. */
function alike(operations: readonly Operation[]): (readonly Operation[])[] {
  const needs = (operation: Operation) =>
    'needs' in operation ? operation.needs.map(({ service, condition }) => `${service}:${condition}`).sort() : [];
  const groups = Map.groupBy(operations, one => [one.type, ...one.after.toSorted(), ...needs(one)].join(' '));
  return [...groups.values()];
}

/** The context that the parts of one execution share. */
interface Tasks extends Scene, Site {
  /** Creates containers for services that have none. */
  make(services: readonly string[]): Promise<void>;
  /** Replaces containers. */
  replace(services: readonly string[]): Promise<void>;
  /** Records that a service now has the container that the plan wants. */
  isThere(service: string): void;
}

function tasksOf({ operations, scales }: Plan, site: Site): Tasks {
  const scene = { ...site, scales };
  const made = operations.filter(({ type }) => type === 'create-workspace' || type === 'recreate');
  return {
    ...scene,
    make: gathered(names => create(names, false, scene, new AbortController().signal)),
    replace: gathered(names => replace(names, scene)),
    isThere: untilAll(
      made.flatMap(operation => ('service' in operation ? [operation.service] : [])),
      () => site.created?.(),
    ),
  };
}

/**
 * Performs a group of operations of the same type. Those that come after everything is healthy are always completed.
 */
async function perform(
  group: readonly Operation[],
  tasks: Tasks,
  working: AbortSignal,
  interrupted: AbortSignal,
): Promise<void> {
  const of = <Type extends Operation['type']>(...types: Type[]) =>
    group.filter((operation): operation is Of<Type> => types.includes(operation.type as Type));
  for (const operation of of('build')) await build(operation, tasks, interrupted);
  if (group[0]?.type !== 'build' && !working.aborted) tasks.changes?.();
  for (const { services } of of('create')) await create(services, false, tasks, interrupted);
  for (const _ of of('write')) leaveDefinition(tasks.world, tasks.definition, tasks.olderRuns);
  for (const _ of of('await')) await tasks.healthy;
  for (const operation of of('restore')) await restore(operation, tasks);
  for (const operation of of('snapshot')) {
    await allMet(operation.needs, tasks, working);
    await keepNew(operation, tasks, working);
  }
  const waiting = of('create-workspace', 'recreate', 'start');
  if (waiting.length > 0) {
    await needsOf(waiting, tasks, working);
    await bringUp(waiting, tasks, interrupted);
  }
  await Promise.all(again.flatMap(type => of(type)).map(operation => startOneAgain(operation, tasks, working)));
  await Promise.all(of('stop-programs').map(operation => stopPrograms(operation, tasks)));
  await endAll(of('stop', 'remove'), tasks);
  const { engine, kept } = tasks.world;
  await Promise.all([
    ...of('remove-network').map(({ network }) => engine.removeNetwork(network)),
    ...of('remove-volume').map(({ volume }) => engine.removeVolume(volume)),
  ]);
  for (const operation of of('remove-snapshot')) await removeSnapshot(operation, tasks);
  for (const { what } of of('forget')) kept.forget(what);
}

const again = ['restart', 'restart-programs', 'start-programs', 'unpause', 'reconnect'] as const;

async function startOneAgain(operation: Of<(typeof again)[number]>, tasks: Tasks, working: AbortSignal) {
  if ('needs' in operation) await needsOf([operation], tasks, working);
  working.throwIfAborted();
  await (operation.type === 'restart-programs' || operation.type === 'start-programs'
    ? restartPrograms(operation, tasks, working)
    : startAgain(operation, tasks));
  tasks.settled.add(operation.service);
}

/** Stops or removes containers together, and reports each as soon as it has ended. */
async function endAll(group: readonly Of<'stop' | 'remove'>[], { world, ledger }: Tasks): Promise<void> {
  if (group.length === 0) return;
  ledger.record({ type: 'activity-started', activity: 'stopping', services: group.map(({ service }) => service) });
  const ended = await Promise.allSettled(
    group.map(operation =>
      endOne(operation, world).finally(() =>
        ledger.record({ type: 'activity-finished', services: [operation.service] }),
      ),
    ),
  );
  const failure = ended.find(result => result.status === 'rejected');
  if (failure) throw failure.reason;
}

function endOne(operation: Of<'stop' | 'remove'>, world: World): Promise<void> {
  return operation.type === 'stop'
    ? world.engine.stop(operation.container)
    : remove(operation.container, world, operation.withData);
}

/** Waits for the needs of a group, and reports each need it waits for. */
async function needsOf(
  wave: readonly Pick<Of<'restart'>, 'service' | 'instanceOf' | 'needs'>[],
  { definition, ledger, settled }: Tasks,
  signal: AbortSignal,
): Promise<void> {
  const missing = (facts: Facts, now: number) =>
    wave[0]?.needs.find(need => !settled.has(need.service) || !met(need, definition, facts, now, wave[0]?.instanceOf));
  for (;;) {
    const need = await ledger.until((facts, now) => ({ missing: missing(facts, now) }), signal);
    if (need.missing === undefined) return;
    for (const { service } of wave)
      ledger.record({
        type: 'service-held',
        service,
        hold: message('hold.service', { service: need.missing.service }),
      });
    await ledger.until((facts, now) => missing(facts, now) !== need.missing || undefined, signal);
  }
}

/** Waits without a word: nobody waits for this. */
async function allMet(
  needs: readonly Dependency[],
  { definition, ledger, settled }: Tasks,
  signal: AbortSignal,
): Promise<void> {
  const isMetNow = (facts: Facts, now: number) =>
    needs.every(need => settled.has(need.service) && met(need, definition, facts, now));
  await ledger.until((facts, now) => isMetNow(facts, now) || undefined, signal);
}

/** Whether a need holds. One instance of a service needs only the one before it, whatever the others are like. */
function met(need: Dependency, { services }: Definition, facts: Facts, now: number, instanceOf?: string): boolean {
  const owner = ownerOf(facts, need.service) ?? need.service;
  const service = services.find(candidate => candidate.name === owner);
  if (service === undefined) return false;
  return owner === instanceOf
    ? instanceCondition(service, factsAbout(facts, need.service), now).health === 'healthy'
    : isMet(service, facts, need.condition, now);
}

async function bringUp(wave: readonly Waiting[], tasks: Tasks, signal: AbortSignal): Promise<void> {
  const names = wave.map(operation => operation.service);
  const replacing = wave.filter(operation => operation.type === 'recreate');
  if (replacing.length > 0) await replaceAll(replacing, tasks);
  signal.throwIfAborted();
  const activity = wave[0]?.type === 'create-workspace' ? 'creating' : 'starting';
  await during(activity, names, tasks, async () => {
    if (wave[0]?.type === 'create-workspace') {
      await createWorkspace(wave[0], tasks, signal);
      tasks.isThere(wave[0].service);
    } else {
      const containers = wave.flatMap(operation => toStart(operation, tasks.ledger));
      await startAll(containers, tasks.world);
    }
    await refresh(names, tasks);
    for (const name of names) tasks.settled.add(name);
  });
}

async function replaceAll(wave: readonly Of<'recreate'>[], tasks: Tasks): Promise<void> {
  const [removed = [], others = []] = [true, false].map(removeFirst =>
    wave.filter(operation => operation.removeFirst === removeFirst),
  );
  for (const { service } of removed) await removeWhole(service, tasks);
  const { make, replace, isThere } = tasks;
  const names = (operations: readonly Of<'recreate'>[]) => operations.map(({ service }) => service);
  if (removed.length > 0) await make(names(removed));
  if (others.length > 0) await replace(names(others));
  for (const { service } of wave) isThere(service);
}

/** The containers to start for an operation: one, or all containers of a service that was replaced. */
function toStart(operation: Waiting, ledger: FactStore): string[] {
  if (operation.type === 'start' && operation.container !== undefined) return [operation.container];
  const known = factsAbout(ledger.facts(), operation.service);
  const found = operation.type === 'start' ? [known?.container] : containersOf(known);
  return found.flatMap(container => container?.id ?? []);
}
