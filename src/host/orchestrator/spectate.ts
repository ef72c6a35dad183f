import { type Message, message } from '../../shared/messages/message.ts';
import { gistOf } from '../../shared/messages/wording.ts';
import type { Definition } from '../../shared/model/definition.ts';
import type { EngineEvent, Untimed } from '../../shared/model/event.ts';
import { awaitsItsTurn, type Facts, type ServiceFacts } from '../../shared/model/facts.ts';
import type { CodeFacts } from '../../shared/model/report.ts';
import { isStep } from '../../shared/model/traits.ts';
import type { OtherHolder } from '../ports/project-lock.ts';
import type { World } from '../ports/world.ts';
import { endedEarly } from './attach.ts';
import { servicesOf } from './execute/target.ts';
import { explainFailures } from './observe/explain-failures.ts';
import { createFactStore, type FactStore } from './observe/fact-store.ts';
import { follow } from './observe/follow.ts';
import { takeSnapshot } from './observe/snapshot.ts';
import type { UpRequest } from './request.ts';

/** How often to look for a running command. */
const lookForCommandMs = 250;

/** A container in state `created` for less than this is not considered abandoned. */
const justCreatedMs = 1_500;

/** A read-only view of an environment: changes nothing and holds no lock. */
export interface Spectating {
  readonly ledger: FactStore;
  /** The running command, such as `up full`; undefined when there is none. */
  command(): string | undefined;
  /** The current facts. When no command is running, they contain no holds and no activities. */
  facts(): Facts;
  /** Resolves when the signal aborts; rejects on a bug of ours. */
  readonly ended: Promise<void>;
}

/**
 * Follows an environment until the signal aborts: its containers, its agent and, through the project's lock, any
 * running command, including the events it published before. `tell` receives every event after the first snapshot; for
 * a screen also unchanged reports of the agent, which prove that the picture is current, and log lines. Throws if the
 * engine is unreachable at the start; later failures are reported as `engine-lost` and retried.
 */
export async function spectate(
  world: World,
  definition: Definition,
  tell: (event: EngineEvent) => void,
  signal: AbortSignal,
  { onScreen }: { readonly onScreen: boolean } = { onScreen: false },
): Promise<Spectating & { readonly snapshot: Awaited<ReturnType<typeof takeSnapshot>> }> {
  let command = await world.lock.holder(definition.project);
  const snapshot = await takeSnapshot(world, definition);
  let isNews = false;
  const ledger = createFactStore(world.clock, event => isNews && tell(event));
  for (const event of snapshot.events) ledger.record(event);
  isNews = true;
  const beganAt = ledger.now();
  // Its creator (plain Compose, or a command whose lock is not visible yet) is about to start it.
  const isNew = ({ container, since = 0 }: ServiceFacts) =>
    container?.state === 'created' && since > beganAt && ledger.now() - since < justCreatedMs;
  const heardUntil = Math.max(0, ...snapshot.observed.reports.map(({ at }) => at));
  const fresh: FactStore = {
    ...ledger,
    record: event => {
      // The agent's log is followed from slightly before the snapshot; only its events carry their own timestamps.
      if (event.type !== 'container-changed' && event.at !== undefined && event.at <= heardUntil) return;
      isNews = onScreen || !isSignOfLife(event, ledger.facts());
      ledger.record(event);
      isNews = true;
    },
  };
  // A step's progress is reported by the command; the screen shows the step's log instead.
  const services = definition.services.filter(service => onScreen || !isStep(service)).map(({ name }) => name);
  const bug = Promise.withResolvers<never>();
  const following = follow(world, definition, fresh, { services, logs: onScreen, signal }, error => {
    if (!(error instanceof Error && 'code' in error)) bug.reject(error);
  });
  const commands = followCommands(world, definition.project, ledger, signal, now => {
    command = now;
  });
  return {
    ledger,
    snapshot,
    command: () => command,
    facts: () => asSeen(withTurns(definition, ledger.facts(), command), command, isNew),
    ended: Promise.race([bug.promise, Promise.all([following, commands]).then(() => undefined)]),
  };
}

/** Follows the environment until the signal aborts, and explains failures. */
export async function tellEvents(
  world: World,
  definition: Definition,
  tell: (event: EngineEvent) => void,
  signal: AbortSignal,
): Promise<void> {
  const { ledger, ended } = await spectate(world, definition, tell, signal);
  await Promise.all([ended, explainFailures(world, definition.services, ledger, signal)]);
}

/**
 * Reports to a screen what is running and everything that happens to it, until nobody is watching. Changes nothing and
 * holds no lock; a command that another process runs is followed. Throws if the engine is unreachable at the start.
 */
