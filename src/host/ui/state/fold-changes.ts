import { type Message, message } from '../../../shared/messages/message.ts';
import type { Wording } from '../../../shared/messages/wording.ts';
import { type ContainerFacts, isStopped, serviceOf } from '../../../shared/model/container.ts';
import type { EngineEvent, EventOf } from '../../../shared/model/event.ts';
import { type Facts, ownerOf } from '../../../shared/model/facts.ts';
import type { Tone } from './badge.ts';

/** A change of a service; `at` is epoch milliseconds. */
export interface Change {
  readonly at: number;
  readonly what: Message;
  readonly tone: Tone;
}

/** The last changes of each service, oldest first. */
export type Changes = Readonly<Record<string, readonly Change[]>>;

/** Number of changes kept per service. */
export const keptChanges = 40;

/**
 * A container that is older than this (in milliseconds) when first seen existed before, so it is no change of scale.
 */
const newWithinMs = 60_000;

/** Returns the changes after an event; `before` are the earlier facts about the services. Pure. */
export function foldChanges(changes: Changes, before: Facts, event: EngineEvent): Changes {
  switch (event.type) {
    case 'container-changed':
      return ofContainer(changes, before, event);
    case 'role-reported':
      return ofReport(changes, before, event);
    case 'code-reloaded': {
      const { service, tookMs: ms, reason } = event;
      return added(changes, service, event.at, message('change.reloaded', { ms, reason }), 'good');
    }
    case 'code-held':
      return event.services.reduce(
        (all, service) => added(all, service, event.at, message('change.held', { reason: event.reason }), 'bad'),
        changes,
      );
    case 'service-failed':
      return added(changes, event.service, event.at, message('change.failed', { cause: event.cause }), 'bad');
    default:
      return changes;
  }
}

function ofContainer(changes: Changes, before: Facts, event: EventOf<'container-changed'>): Changes {
  const { service: name, container, at } = event;
  const service = container?.isFurther ? serviceOf(name, container) : (ownerOf(before, name) ?? name);
  const known = before[service];
  if (service !== name) return ofFurther(changes, service, before, event);
  const was = known?.container;
  if (container === undefined)
    return was === undefined ? changes : added(changes, name, at, message('change.removed'), 'idle');
  const hasStarted = container.startedAt !== was?.startedAt || container.id !== was?.id;
  const { startedAt = at, finishedAt = at, state } = container;
  const isUp = state === 'running' || state === 'paused';
  if (isUp && hasStarted && (container.startedAt !== undefined || was?.state !== 'running')) {
    const isAgain = was !== undefined && was.id === container.id && was.startedAt !== undefined;
    return added(changes, name, startedAt, message(isAgain ? 'change.restarted' : 'change.started'), 'busy');
  }
  if (isEnded(container) && (was === undefined || !isEnded(was) || hasStarted))
    return added(changes, name, finishedAt, ...endOf(container, Math.max(0, finishedAt - startedAt)));
  if (state !== was?.state && (state === 'paused' || was?.state === 'paused'))
    return added(changes, name, at, message(state === 'paused' ? 'change.paused' : 'change.continued'), 'idle');
  // The agent's report takes precedence over Docker's health check.
  if (container.health === was?.health || known?.report !== undefined) return changes;
  return container.health === 'healthy' || container.health === 'unhealthy'
    ? withHealth(changes, name, at, container.health, container.healthOutput ?? '', startedAt)
    : changes;
}

function isEnded({ state }: ContainerFacts): boolean {
  return state === 'exited' || state === 'dead';
}

function endOf(container: ContainerFacts, ms: number): [Message, Tone] {
  if (container.oomKilled) return [message('change.killed-for-memory', { ms }), 'bad'];
  if (isStopped(container)) return [message('change.ended', { ms }), 'idle'];
  return [message('change.exited', { exitCode: container.exitCode, ms }), 'bad'];
}

/** Records the creation or removal of several instances in a row as one change of scale. */
function ofFurther(
  changes: Changes,
  service: string,
  before: Facts,
  { service: name, container, at }: EventOf<'container-changed'>,
): Changes {
  const others = before[service]?.others ?? {};
  const wasThere = others[name]?.container !== undefined;
  if (wasThere === (container !== undefined)) return changes;
  if (container !== undefined && at - (container.startedAt ?? at) > newWithinMs) return changes;
  const from = 1 + Object.values(others).filter(other => other.container !== undefined).length;
  const to = from + (container === undefined ? -1 : 1);
  const known = changes[service] ?? [];
  const last = known.at(-1);
  if (last?.what.code !== 'change.scaled' || at - last.at > newWithinMs)
    return added(changes, service, at, message('change.scaled', { from, to }), 'busy');
  const first = last.what as Message<'change.scaled'>;
  const joined: Change = { ...last, at, what: message('change.scaled', { from: first.params.from, to }) };
  return { ...changes, [service]: [...known.slice(0, -1), joined] };
}

function ofReport(changes: Changes, before: Facts, { report, at }: EventOf<'role-reported'>): Changes {
  const { service, health, reason } = report;
  const known = before[service];
  if (known === undefined || (health !== 'healthy' && health !== 'unhealthy')) return changes;
  return withHealth(changes, service, report.since ?? at, health, reason, known.container?.startedAt);
}

/** Records repeated reports of the same health once. Only the first after a start has a duration. */
function withHealth(
  changes: Changes,
  service: string,
  at: number,
  health: 'healthy' | 'unhealthy',
  reason: Wording,
  startedAt: number | undefined,
): Changes {
  const last = changes[service]?.findLast(({ what }) => isOfState(what));
  if (last?.what.code === `change.${health}`) return changes;
  if (health === 'unhealthy') return added(changes, service, at, message('change.unhealthy', { reason }), 'bad');
  const isFirst = last?.what.code === 'change.started' || last?.what.code === 'change.restarted';
  const ms = isFirst && startedAt !== undefined ? Math.max(0, at - startedAt) : undefined;
  return added(changes, service, at, message('change.healthy', { ms }), 'good');
}

function isOfState({ code }: Message): boolean {
  return code !== 'change.reloaded' && code !== 'change.held' && code !== 'change.scaled';
}

function added(changes: Changes, service: string, at: number, what: Message, tone: Tone): Changes {
  const known = changes[service] ?? [];
  // Events may arrive out of order: a report can say since when a service has been healthy.
  const time = Math.max(at, known.at(-1)?.at ?? 0);
  return { ...changes, [service]: [...known, { at: time, what, tone }].slice(-keptChanges) };
}
