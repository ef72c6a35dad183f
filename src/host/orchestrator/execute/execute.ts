import { message } from '../../../shared/messages/message.ts';
import type { Definition } from '../../../shared/model/definition.ts';
import type { Facts } from '../../../shared/model/facts.ts';
import type { Operation, Plan } from '../../../shared/model/plan.ts';
import type { Dependency } from '../../../shared/model/service.ts';
import type { World } from '../../ports/world.ts';
import type { FactStore } from '../observe/fact-store.ts';
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
  type Scene,
  startAgain,
  startAll,
} from './actions.ts';
import { endInOrder } from './end-in-order.ts';
import { gathered, untilAll } from './gathered.ts';

type Waiting = Extract<Operation, { type: 'create' | 'create-workspace' | 'recreate' | 'start' }>;

type Replacing = Extract<Operation, { type: 'recreate' }>;

/** What ends the execution of a plan before its time. */
export interface Stops {
  /** The person interrupted: what is being done is broken off. */
  readonly interrupted: AbortSignal;
  /** A service failed: what is being done is brought to its end (an editor is needed most then), nothing new begins. */
  readonly givenUp: AbortSignal;
}

/**
 * Carries out a plan: builds, creates what is missing in one go (Compose takes as long for one container as for ten), then starts
 * each as soon as what it needs is there, those that need the same together; what no longer fits works until then and is replaced just
 * before. Decides nothing. Each service whose operation is done is added to `settled`: until then what is known of it
 * belongs to its life before this plan. Ends only when nothing of it goes on any more, also when it fails.
 */
export async function execute(
  plan: Plan,
  definition: Definition,
  world: World,
  ledger: FactStore,
  stops: Stops,
  settled: Set<string>,
): Promise<void> {
  const of = <Type extends Operation['type']>(...types: Type[]) =>
    plan.operations.filter((operation): operation is Extract<Operation, { type: Type }> =>
      types.includes(operation.type as Type),
    );
  const scene = { definition, world, ledger };
  for (const { services } of of('build')) await build(services, scene, stops.interrupted);
  const creations = of('create').map(operation => operation.service);
  if (creations.length > 0) await create(creations, false, scene, stops.interrupted);
  const waves = Map.groupBy(of('create', 'create-workspace', 'recreate', 'start'), waveOf);
  const failed = new AbortController();
  const working = AbortSignal.any([stops.interrupted, stops.givenUp, failed.signal]);
  const counts = new Map<string, number>();
  const tasks: Tasks = {
    ...{ ...scene, settled, counts },
    make: gathered(names => create(names, false, scene, new AbortController().signal, counts)),
    replace: gathered(names => replace(names, scene)),
    isThere: untilAll(
      of('create-workspace', 'recreate').map(operation => operation.service),
      () => ledger.record({ type: 'everything-created' }),
    ),
  };
  const works = [
    ...[...waves.values()].map(async wave => {
      await needsOf(wave, tasks, working);
      await bringUp(wave, tasks, stops.interrupted);
    }),
    ...of('restart', 'unpause', 'reconnect').map(async operation => {
      if (operation.type === 'restart') await needsOf([operation], tasks, working);
      await startAgain(operation, scene);
      settled.add(operation.service);
    }),
  ];
  for (const work of works) work.catch(error => failed.abort(error));
  await Promise.allSettled(works);
  if (failed.signal.aborted) throw failed.signal.reason;
}

/** What the parts of one execution share. */
interface Tasks extends Scene {
  readonly settled: Set<string>;
  /** How many containers a service had whose containers were removed. */
  readonly counts: Map<string, number>;
  /** Makes containers where there are none. */
  make(services: readonly string[]): Promise<void>;
  /** Replaces containers. */
  replace(services: readonly string[]): Promise<void>;
  /** Notes that a service has the container that the plan wants it to have. */
  isThere(service: string): void;
}

function waveOf(operation: Waiting): string {
  return `${operation.type} ${operation.needs
    .map(({ service, condition }) => `${service}:${condition}`)
    .sort()
    .join(' ')}`;
}

/** Waits for what a wave needs, telling each time what it waits for. */
async function needsOf(
  wave: readonly Pick<Waiting, 'service' | 'needs'>[],
  { definition, ledger, settled }: Tasks,
  signal: AbortSignal,
): Promise<void> {
  const missing = (facts: Facts, now: number) =>
    wave[0]?.needs.find(need => !settled.has(need.service) || !met(need, definition, facts, now));
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

function met(need: Dependency, definition: Definition, facts: Facts, now: number): boolean {
  const service = definition.services.find(candidate => candidate.name === need.service);
  return service !== undefined && isMet(service, facts, need.condition, now);
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

async function replaceAll(wave: readonly Replacing[], tasks: Tasks): Promise<void> {
  const [removed = [], others = []] = [true, false].map(removeFirst =>
    wave.filter(operation => operation.removeFirst === removeFirst),
  );
  for (const { service } of removed) tasks.counts.set(service, await removeWhole(service, tasks));
  const { make, replace, isThere } = tasks;
  const names = (operations: readonly Replacing[]) => operations.map(({ service }) => service);
  if (removed.length > 0) await make(names(removed));
  if (others.length > 0) await replace(names(others));
  for (const { service } of wave) isThere(service);
}

/** Of one that was replaced all its containers. */
function toStart(operation: Waiting, ledger: FactStore): string[] {
  if (operation.type === 'start') return [operation.container];
  return containersOf(ledger.facts()[operation.service]).map(({ id }) => id);
}

/** Carries out the part of a plan that takes services away; done last, so that nothing is missed while the new ones start. */
export async function clearSurplus(plan: Plan, { definition, world, ledger }: Scene): Promise<void> {
  const surplus = plan.operations.filter(operation => operation.type === 'stop' || operation.type === 'remove');
  await endInOrder(surplus, definition, ({ type, service, container }) =>
    during('stopping', [service], { ledger }, () =>
      type === 'stop' ? world.engine.stop(container) : remove(container, world),
    ),
  );
}
