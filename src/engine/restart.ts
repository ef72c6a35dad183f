import type { Definition } from '../model/definition.ts';
import { BkdevError } from '../model/error.ts';
import { type ContainerFacts, instancesOf } from '../model/facts.ts';
import { conditionOf } from '../model/health.ts';
import { isJudgedByAgent, type Service } from '../model/service.ts';
import type { World } from '../ports/world.ts';
import { askAgent } from '../watch/ask-agent.ts';
import { follow } from '../watch/follow.ts';
import type { Ledger } from '../watch/ledger.ts';
import { watchForFailure } from '../watch/watch-for-failure.ts';
import { refuseForeign } from './own-project.ts';
import { whileLocked } from './take-down.ts';

/** The agent answers once every program has ended, each in the time that its definition gives it. */
const restartMs = 120_000;

/**
 * Restarts a service, a supervised role's programs through the agent, anything else by its container, and returns once it is healthy.
 * Throws when it does not run, and when it does not come back.
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
    const container = containers[name];
    if (container?.state !== 'running')
      throw new BkdevError({ code: 'role-failed', message: `${name} does not run.`, hint: 'bkdev up starts it.' });
    const workspace = definition.services.find(({ role }) => role === 'workspace')?.name ?? '';
    const agent = containers[workspace];
    ledger.record({ type: 'activity-started', activity: 'starting', services: [name] });
    const instances = instancesOf(containers, name);
    for (const instance of instances.filter(([, { state }]) => state === 'running'))
      await restartOne(world, service, instance, agent);
    ledger.record({ type: 'activity-finished', services: [name] });
    if (service) await healthyAgain(world, definition, service, ledger, timeoutMs, signal);
  });
}

/** What the agent said before belongs to the old run: only what it says from now on counts. */
async function healthyAgain(
  world: World,
  definition: Definition,
  service: Service,
  ledger: Ledger,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<void> {
  const since = ledger.now();
  for (const [name, container] of Object.entries(await world.engine.containers(definition.project)))
    ledger.record({ type: 'container-changed', at: since, service: name, container });
  const ended = new AbortController();
  const stop = AbortSignal.any([signal, ended.signal]);
  const workspace = definition.services.filter(({ role }) => role === 'workspace').map(({ name }) => name);
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
    await ledger.until(
      (facts, now) => conditionOf(service, facts[service.name], now).health === 'healthy' || undefined,
      stop,
    );
  } catch (error) {
    throw ended.signal.reason ?? error;
  } finally {
    ended.abort();
    await Promise.all([following, watching]);
  }
}

async function restartOne(
  world: World,
  service: Service | undefined,
  [name, { id }]: readonly [string, ContainerFacts],
  agent: ContainerFacts | undefined,
): Promise<void> {
  if (service && isJudgedByAgent(service) && agent?.state === 'running') return restartByAgent(world, agent.id, name);
  await world.engine.stop(id);
  await world.engine.start(id);
}

async function restartByAgent(world: World, workspace: string, service: string): Promise<void> {
  const path = `/restart?service=${encodeURIComponent(service)}`;
  const answer = await askAgent(world.engine, workspace, 'POST', path, restartMs);
  if (answer.type === 'answered') return;
  throw new BkdevError({
    code: 'role-failed',
    message: `${service} could not be restarted: ${answer.reason}`,
    hint: `bkdev logs ${service} shows what it wrote; bkdev up starts what is down.`,
  });
}
