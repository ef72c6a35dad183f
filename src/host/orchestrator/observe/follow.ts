import { message } from '../../../shared/messages/message.ts';
import { saidIn } from '../../../shared/messages/said.ts';
import { sameText } from '../../../shared/messages/wording.ts';
import type { Definition } from '../../../shared/model/definition.ts';
import { BkdevError } from '../../../shared/model/error.ts';
import { type Facts, ownerOf } from '../../../shared/model/facts.ts';
import { conditionOf } from '../../../shared/model/health.ts';
import { type Service, urlOf } from '../../../shared/model/service.ts';
import { isStep, isWorkspace } from '../../../shared/model/traits.ts';
import { parseAgentEvent } from '../../../shared/protocol/agent-event.ts';
import { parseGatewayRecord } from '../../../shared/protocol/gateway-record.ts';
import type { World } from '../../ports/world.ts';
import { agentListensWithinMs, lastReports, lookAtRoles } from './ask-agent.ts';
import type { FactStore } from './fact-store.ts';
import { checkUrl } from './observe.ts';

const urlTimeoutMs = 5_000;
const urlRetryMs = 250;
const urlAgainMs = 5_000;

/** The agent considers itself watched for a minute after a request for its reports. */
const watchAgainMs = 45_000;
/** Delay before an agent that did not answer is asked again. */
const askAgainMs = 1_000;

/** Maximum number of older log lines to read of a run; no consumer keeps more. */
const mostLines = 20_000;

/** Delay before an engine that became unreachable is tried again. */
const engineAgainMs = 2_000;

/**
 * Follows everything that happens to a project into the ledger, until the signal aborts. If the engine becomes
 * unreachable, calls `failed`, marks the facts as unknown and tries again: a screen must never show a green that is not
 * known to be true.
 */
export async function follow(
  world: World,
  definition: Definition,
  ledger: FactStore,
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
      ledger.record({ type: 'engine-lost', reason: error.told });
      await world.clock.sleep(engineAgainMs, options.signal);
    }
  }
}

async function followOnce(
  world: World,
  definition: Definition,
  ledger: FactStore,
  options: FollowOptions,
): Promise<void> {
  const { signal } = options;
  const since = world.clock.now();
  const jobs = [followContainers(world, definition, ledger, signal)];
  for (const service of definition.services) {
    if (!options.services.includes(service.name)) continue;
    if (isWorkspace(service))
      jobs.push(eachRun(service.name, ledger, signal, id => followAgent(world, id, ledger, signal)));
    else if (isStep(service) || options.logs) jobs.push(eachInstance(world, service, { ...options, since }, ledger));
    if (urlOf(service) !== undefined) jobs.push(followUrl(world, service, ledger, signal));
  }
  await Promise.all(jobs);
}

export interface FollowOptions {
  /** The services whose logs and addresses are followed. */
  readonly services: readonly string[];
  /** Whether to follow every service's log, not only those of steps. */
  readonly logs: boolean;
  /**
   * Log lines from before this time (epoch ms) are already known; if absent, the current run is read from its start.
   */
  readonly logsSince?: number;
  readonly signal: AbortSignal;
}

async function followContainers(
  world: World,
  definition: Definition,
  ledger: FactStore,
  signal: AbortSignal,
): Promise<void> {
  for await (const change of world.engine.changes(definition.project, signal))
    ledger.record({ type: 'container-changed', ...change });
}

/**
 * Follows the log of the newest of these instances, by `instanceName`, and of those that are created later. Each is
 * awaited from its start: a log that breaks off while the next instance is awaited ends it all.
 */
async function eachInstance(
  world: World,
  service: Service,
  options: FollowOptions & { readonly since: number },
  ledger: FactStore,
  followed: readonly string[] = [service.name],
): Promise<void> {
  const { logs, signal } = options;
  const name = followed.at(-1) ?? service.name;
  const later = async () => {
    const added = await ledger
      .until(facts => Object.keys(facts[service.name]?.others ?? {}).find(other => !followed.includes(other)), signal)
      .catch(() => undefined);
    if (added !== undefined) await eachInstance(world, service, options, ledger, [...followed, added]);
  };
  await Promise.all([
    eachRun(name, ledger, signal, run => followLog(world, service, name, run, options, ledger)),
    ...(logs ? [later()] : []),
  ]);
}

/** Calls `work` for each run of a container, that is, whenever it has an id or start time not seen before. */
async function eachRun(
  name: string,
  ledger: FactStore,
  signal: AbortSignal,
  work: (run: Run) => Promise<void>,
): Promise<void> {
  let done = '';
  while (!signal.aborted) {
    const run = await ledger.until(facts => runOf(facts, name, done), signal).catch(() => undefined);
    if (run === undefined) return;
    done = `${run.id} ${run.startedAt}`;
    await work(run);
  }
}

/** One run of a container, from start to end. */
interface Run {
  readonly id: string;
  readonly startedAt: number;
  readonly isOver: boolean;
}

