import type { Definition } from '../model/definition.ts';
import type { Facts } from '../model/facts.ts';
import { isMet } from '../model/health.ts';
import type { Dependency } from '../model/service.ts';
import { formatNeed, type Operation, type Plan } from '../planning/plan.ts';
import type { World } from '../ports/world.ts';
import type { Ledger } from '../watch/ledger.ts';

/** How long a container may take to stop before it is killed. */
export const graceMs = 10_000;

type Waiting = Extract<Operation, { type: 'create' | 'create-workspace' | 'start' }>;
type Immediate = Extract<Operation, { type: 'restart' | 'unpause' }>;

/** What ends the execution of a plan before its time. */
export interface Stops {
  /** The person interrupted: what is being done is broken off. */
  readonly interrupted: AbortSignal;
  /** A service failed: what is being done is brought to its end (an editor is needed most then), nothing new begins. */
  readonly givenUp: AbortSignal;
}

/**
 * Carries out a plan: builds, creates what is missing in one go (Compose takes as long for one container as for ten), then starts
 * each as soon as what it needs is there, those that need the same together. Decides nothing. Each service whose operation is done is added to `settled`: until then what is known of it
 * belongs to its life before this plan. Ends only when nothing of it goes on any more, also when it fails.
 */
export async function execute(
  plan: Plan,
  definition: Definition,
  world: World,
  ledger: Ledger,
  stops: Stops,
  settled: Set<string>,
): Promise<void> {
  const of = <Type extends Operation['type']>(...types: Type[]) =>
    plan.operations.filter((operation): operation is Extract<Operation, { type: Type }> =>
      types.includes(operation.type as Type),
    );
  for (const { services } of of('build')) await build(services, definition, world, ledger, stops.interrupted);
  const creations = of('create').map(operation => operation.service);
  if (creations.length > 0) await create(creations, definition, world, ledger, stops.interrupted);
  const waves = Map.groupBy(of('create', 'create-workspace', 'start'), waveOf);
  const failed = new AbortController();
  const working = AbortSignal.any([stops.interrupted, stops.givenUp, failed.signal]);
  const works = [
    ...[...waves.values()].map(async wave => {
      await needsOf(wave, definition, ledger, settled, working);
      await bringUp(wave, definition, world, ledger, stops.interrupted, settled);
    }),
    ...of('restart', 'unpause').map(async operation => {
      await again(operation, definition, world, ledger, settled);
    }),
  ];
  for (const work of works) work.catch(error => failed.abort(error));
  await Promise.allSettled(works);
  if (failed.signal.aborted) throw failed.signal.reason;
}

/** Carries out the part of a plan that takes services away; done last, so that nothing is missed while the new ones start. */
export async function clearSurplus(plan: Plan, world: World, ledger: Ledger): Promise<void> {
  const surplus = plan.operations.filter(operation => operation.type === 'stop' || operation.type === 'remove');
  await Promise.all(
    surplus.map(({ type, service, container }) =>
      during('stopping', [service], ledger, () =>
        type === 'stop' ? world.engine.stop(container, graceMs) : world.engine.remove(container),
      ),
    ),
  );
}

function waveOf(operation: Waiting): string {
  return `${operation.type} ${operation.needs.map(formatNeed).sort().join(' ')}`;
}

async function build(
  services: readonly string[],
  definition: Definition,
  world: World,
  ledger: Ledger,
  signal: AbortSignal,
): Promise<void> {
  const [first = ''] = services;
  const tell = (line: string) => {
    const text = /^#\d+ (\[.*\d+\/\d+\] .*\S)/.exec(line)?.[1];
    if (text) ledger.record({ type: 'service-progressed', service: first, text });
  };
  await during('building', services, ledger, () => world.composer.build(definition, services, tell, signal));
}

async function create(
  services: readonly string[],
  definition: Definition,
  world: World,
  ledger: Ledger,
  signal: AbortSignal,
): Promise<void> {
  await during('creating', services, ledger, async () => {
    await world.composer.create(definition, services, signal);
    await refresh(definition, world, ledger);
  });
}

/** Waits for what a wave needs, telling each time what it waits for. */
async function needsOf(
  wave: readonly Waiting[],
  definition: Definition,
  ledger: Ledger,
  settled: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<void> {
  const missing = (facts: Facts, now: number) =>
    wave[0]?.needs.find(need => !settled.has(need.service) || !met(need, definition, facts, now));
  for (;;) {
    const need = await ledger.until((facts, now) => ({ missing: missing(facts, now) }), signal);
    if (need.missing === undefined) return;
    for (const { service } of wave)
      ledger.record({ type: 'service-held', service, hold: `waiting for ${need.missing.service}` });
    await ledger.until((facts, now) => missing(facts, now) !== need.missing || undefined, signal);
  }
}

function met(need: Dependency, definition: Definition, facts: Facts, now: number): boolean {
  const service = definition.services.find(candidate => candidate.name === need.service);
  return service !== undefined && isMet(service, facts, need.condition, now);
}

async function bringUp(
  wave: readonly Waiting[],
  definition: Definition,
  world: World,
  ledger: Ledger,
  signal: AbortSignal,
  settled: Set<string>,
): Promise<void> {
  const names = wave.map(operation => operation.service);
  const activity = wave[0]?.type === 'create-workspace' ? 'creating' : 'starting';
  await during(activity, names, ledger, async () => {
    switch (wave[0]?.type) {
      case 'create-workspace': {
        const { service, profile } = wave[0];
        const tell = (text: string) => ledger.record({ type: 'service-progressed', service, text });
        await world.devcontainers.up(profile, tell, signal);
        break;
      }
      default:
        await startAll(
          wave.map(operation => containerOf(operation, ledger)),
          world,
        );
    }
    await refresh(definition, world, ledger);
    for (const name of names) settled.add(name);
  });
}

function containerOf(operation: Waiting, ledger: Ledger): string {
  return operation.type === 'start' ? operation.container : (ledger.facts()[operation.service]?.container?.id ?? '');
}

/** One that cannot be started must not leave the others half started behind. */
async function startAll(containers: readonly string[], world: World): Promise<void> {
  const started = await Promise.allSettled(containers.map(container => world.engine.start(container)));
  const failure = started.find(result => result.status === 'rejected');
  if (failure) throw failure.reason;
}

async function again(
  operation: Immediate,
  definition: Definition,
  world: World,
  ledger: Ledger,
  settled: Set<string>,
): Promise<void> {
  const { service, container } = operation;
  await during('starting', [service], ledger, async () => {
    if (operation.type === 'unpause') await world.engine.unpause(container);
    else {
      await world.engine.stop(container, graceMs);
      await world.engine.start(container);
    }
    await refresh(definition, world, ledger);
    settled.add(service);
  });
}

/** What the operation changed must be known before it counts as done: the engine's events may come later. */
async function refresh(definition: Definition, world: World, ledger: Ledger): Promise<void> {
  const at = world.clock.now();
  const containers = await world.engine.containers(definition.project);
  for (const [service, container] of Object.entries(containers))
    ledger.record({ type: 'container-changed', at, service, container });
}

async function during<Result>(
  activity: 'building' | 'creating' | 'starting' | 'stopping',
  services: readonly string[],
  ledger: Ledger,
  work: () => Promise<Result>,
): Promise<Result> {
  ledger.record({ type: 'activity-started', activity, services });
  try {
    return await work();
  } finally {
    ledger.record({ type: 'activity-finished', services });
  }
}
