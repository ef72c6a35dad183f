import type { Caused, Change, Operation } from '../../../shared/model/plan.ts';
import type { Dependency } from '../../../shared/model/service.ts';

/** The changes of a plan, by stage. */
export interface Stages {
  /** Changes that bring the wanted services up, each after its dependencies. */
  readonly bringUp: readonly Caused[];
  /**
   * Changes that stop or remove services. They run only once everything wanted is healthy, so that nothing is missing
   * while the new services start.
   */
  readonly takeAway: readonly Caused[];
  /** The operation that waits for that, if anything is stopped or removed. */
  readonly healthy: Extract<Caused, { type: 'await' }>;
  /**
   * Whether a service is stopped last: a worker returns unfinished tasks to its broker until its last moment, and hangs
   * if the broker disappears during its shutdown.
   */
  readonly isStore: (service: string) => boolean;
}

/**
 * Returns the operations of a plan, each with its predecessors. Pure. Building comes first, so a failed build leaves
 * everything unchanged, also the definition that the agent reads; writing that and creating come before other changes.
 */
export function toGraph({ bringUp, takeAway, healthy, isStore }: Stages): readonly Operation[] {
  const stages = ['build', 'write', 'create'] as const;
  const first = stages.flatMap(type => bringUp.filter(change => change.type === type));
  // What keeps data comes after the steps that make it.
  const later = bringUp.filter(change => !first.includes(change));
  const rest = [...later.filter(({ type }) => type !== 'snapshot'), ...later.filter(({ type }) => type === 'snapshot')];
  const base = first.at(-1);
  const restoring = rest.filter(change => change.type === 'restore');
  const filled = (change: Change) =>
    restoring.flatMap(restore =>
      'service' in change && restore.services.includes(change.service) ? [idOf(restore)] : [],
    );
  const opening = first.map((change, index) => node(change, first.slice(Math.max(0, index - 1), index).map(idOf)));
  const middle = toStartUp(rest, change => [...(base ? [idOf(base)] : []), ...filled(change)]);
  if (takeAway.length === 0) return [...opening, ...middle];
  const brought = [...opening, ...middle].map(({ id }) => id);
  return [...opening, ...middle, node(healthy, brought), ...endInOrder(takeAway, isStore, [idOf(healthy)])];
}

/**
 * Returns the operations that make services run, each after what starts its needs, and after the operations that `base`
 * names. Pure.
 */
export function toStartUp(
  changes: readonly Caused[],
  base: (change: Caused) => readonly string[] = () => [],
): readonly Operation[] {
  const starting = new Map(
    changes.flatMap(change => (isStarting(change) ? [[change.service, idOf(change)] as const] : [])),
  );
  const needed = (change: Change) => needsOf(change).flatMap(({ service }) => starting.get(service) ?? []);
  return changes.map(change => node(change, [...base(change), ...needed(change)]));
}

/**
 * Returns the operations that stop services, do something that requires this, and start them again. Pure.
 */
export function toInterruption({ endings, work, again, isStore }: Interruption): readonly Operation[] {
  const ended = endInOrder(endings, isStore, []);
  const meanwhile = node(
    work,
    ended.map(({ id }) => id),
  );
  return [...ended, meanwhile, ...toStartUp(again, () => [meanwhile.id])];
}

/** The changes of a plan that stops services for a while. */
interface Interruption extends Pick<TakeDown, 'endings' | 'isStore'> {
  readonly work: Caused;
  readonly again: readonly Caused[];
}

/** The changes of a plan that takes an environment down. */
export interface TakeDown extends Pick<Stages, 'isStore'> {
  /** Stops or removals of containers. */
  readonly endings: readonly Caused[];
  /** Removals of networks, volumes and snapshots, once the containers have ended. */
  readonly left: readonly Caused[];
  /** The last changes, which delete what bkdev remembers, so that a failed plan can be made again. */
  readonly last: readonly Caused[];
}

/** Returns the operations of a plan that takes an environment down, each with its predecessors. Pure. */
export function toTakeDown({ endings, left, last, isStore }: TakeDown): readonly Operation[] {
  const ended = endInOrder(endings, isStore, []);
  const gone = left.map(change =>
    node(
      change,
      ended.map(({ id }) => id),
    ),
  );
  const before = [...ended, ...gone].map(({ id }) => id);
  return [...ended, ...gone, ...last.map(change => node(change, before))];
}

/** Orders the ends of containers: stores last, after all others; none before `base` is done. */
function endInOrder(
  endings: readonly Caused[],
  isStore: Stages['isStore'],
  base: readonly string[],
): readonly Operation[] {
  const ahead = endings.filter(change => !isOfStore(change, isStore));
  const last = endings.filter(change => isOfStore(change, isStore));
  return [
    ...ahead.map(change => node(change, base)),
    ...last.map(change => node(change, [...base, ...ahead.map(idOf)])),
  ];
}

function node(change: Caused, after: readonly string[]): Operation {
  return { ...change, id: idOf(change), after };
}

function idOf(change: Change): string {
  switch (change.type) {
    case 'remove-network':
      return `${change.type}:${change.network}`;
    case 'remove-volume':
      return `${change.type}:${change.volume}`;
    case 'remove-snapshot':
      return `${change.type}:${change.snapshot}:${change.takenAt}`;
    case 'forget':
      return `${change.type}:${change.what}`;
    default:
      return 'service' in change ? `${change.type}:${change.service}` : change.type;
  }
}

function needsOf(change: Change): readonly Dependency[] {
  return 'needs' in change ? change.needs : [];
}

function isOfStore(change: Change, isStore: Stages['isStore']): boolean {
  return 'service' in change && isStore(change.service);
}

const endings: ReadonlySet<Change['type']> = new Set(['stop', 'stop-programs', 'remove']);

/** Whether a change makes a container run, so that dependents wait for it. */
function isStarting(change: Change): change is Extract<Change, { service: string }> {
  return 'service' in change && !endings.has(change.type);
}
