import { message } from '../../shared/messages/message.ts';
import { conditionIn } from '../../shared/model/condition-in.ts';
import { type ContainerFacts, isStopped } from '../../shared/model/container.ts';
import { type Among, type Definition, needsOf, serviceNamed } from '../../shared/model/definition.ts';
import { BkdevError, type ErrorReport } from '../../shared/model/error.ts';
import type { EngineEvent } from '../../shared/model/event.ts';
import type { Facts } from '../../shared/model/facts.ts';
import { type Condition, stateOf } from '../../shared/model/health.ts';
import type { Service } from '../../shared/model/service.ts';
import type { World } from '../ports/world.ts';
import { interruption } from './observe/waiting.ts';
import { watchForFailure } from './observe/watch-for-failure.ts';
import { type Spectating, spectate } from './spectate.ts';

/** Longest delay that timers accept (Node, `setTimeout`). */
const longestSleepMs = 2 ** 31 - 1;

/** The result of a wait; `bkdev wait --json` prints it unchanged. */
export interface Waited {
  readonly outcome: 'healthy' | 'failed' | 'timed-out';
  readonly tookMs: number;
  readonly services: readonly ({ readonly service: string } & Condition)[];
  /** Why the wait failed; absent when all services are healthy. */
  readonly error?: ErrorReport;
}

/**
 * Waits until all given services are healthy at the same time, whoever brings them up. Changes nothing and holds no
 * lock. Ends early if a service cannot become healthy: while a command is running, the command decides that, otherwise
 * Docker and the agent do. `wanted` lists the profile's services. Throws BkdevError `usage` for an undefined service,
 * `interrupted`, and if the engine is unreachable at the start.
 */
export async function waitFor(
  world: World,
  definition: Definition,
  names: readonly string[],
  timeoutMs: number,
  signal: AbortSignal,
  wanted: readonly string[] = [],
): Promise<Waited> {
  const services = names.map(name => serviceNamed(definition, name));
  const among: Among = { services: definition.services, wanted };
  const conditionNow = (service: Service, facts: Facts) => conditionIn(among, service, facts, world.clock.now());
  const beganAt = world.clock.now();
  const ended = new AbortController();
  const stop = AbortSignal.any([signal, ended.signal]);
  const settled = new Set<string>();
  const settle = () => {
    settled.clear();
    if (seen.command() !== undefined) return;
    for (const { name } of watched()) if (isOwnDoing(seen.facts()[name]?.container)) settled.add(name);
  };
  const hear = (event: EngineEvent) => {
    const error = wordOfTheCommand(
      event,
      services,
      seen.facts(),
      service => conditionNow(service, seen.facts()).health,
    );
    if (error) ended.abort(new BkdevError(error));
    settle();
  };
  const watched = () => withNeeds(services, among, seen.facts());
  // No event is reported before `seen` is assigned.
  const seen: Spectating = await spectate(world, definition, event => hear(event), stop);
  const { ledger } = seen;
  settle();
  tellIdle(world, services, among, seen);
  const watching = watchForFailure(
    world,
    definition.services,
    { timeoutMs: Infinity, retry: 'bkdev up' },
    settled,
    ledger,
    stop,
  );
  watching.catch(error => ended.abort(error instanceof BkdevError ? blaming(error, names) : error));
  seen.ended.catch(error => ended.abort(error));
  let isOverdue = false;
  world.clock.sleep(Math.min(timeoutMs, longestSleepMs), stop).then(() => {
    if (stop.aborted) return;
    isOverdue = true;
    ended.abort(new BkdevError(overdue(services, service => conditionNow(service, seen.facts()), timeoutMs)));
  });
  const conclude = (error?: ErrorReport): Waited => ({
    outcome: error === undefined ? 'healthy' : isOverdue ? 'timed-out' : 'failed',
    tookMs: world.clock.now() - beganAt,
    services: services.map(service => ({
      service: service.name,
      ...conditionNow(service, seen.facts()),
    })),
    ...(error && { error }),
  });
  try {
    await ledger.until(
      facts => services.every(service => conditionNow(service, facts).health === 'healthy') || undefined,
      stop,
    );
    return conclude();
  } catch (error) {
    if (signal.aborted) throw interruption(signal);
    const reason = ended.signal.reason ?? error;
    if (!(reason instanceof BkdevError)) throw reason;
    return conclude(reason.report());
  } finally {
    ended.abort();
    await seen.ended.catch(() => undefined);
  }
}

/** These services and all their transitive dependencies: a failed dependency prevents them from becoming healthy. */
function withNeeds(services: readonly Service[], among: Among, facts: Facts): readonly Service[] {
  const found = new Set(services);
  // Iterating over a Set includes elements added during the iteration.
  for (const service of found)
    for (const need of needsOf(service, among, name => facts[name]?.container !== undefined)) found.add(need);
  return [...found];
}

/** If a dependency failed, adds the names of the services that were waited for. */
function blaming(error: BkdevError, names: readonly string[]): BkdevError {
  const report = error.report();
  if (report.service === undefined || names.includes(report.service)) return error;
  const about = { services: names, needed: report.service, failure: report.message };
  return new BkdevError({ ...report, message: message('wait.needs', about) });
}

/** Whether a container's state is of its own making: it was started, and nobody stopped it in an orderly way. */
function isOwnDoing(container: ContainerFacts | undefined): boolean {
  return container !== undefined && container.state !== 'created' && !isStopped(container);
}

/** Returns why a service will not come up according to the running command: it failed, or was never started. */
function wordOfTheCommand(
  event: EngineEvent,
  services: readonly Service[],
  facts: Facts,
  healthOf: (service: Service) => Condition['health'],
): ErrorReport | undefined {
  if (event.type === 'service-failed' && services.some(({ name }) => name === event.service)) return event.error;
  const error = event.type === 'command-finished' ? event.error : undefined;
  // An interrupted or declined command says nothing about the services.
  if (error === undefined || error.code === 'interrupted' || error.code === 'consent-needed') return undefined;
  const missing = services.filter(
    service => facts[service.name]?.container?.state !== 'running' && healthOf(service) !== 'healthy',
  );
  if (missing.length === 0) return undefined;
  const about = { services: missing.map(({ name }) => name), failure: error.message };
  return { ...error, message: message('wait.did-not-come-up', about) };
}

function overdue(
  services: readonly Service[],
  conditionOf: (service: Service) => Condition,
  timeoutMs: number,
): ErrorReport {
  const found = services.flatMap(service => {
    const { phase, health, reason } = conditionOf(service);
    if (health === 'healthy') return [];
    return [{ service: service.name, state: message(`is.${stateOf({ phase, health })}`), reason }];
  });
  return {
    code: 'timed-out',
    message: message('wait.overdue', { timeoutMs, found }),
    hint: message('wait.overdue.try'),
  };
}

/** Reports when nothing is bringing up a service that is waited for. */
function tellIdle(world: World, services: readonly Service[], among: Among, seen: Spectating): void {
  const facts = seen.facts();
  const off = services.filter(
    service =>
      !isOwnDoing(facts[service.name]?.container) &&
      conditionIn(among, service, facts, world.clock.now()).health !== 'healthy',
  );
  if (seen.command() !== undefined || off.length === 0) return;
  const text = message('wait.idle', { services: off.map(({ name }) => name) });
  world.emit({ type: 'notice-given', text, hint: 'bkdev up' });
}
