import { message } from '../../shared/messages/message.ts';
import type { Wording } from '../../shared/messages/wording.ts';
import type { Definition } from '../../shared/model/definition.ts';
import { BkdevError } from '../../shared/model/error.ts';
import { type ContainerFacts, instancesOf } from '../../shared/model/facts.ts';
import { hintFrom } from '../../shared/model/failure.ts';
import { conditionIn } from '../../shared/model/health.ts';
import { isJudgedByAgent, type Service } from '../../shared/model/service.ts';
import { isWorkspace } from '../../shared/model/traits.ts';
import type { World } from '../ports/world.ts';
import { during } from './execute/actions.ts';
import { askAgent } from './observe/ask-agent.ts';
import type { FactStore } from './observe/fact-store.ts';
import { follow } from './observe/follow.ts';
import { watchForFailure } from './observe/watch-for-failure.ts';
import { refuseForeign } from './own-project.ts';
import { whileLocked } from './take-down.ts';

/** The agent answers once every program has ended, each in the time that its definition gives it. */
const restartMs = 120_000;

/**
 * Restarts a service, a supervised role's programs through the agent, anything else by its container; one that has ended is started, and a
 * step does its work again. Returns once it is healthy, or done. Throws when there is nothing to restart, when it does not come back, and when what it needs does not work.
 */
export async function restart(
  world: World,
  definition: Definition,
  name: string,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<void> {
  await whileLocked(world, definition, 'restart', async ledger => {
    const containers = await world.engine.containers(definition.project);
    await refuseForeign(world, definition);
    const service = definition.services.find(candidate => candidate.name === name);
    const container = restartable(name, containers[name]);
    const workspace = definition.services.find(isWorkspace)?.name ?? '';
    const agent = containers[workspace];
    const restartOne = ([instance, found]: readonly [string, ContainerFacts]) =>
      found.state === 'running' && service && isJudgedByAgent(service) && agent?.state === 'running'
        ? restartByAgent(world, agent.id, instance)
        : restartContainer(world, found);
    // A further container that a person stopped stays so: what is meant to run is the first one, and those that do.
    const further = instancesOf(containers, name).filter(
      ([, { id, state }]) => id !== container.id && state === 'running',
    );
    await during('starting', [name], { ledger }, async () => {
      for (const instance of [[name, container] as const, ...further]) await restartOne(instance);
    });
    if (service) await healthyAgain(world, definition, service, ledger, timeoutMs, signal);
    return 'done';
  });
}

/** The container to restart. Throws where there is none. */
function restartable(name: string, container: ContainerFacts | undefined): ContainerFacts {
  if (container !== undefined) return container;
  throw new BkdevError({
    code: 'role-failed',
    message: message('restart.no-container', { service: name }),
    hint: message('restart.no-container.try'),
  });
}

async function restartContainer({ engine }: World, { id, state }: ContainerFacts): Promise<void> {
  // A paused process hears no signal.
  if (state === 'paused') await engine.unpause(id);
  if (state === 'running' || state === 'paused' || state === 'restarting') await engine.stop(id);
  await engine.start(id);
}

/** What the agent said before belongs to the old run: only what it says from now on counts. */
async function healthyAgain(
  world: World,
  definition: Definition,
  service: Service,
  ledger: FactStore,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<void> {
  const since = ledger.now();
  for (const [name, container] of Object.entries(await world.engine.containers(definition.project)))
    ledger.record({ type: 'container-changed', at: since, service: name, container });
  const ended = new AbortController();
  const stop = AbortSignal.any([signal, ended.signal]);
  const workspace = definition.services.filter(isWorkspace).map(({ name }) => name);
  const options = { services: [service.name, ...workspace], logs: false, signal: stop };
  const following = follow(world, definition, ledger, options, error => ended.abort(error));
  const settled = new Set<string>();
  const watching = watchForFailure(world, [service], { timeoutMs, retry: 'bkdev up' }, settled, ledger, stop).catch(
    error => ended.abort(error),
  );
  try {
    await ledger.until((facts, now) => {
      const isNews = !isJudgedByAgent(service) || (facts[service.name]?.reportedAt ?? 0) >= since;
      return isNews || now - since >= timeoutMs || undefined;
    }, stop);
    settled.add(service.name);
    const among = { services: definition.services, wanted: [] };
    await ledger.until((facts, now) => {
      const { health, needs, reason } = conditionIn(among, service, facts, now);
      if (health === 'unhealthy' && needs !== undefined) throw lacking(service, needs, reason);
      return health === 'healthy' || undefined;
    }, stop);
  } catch (error) {
    throw ended.signal.reason ?? error;
  } finally {
    ended.abort();
    await Promise.all([following, watching]);
  }
}

/** It was restarted, and will not work before what it needs does. */
function lacking({ name, title }: Service, needs: string, reason: Wording): BkdevError {
  const fixes = [{ command: `bkdev restart ${needs}`, says: message('fix.starts') }];
  const told = message('restart.lacking', { title, service: name, reason });
  return new BkdevError({
    code: 'role-failed',
    message: told,
    hint: hintFrom(fixes),
    service: name,
    cause: reason,
    fixes,
  });
}

async function restartByAgent(world: World, workspace: string, service: string): Promise<void> {
  const path = `/restart?service=${encodeURIComponent(service)}`;
  const answer = await askAgent(world.engine, workspace, 'POST', path, restartMs);
  if (answer.type === 'answered') return;
  throw new BkdevError({
    code: 'role-failed',
    message: message('agent.restart-failed', { service, why: answer.reason }),
    hint: message('agent.logs-or-up', { service }),
  });
}
