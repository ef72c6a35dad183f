import { type Message, message } from '../../shared/messages/message.ts';
import { gistOf } from '../../shared/messages/wording.ts';
import type { Definition } from '../../shared/model/definition.ts';
import type { EngineEvent, Untimed } from '../../shared/model/event.ts';
import type { CodeFacts, Facts, ServiceFacts } from '../../shared/model/facts.ts';
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

/** How often it is looked whether a command began. */
const lookForCommandMs = 250;

/** As long as a container has only been created for that time, it was not left behind. */
const justCreatedMs = 1_500;

/** An environment seen by somebody who changes nothing and holds nothing. */
export interface Spectating {
  readonly ledger: FactStore;
  /** The command at work, for instance `up full`; undefined when none is. */
  command(): string | undefined;
  /** What is known now. Where no command is at work, nobody waits and nothing is being done. */
  facts(): Facts;
  /** Resolves when the signal aborts; rejects with a bug of ours. */
  readonly ended: Promise<void>;
}

/**
 * Follows an environment until the signal aborts: its containers and its agent, and through the project's lock
 * whatever command is at work, whose own words come first that it has told since it began. `tell` gets what is new
 * after the first look; a screen gets each sign of life too, by which it knows that what it shows still holds, and
 * the logs. Throws when the engine is not there at the beginning; later that is told as `engine-lost`, and it is
 * tried again.
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
  // Whoever created it, a command whose lock is not seen yet or plain Compose, is about to start it.
  const isNew = ({ container, since = 0 }: ServiceFacts) =>
    container?.state === 'created' && since > beganAt && ledger.now() - since < justCreatedMs;
  const heardUntil = Math.max(0, ...snapshot.observed.reports.map(({ at }) => at));
  const fresh: FactStore = {
    ...ledger,
    record: event => {
      // The agent's log is followed from a little before now, and it alone brings times of its own.
      if (event.type !== 'container-changed' && event.at !== undefined && event.at <= heardUntil) return;
      isNews = onScreen || !isSignOfLife(event, ledger.facts());
      ledger.record(event);
      isNews = true;
    },
  };
  // A step's progress is the command's to tell; its log is what the screen shows of it.
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

/** Spectates until the signal aborts, and tells why what fails does. */
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
 * Tells a screen what runs, and all that happens to it, until nobody watches any more. It changes nothing and holds
 * nothing: a command that somebody else has at work is told as it goes on. Throws when the engine is not there at the
 * beginning.
 */
export async function look(world: World, request: UpRequest, signal: AbortSignal): Promise<undefined> {
  const { definition, profile, watch } = request;
  const { project } = definition;
  const stop = watch ? AbortSignal.any([signal, watch]) : signal;
  const late: EngineEvent[] = [];
  let tell = (event: EngineEvent): void => void late.push(event);
  const seen = await spectate(world, definition, event => tell(event), stop, { onScreen: true });
  const { containers } = seen.snapshot.observed;
  // Where nothing tells which profile it is, it is what there is.
  const services = profile.name === '' ? Object.keys(containers) : profile.services;
  world.emit({
    ...{ type: 'watching-started', project, workspace: world.checkout.source },
    ...{ profile: profile.name, services },
  });
  for (const event of [...seen.snapshot.events, ...late]) world.emit(event);
  tell = event => world.emit(event);
  await request.begun?.();
  await Promise.all([seen.ended, explainFailures(world, servicesOf({ definition, profile }), seen.ledger, stop)]);
  return undefined;
}

/**
 * The agent repeats itself every few seconds: then what it found differs in numbers only (times, latencies), and not
 * in its programs.
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

/** What a command tells and nobody else could know. */
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

/** Who attaches late hears the whole story: what failed then may have come back since. */
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

/** While a profile is brought up, what has no container yet is on its way and not missing. */
function withTurns({ services }: Definition, facts: Facts, command: string | undefined): Facts {
  if (!command?.startsWith('up ')) return facts;
  return { ...Object.fromEntries(services.map(({ name }) => [name, {}])), ...facts };
}

function atRest({ hold: _, activity: __, progress: ___, cause: ____, ...known }: ServiceFacts): ServiceFacts {
  return known;
}

function atWork(known: ServiceFacts, hold: Message): ServiceFacts {
  const { container, activity } = known;
  const isIdle = (container?.state ?? 'created') === 'created' && activity === undefined && known.hold === undefined;
  return isIdle ? { ...known, hold } : known;
}

/** Why a container is not started yet while a command is at work. */
export function turnComes(command: string): Message<'hold.turn'> {
  return message('hold.turn', { command });
}