function runOf(facts: Facts, name: string, done: string): Run | undefined {
  const container = facts[name]?.container ?? facts[ownerOf(facts, name) ?? '']?.others?.[name]?.container;
  if (container?.startedAt === undefined || `${container.id} ${container.startedAt}` === done) return undefined;
  return { id: container.id, startedAt: container.startedAt, isOver: container.state !== 'running' };
}

async function followAgent(world: World, run: Run, ledger: FactStore, signal: AbortSignal): Promise<void> {
  if (run.isOver) return;
  // Lines that the agent logged just before may still be on their way.
  const since = Math.max(run.startedAt, world.clock.now() - 1_000);
  const over = new AbortController();
  // If the engine is lost, the log stream ends and reports it.
  const watching = keepWatching(world, run, ledger, AbortSignal.any([signal, over.signal])).catch(() => undefined);
  for await (const { text } of world.engine.log(run.id, { follow: true, since, signal })) {
    const event = parseAgentEvent(text);
    if (event) ledger.record(event);
  }
  over.abort();
  await watching;
  if (!signal.aborted) ledger.record({ type: 'agent-lost', reason: message('silence.workspace-stopped') });
}

/**
 * Has the agent look at everything now, then regularly tells it that somebody is watching; reports when it does not
 * answer.
 */
async function keepWatching(world: World, run: Run, ledger: FactStore, signal: AbortSignal): Promise<void> {
  const { clock, engine } = world;
  let ask = lookAtRoles;
  while (!signal.aborted) {
    const found = await ask(engine, run.id);
    if (signal.aborted) return;
    const isSilent = 'type' in found;
    if (!isSilent)
      for (const { at, changes: _, ...report } of found) ledger.record({ type: 'role-reported', at, report });
    else if (clock.now() - run.startedAt >= agentListensWithinMs)
      ledger.record({ type: 'agent-lost', reason: found.reason });
    if (!isSilent) ask = lastReports;
    await clock.sleep(isSilent ? askAgainMs : watchAgainMs, signal);
  }
}

async function followLog(
  world: World,
  service: Service,
  name: string,
  run: Run,
  options: FollowOptions & { readonly since: number },
  ledger: FactStore,
): Promise<void> {
  // Lines of a step that ran in an earlier command belong to its log, but are not progress of this command.
  const isNews = isStep(service) && (!run.isOver || run.startedAt >= options.since);
  if (!isNews && !options.logs) return;
  const instance = name === service.name ? {} : { instance: name };
  for await (const { at, text, program } of world.engine.log(run.id, {
    follow: true,
    tail: mostLines,
    since: Math.max(run.startedAt, options.logsSince ?? 0),
    signal: options.signal,
  })) {
    if (isNews) tellProgress(service, text, ledger);
    ledger.record({
      type: 'log-appended',
      service: service.name,
      text,
      loggedAt: at,
      ...instance,
      ...(program && { program }),
    });
    if (service.role === 'gateway') tellRequest(service.name, text, ledger);
  }
}

function tellRequest(gateway: string, line: string, ledger: FactStore): void {
  const record = parseGatewayRecord(line);
  if (record === undefined) return;
  const { at: servedAt, ms: tookMs, service } = record;
  ledger.record({ type: 'request-served', gateway, servedAt, tookMs, ...(service !== undefined && { service }) });
}

/** A step's lines are its progress; its warnings become notices, and why it fails is reported with the failure. */
function tellProgress(service: Service, line: string, ledger: FactStore): void {
  const { as, text } = saidIn(line) ?? { as: 'progress', text: line };
  if (as === 'warning')
    ledger.record({ type: 'notice-given', text: message('step.warning', { title: service.title, text }) });
  if (as === 'progress' && line.trim() !== '')
    ledger.record({ type: 'service-progressed', service: service.name, text });
}

/** Probes the published address while the role reports itself healthy: quickly until it answers, then periodically. */
async function followUrl(world: World, service: Service, ledger: FactStore, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const ready = await ledger
      .until((facts, now) => answersInside(service, facts, now) || undefined, signal)
      .catch(() => false);
    if (!ready) return;
    const found = await checkUrl(world, service, urlTimeoutMs, signal);
    if (found === undefined || signal.aborted) return;
    const known = ledger.facts()[service.name]?.url;
    if (known?.answers !== found.answers || !sameText(known.reason, found.reason))
      ledger.record({ type: 'url-checked', service: service.name, url: found });
    await untilDue(found.answers ? urlAgainMs : urlRetryMs, service, world, ledger, signal);
  }
}

/** Waits for this time, or until the service starts a new run, whose address is not checked yet. */
async function untilDue(
  durationMs: number,
  { name }: Service,
  { clock }: World,
  ledger: FactStore,
  signal: AbortSignal,
): Promise<void> {
  const over = new AbortController();
  const stop = AbortSignal.any([signal, over.signal]);
  const changed = ledger.until(facts => facts[name]?.url === undefined || undefined, stop).catch(() => undefined);
  await Promise.race([clock.sleep(durationMs, stop), changed]);
  over.abort();
}

function answersInside(service: Service, facts: Facts, now: number): boolean {
  const { url: _, ...inside } = facts[service.name] ?? {};
  const condition = conditionOf({ ...service, ports: [] }, inside, now);
  return condition.health === 'healthy';
}