export async function look(world: World, request: UpRequest, signal: AbortSignal): Promise<undefined> {
  const { definition, profile, watch } = request;
  const { project } = definition;
  const stop = watch ? AbortSignal.any([signal, watch]) : signal;
  const late: EngineEvent[] = [];
  let tell = (event: EngineEvent): void => void late.push(event);
  const seen = await spectate(world, definition, event => tell(event), stop, { onScreen: true });
  const { containers } = seen.snapshot.observed;
  // If the profile is unknown, show every service that has a container.
  const services = profile.name === '' ? Object.keys(containers) : profile.services;
  // The profile comes last: a screen that knew it alone would show it as absent.
  for (const event of seen.snapshot.events) world.emit(event);
  world.emit({
    ...{ type: 'watching-started', project, workspace: world.checkout.source },
    ...{ profile: profile.name, services },
  });
  for (const event of late) world.emit(event);
  tell = event => world.emit(event);
  await request.begun?.();
  await Promise.all([seen.ended, explainFailures(world, servicesOf({ definition, profile }), seen.ledger, stop)]);
  return undefined;
}

/**
 * Whether an event only repeats a known report. The agent repeats its reports every few seconds; repeats differ only in
 * numbers (times, latencies), not in programs.
 */
function isSignOfLife(event: Untimed, facts: Facts): boolean {
  if (event.type !== 'role-reported') return false;
  const { service, health, reason, programs, code } = event.report;
  const known = facts[service]?.report;
  const isSame = known?.health === health && gistOf(known.reason) === gistOf(reason);
  const isSameCode = JSON.stringify(withoutTimes(known?.code)) === JSON.stringify(withoutTimes(code));
  return isSame && isSameCode && JSON.stringify(known.programs) === JSON.stringify(programs);
}

function withoutTimes(code: CodeFacts | undefined) {
  return code && { ...code, since: undefined, reloads: code.reloads?.count };
}

/** Events that only the command itself can report. */
const ownWords: ReadonlySet<EngineEvent['type']> = new Set([
  ...([
    'command-started',
    'plan-made',
    'plan-agreed',
    'rollback-started',
    'everything-created',
    'activity-started',
  ] as const),
  ...(['activity-finished', 'service-held', 'service-progressed', 'service-failed', 'service-became-healthy'] as const),
  ...(['notice-given', 'command-finished'] as const),
]);

async function followCommands(
  { lock, clock }: World,
  project: string,
  ledger: FactStore,
  signal: AbortSignal,
  note: (command: string | undefined) => void,
): Promise<void> {
  while (!signal.aborted) {
    const other = await lock.attach(project);
    note(other?.command);
    if (other === undefined) await clock.sleep(lookForCommandMs, signal);
    else await followCommand(other, ledger, signal, () => note(undefined));
  }
}

async function followCommand(
  other: OtherHolder,
  ledger: FactStore,
  signal: AbortSignal,
  end: () => void,
): Promise<void> {
  let isOver = false;
  for await (const event of other.events(signal)) {
    if (!ownWords.has(event.type) || isOutdated(event, ledger.facts())) continue;
    isOver = event.type === 'command-finished';
    if (isOver) end();
    ledger.record(event);
  }
  end();
  if (isOver || signal.aborted) return;
  ledger.record({ type: 'command-finished', tookMs: 0, urls: [], error: endedEarly(other.command) });
}

/**
 * Whether an event is out of date. A late subscriber receives all events since the command began, so a service that
 * failed then may have been started again since.
 */
function isOutdated(event: EngineEvent, facts: Facts): boolean {
  if (event.type !== 'service-failed') return false;
  const container = facts[event.service]?.container;
  return container?.state === 'running' && event.at < (container.startedAt ?? 0);
}

function asSeen(facts: Facts, command: string | undefined, isNew: (known: ServiceFacts) => boolean): Facts {
  const view = (known: ServiceFacts) => {
    if (command !== undefined) return atWork(known, turnComes(command));
    return isNew(known) ? atWork(known, message('hold.just-created')) : atRest(known);
  };
  return Object.fromEntries(Object.entries(facts).map(([name, known]) => [name, view(known)]));
}

/** During `up`, services without a container are pending, not missing. */
function withTurns({ services }: Definition, facts: Facts, command: string | undefined): Facts {
  if (!command?.startsWith('up ')) return facts;
  return { ...Object.fromEntries(services.map(({ name }) => [name, {}])), ...facts };
}

function atRest({ hold: _, activity: __, progress: ___, cause: ____, ...known }: ServiceFacts): ServiceFacts {
  return known;
}

function atWork(known: ServiceFacts, hold: Message): ServiceFacts {
  return awaitsItsTurn(known) ? { ...known, hold } : known;
}

/** Why a container is not started yet while a command is running. */
export function turnComes(command: string): Message<'hold.turn'> {
  return message('hold.turn', { command });
}
