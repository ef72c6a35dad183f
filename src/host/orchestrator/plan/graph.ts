import type { Caused, Change, Operation } from '../../../shared/model/plan.ts';
import type { Dependency } from '../../../shared/model/service.ts';

/** The changes of a plan by when they may be made. */
export interface Stages {
  /** What brings the wanted services up; each after what it needs. */
  readonly bringUp: readonly Caused[];
  /**
   * What takes services away: only once all that is wanted is healthy, so that nothing is missed while the new ones
   * start.
   */
  readonly takeAway: readonly Caused[];
  /** Waiting for that, where anything is taken away. */
  readonly healthy: Extract<Caused, { type: 'await' }>;
  /**
   * Whether a service is stopped last: a worker gives what it has not done back to its broker until its last moment,
   * and one whose broker vanishes in the middle of its goodbye waits for an answer.
   */
  readonly isStore: (service: string) => boolean;
}

/**
 * The operations of a plan, each with what has to be done before it. Pure. Nothing is touched before what is written,
 * built and created has been: a build that fails leaves everything as it was.
 */
export function toGraph({ bringUp, takeAway, healthy, isStore }: Stages): readonly Operation[] {
  const stages = ['write', 'build', 'create'] as const;
  const first = stages.flatMap(type => bringUp.filter(change => change.type === type));
  const rest = bringUp.filter(change => !first.includes(change));
  const base = first.at(-1);
  const starting = new Map(
    rest.flatMap(change => (isStarting(change) ? [[change.service, idOf(change)] as const] : [])),
  );
  const needed = (change: Change) => needsOf(change).flatMap(({ service }) => starting.get(service) ?? []);
  const opening = first.map((change, index) => node(change, first.slice(Math.max(0, index - 1), index).map(idOf)));
  const middle = rest.map(change => node(change, [...(base ? [idOf(base)] : []), ...needed(change)]));
  if (takeAway.length === 0) return [...opening, ...middle];
  const brought = [...opening, ...middle].map(({ id }) => id);
  const ahead = takeAway.filter(change => !isOfStore(change, isStore));
  const last = takeAway.filter(change => isOfStore(change, isStore));
  return [
    ...[...opening, ...middle, node(healthy, brought)],
    ...ahead.map(change => node(change, [idOf(healthy)])),
    ...last.map(change => node(change, [idOf(healthy), ...ahead.map(idOf)])),
  ];
}

function node(change: Caused, after: readonly string[]): Operation {
  return { ...change, id: idOf(change), after };
}

function idOf(change: Change): string {
  return 'service' in change ? `${change.type}:${change.service}` : change.type;
}

function needsOf(change: Change): readonly Dependency[] {
  return 'needs' in change ? change.needs : [];
}

function isOfStore(change: Change, isStore: Stages['isStore']): boolean {
  return 'service' in change && isStore(change.service);
}

/** What a dependency on a service waits for: what gets its container to run. */
function isStarting(change: Change): change is Extract<Change, { service: string }> {
  return 'service' in change && change.type !== 'stop' && change.type !== 'remove';
}
