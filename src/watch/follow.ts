import { parseAgentEvent } from '../model/agent-event.ts';
import type { Definition } from '../model/definition.ts';
import { BkdevError } from '../model/error.ts';
import type { Facts } from '../model/facts.ts';
import { conditionOf } from '../model/health.ts';
import { type Service, urlOf } from '../model/service.ts';
import type { World } from '../ports/world.ts';
import type { Ledger } from './ledger.ts';
import { checkUrl } from './observe.ts';

const urlTimeoutMs = 5_000;
const urlRetryMs = 250;
const urlAgainMs = 5_000;
const agentTail = 60;

/** How long after the engine was lost it is asked again. */
const engineAgainMs = 2_000;

/**
 * Follows everything that happens to a project into the ledger, until the signal aborts. When the engine goes, `failed` is told, the
 * facts become unknown, and it is tried again: whoever watches must never look at a green that nobody knows to be true.
 */
export async function follow(
  world: World,
  definition: Definition,
  ledger: Ledger,
  options: FollowOptions,
  failed: (error: unknown) => void,
): Promise<void> {
  while (!options.signal.aborted) {
    const round = new AbortController();
    const signal = AbortSignal.any([options.signal, round.signal]);
    try {
      return await followOnce(world, definition, ledger, { ...options, signal });
    } catch (error) {
      round.abort();
      failed(error);
      if (!(error instanceof BkdevError) || options.signal.aborted) return;
      ledger.record({ type: 'engine-lost', reason: error.message });
      await world.clock.sleep(engineAgainMs, options.signal);
    }
  }
}

async function followOnce(world: World, definition: Definition, ledger: Ledger, options: FollowOptions): Promise<void> {
  const { signal } = options;
  const since = world.clock.now();
  const jobs = [followContainers(world, definition, ledger, signal)];
  for (const service of definition.services) {
    if (!options.services.includes(service.name)) continue;
    if (service.role === 'workspace')
      jobs.push(eachRun(service, ledger, signal, id => followAgent(world, id, ledger, signal)));
    else if (service.role === 'step' || options.logs)
      jobs.push(eachRun(service, ledger, signal, run => followLog(world, service, run, { ...options, since }, ledger)));
    if (urlOf(service) !== undefined) jobs.push(followUrl(world, service, ledger, signal));
  }
  await Promise.all(jobs);
}

export interface FollowOptions {
  /** The services whose logs and addresses are followed. */
  readonly services: readonly string[];
  /** Whether every service's log is followed, not only the steps'. */
  readonly logs: boolean;
  /** What was logged before (epoch ms) is known already; all of a container's present run when absent. */
  readonly logsSince?: number;
  readonly signal: AbortSignal;
}

async function followContainers(
  world: World,
  definition: Definition,
  ledger: Ledger,
  signal: AbortSignal,
): Promise<void> {
  for await (const change of world.engine.changes(definition.project, signal))
    ledger.record({ type: 'container-changed', ...change });
}

/** Calls `work` for each run of a service's container: whenever it is running under an id or start time not seen before. */
async function eachRun(
  service: Service,
  ledger: Ledger,
  signal: AbortSignal,
  work: (run: Run) => Promise<void>,
): Promise<void> {
  let done = '';
  while (!signal.aborted) {
    const run = await ledger.until(facts => runOf(facts, service.name, done), signal).catch(() => undefined);
    if (run === undefined) return;
    done = `${run.id} ${run.startedAt}`;
    await work(run);
  }
}

/** One life of a container, from its start to its end. */
interface Run {
  readonly id: string;
  readonly startedAt: number;
  readonly isOver: boolean;
}

function runOf(facts: Facts, name: string, done: string): Run | undefined {
  const container = facts[name]?.container;
  if (container?.startedAt === undefined || `${container.id} ${container.startedAt}` === done) return undefined;
  return { id: container.id, startedAt: container.startedAt, isOver: container.state !== 'running' };
}

async function followAgent(world: World, run: Run, ledger: Ledger, signal: AbortSignal): Promise<void> {
  if (run.isOver) return;
  for await (const { text } of world.engine.log(run.id, { follow: true, tail: agentTail, signal })) {
    const event = parseAgentEvent(text);
    if (event) ledger.record(event);
  }
  if (!signal.aborted) ledger.record({ type: 'agent-lost', reason: 'the workspace stopped' });
}

async function followLog(
  world: World,
  service: Service,
  run: Run,
  options: FollowOptions & { readonly since: number },
  ledger: Ledger,
): Promise<void> {
  // What a step printed in an earlier command is its log, but no progress of this one.
  const isNews = service.role === 'step' && (!run.isOver || run.startedAt >= options.since);
  if (!isNews && !options.logs) return;
  for await (const { text } of world.engine.log(run.id, {
    follow: true,
    since: Math.max(run.startedAt, options.logsSince ?? 0),
    signal: options.signal,
  })) {
    if (isNews) tellProgress(service, text, ledger);
    ledger.record({ type: 'log-appended', service: service.name, text });
  }
}

/** A step's lines are its progress; those that it marks (`bkdev-warning:`, `bkdev-error:`) are meant for other places. */
function tellProgress(service: Service, text: string, ledger: Ledger): void {
  const marked = /^bkdev-(warning|error|hint):\s*(.*)/.exec(text);
  if (marked?.[1] === 'warning') ledger.record({ type: 'notice-given', text: `${service.title}: ${marked[2]}` });
  if (!marked && text.trim() !== '') ledger.record({ type: 'service-progressed', service: service.name, text });
}

/** Tries the published address whenever the role says that it is healthy: quickly until it answers, then now and then. */
async function followUrl(world: World, service: Service, ledger: Ledger, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const ready = await ledger
      .until((facts, now) => answersInside(service, facts, now) || undefined, signal)
      .catch(() => false);
    if (!ready) return;
    const found = await checkUrl(world, service, urlTimeoutMs, signal);
    if (found === undefined || signal.aborted) return;
    const known = ledger.facts()[service.name]?.url;
    if (known?.answers !== found.answers || known.reason !== found.reason)
      ledger.record({ type: 'url-checked', service: service.name, url: found });
    await world.clock.sleep(found.answers ? urlAgainMs : urlRetryMs, signal);
  }
}

function answersInside(service: Service, facts: Facts, now: number): boolean {
  const { url: _, ...inside } = facts[service.name] ?? {};
  const condition = conditionOf({ ...service, ports: [] }, inside, now);
  return condition.health === 'healthy';
}
