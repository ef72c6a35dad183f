import type { MessageCode } from '../messages/message.ts';
import { isMessage, type Wording } from '../messages/wording.ts';
import { type CodeStatus, codeStatus } from './code-status.ts';
import { conditionIn } from './condition-in.ts';
import { instanceName } from './container.ts';
import { fillingSteps } from './data-volumes.ts';
import { type Definition, dependenciesOf } from './definition.ts';
import type { ErrorReport } from './error.ts';
import type { Facts, ServiceFacts } from './facts.ts';
import { type Condition, instanceCondition, type Phase } from './health.ts';
import type { DebugFacts, ProgramFacts, QueueFacts, RoleReport, ServerFacts, TaskFacts } from './report.ts';
import { addressOf, type Service } from './service.ts';
import { sinceIn } from './since.ts';
import { isStep, isStore, isWorkspace, type Role, type Traited, traitsOf } from './traits.ts';

/** The environment as a whole. */
export type Outcome =
  | /** Everything that is meant to run works, and nothing else is running. */ 'healthy'
  | /** The same, but services of another profile are running too, because a switch was interrupted. */ 'mixed'
  | 'starting'
  | /** A service failed or does not work. */ 'failed'
  | /** The condition of a service cannot be determined. */ 'unknown'
  | /** A service is stopped or has no container while others are running. */ 'incomplete'
  | 'stopped'
  | 'absent';

export interface ServiceStatus extends Condition {
  readonly service: string;
  readonly role: Role;
  /** Traits that differ from those of the role. */
  readonly traits?: Traited['traits'];
  /** Since when it has been in this state, ISO 8601; null if unknown. */
  readonly since: string | null;
  readonly url: string | null;
  readonly containerId: string | null;
  readonly restarts: number;
  readonly programs: readonly Omit<ProgramFacts, 'detail'>[];
  /** What a person may want to know although it works, one line each. */
  readonly notes?: readonly Wording[];
  /** A worker's queues with waiting messages or without a consumer, and the tasks of its nodes. */
  readonly queues?: readonly QueueFacts[];
  readonly tasks?: TaskFacts;
  /** gunicorn's master and workers; only of a role that gunicorn serves. */
  readonly server?: ServerFacts;
  /** Its programs that run under the debugger, in the mode `debug`. */
  readonly debug?: readonly DebugFacts[];
  /** Which code it runs; absent if nothing reloads it. */
  readonly code?: CodeStatus;
  /** Its latest changes, oldest first, as far as Docker and the agent's log go back; absent if nobody asked. */
  readonly changes?: readonly Change[];
  /** Why it failed or has a problem, and what to do; absent if nothing is wrong. */
  readonly failure?: ErrorReport;
  /** All its containers, including the first, if it has several. */
  readonly instances?: readonly InstanceStatus[];
  /** Who has it open; only for the workspace. */
  readonly editor?: { readonly attached: boolean; readonly name: Wording | null };
}

/** One of several containers of a service. */
export interface InstanceStatus extends Condition {
  /** The name used with `bkdev exec` and `bkdev logs`: `worker.2`. */
  readonly instance: string;
  readonly containerId: string | null;
  readonly programs: readonly Omit<ProgramFacts, 'detail'>[];
  readonly server?: ServerFacts;
}

/** A change of a service, each state in one word: `starting`, `healthy`, `unhealthy`, `done`, `failed`. */
export interface Change {
  /** ISO 8601; null if unknown. */
  readonly at: string | null;
  /** Null if nothing is known about the time before. */
  readonly from: string | null;
  readonly to: string;
  readonly reason: Wording;
}

/** The document printed by `bkdev status --json`. */
export interface Status {
  readonly project: string;
  readonly workspace: string;
  readonly profile: string | null;
  readonly outcome: Outcome;
  /** Running services that are not part of the profile. */
  readonly beside: readonly string[];
  readonly services: readonly ServiceStatus[];
}

/** The status of a project, from its definition and the facts. `now` in epoch milliseconds. */
export function toStatus(
  definition: Definition,
  facts: Facts,
  about: {
    readonly workspace: string;
    readonly profile: string | null;
    /** The services to show. */
    readonly services: readonly string[];
    /** The services that are meant to run. */
    readonly wanted: readonly string[];
    /** Who has the workspace open: `VS Code`. */
    readonly editor?: Wording | undefined;
    /** The latest changes, by service. */
    readonly changes?: Readonly<Record<string, readonly Change[]>>;
  },
  now: number,
): Status {
  const among = { services: definition.services, wanted: about.wanted };
  const services = definition.services
    .filter(service => about.services.includes(service.name))
    .map((service): ServiceStatus => {
      const known = facts[service.name];
      const condition = conditionIn(among, service, facts, now);
      const code = codeStatus(known, now);
      return {
        service: service.name,
        role: service.role,
        ...(service.traits && { traits: service.traits }),
        ...condition,
        since: timeText(sinceIn(among, service, facts, condition, now)),
        url: addressOf(service) ?? null,
        containerId: known?.container?.id ?? null,
        restarts: known?.container?.restarts ?? 0,
        programs: programsOf(known),
        ...(known?.others && { instances: instancesIn(service, known, now) }),
        ...foundBeside(known?.report, notesOf(definition, facts, service)),
        ...(code && { code }),
        ...(about.changes && { changes: about.changes[service.name] ?? [] }),
        ...(known?.failure && { failure: known.failure }),
        ...(isWorkspace(service) && {
          editor: { attached: about.editor !== undefined, name: about.editor ?? null },
        }),
      };
    });
  return {
    project: definition.project,
    workspace: about.workspace,
    profile: about.profile,
    ...summaryOf(services, about.wanted),
    services,
  };
}

function instancesIn(service: Service, known: ServiceFacts, now: number): InstanceStatus[] {
  const { others = {}, ...first } = known;
  return [first, ...Object.values(others)].map(one => ({
    instance: instanceName(service.name, one.container ?? {}),
    ...instanceCondition(service, one, now),
    containerId: one.container?.id ?? null,
    programs: programsOf(one),
    ...(one.report?.server && { server: one.report.server }),
  }));
}

function programsOf(known: ServiceFacts | undefined): Omit<ProgramFacts, 'detail'>[] {
  return (known?.report?.programs ?? []).map(({ detail: _, ...program }) => program);
}

/** ISO 8601; null for a number that is not a valid time, which an agent may send. */
function timeText(at: number | undefined): string | null {
  return at === undefined || !(Math.abs(at) <= latestTime) ? null : new Date(at).toISOString();
}

/** The maximum of `Date` (ECMA-262, 21.4.1.1), milliseconds. */
const latestTime = 8.64e15;

/** Whether there are migrations that the database does not have: a service that works may fail on the next request. */
export function lacksMigrations(notes: readonly Wording[] = []): boolean {
  return notes.some(note => isMessage(note) && note.code === unapplied);
}

const unapplied: MessageCode = 'note.migrations-missing';

const ofMigrations: ReadonlySet<string> = new Set<MessageCode>([
  'note.migrations-missing',
  'note.migrations-ahead',
  'note.migrations-replaced',
]);

/**
 * What a person may want to know about a service although it works, one line each. What is wrong with migrations is
 * found at the database, and concerns every program that uses it.
 */
export function notesOf(definition: Definition, facts: Facts, service: Service): readonly Wording[] {
  const own = reportedNotes(definition, facts, service);
  if (traitsOf(service).kind !== 'program') return own;
  const needed = dependenciesOf(definition, [service.name]);
  const databases = definition.services.filter(other => needed.includes(other.name) && isStore(other));
  const found = databases.flatMap(database => reportedNotes(definition, facts, database));
  return [...own, ...found.filter(note => isMessage(note) && ofMigrations.has(note.code))];
}

/** The notes of its last report. What a database lacks is none while a step that fills it is running. */
function reportedNotes(definition: Definition, facts: Facts, { name, mounts = [] }: Service): readonly Wording[] {
  const notes = facts[name]?.report?.notes ?? [];
  const isRunning = (step: Service) => facts[step.name]?.container?.state === 'running';
  const isFilled = fillingSteps(definition).some(
    step => isRunning(step) && step.fills.some(volume => mounts.includes(volume)),
  );
  return isFilled ? notes.filter(note => !lacksMigrations([note])) : notes;
}

function foundBeside(
  report: RoleReport | undefined,
  notes: readonly Wording[],
): Pick<ServiceStatus, 'notes' | 'queues' | 'tasks' | 'server' | 'debug'> {
  const { queues, tasks, server, debug } = report ?? {};
  return {
    ...(notes.length > 0 && { notes }),
    ...(queues && { queues }),
    ...(tasks && { tasks }),
    ...(server && { server }),
    ...(debug && { debug }),
  };
}

const ended: ReadonlySet<Phase> = new Set(['stopping', 'stopped', 'failed', 'absent']);

/** Phases in which nothing can be known yet. */
const onTheWay: ReadonlySet<Phase> = new Set(['pending', 'building', 'creating', 'starting', 'copying']);

/** What the summary needs to know about a service. */
type Counted = Condition & Traited & { readonly service: string };

/** The summary of all services, and the running services that are not wanted. */
export function summaryOf(
  services: readonly Counted[],
  wanted: readonly string[],
): { readonly outcome: Outcome; readonly beside: readonly string[] } {
  // Stopped, stopping or failed leftovers of another profile do not count.
  const counted = services.filter(({ service, phase }) => wanted.includes(service) || !ended.has(phase));
  const others = counted.filter(other => !wanted.includes(other.service) && !isStep(other));
  const outcome = outcomeOf(counted);
  return {
    outcome: outcome === 'healthy' && others.length > 0 ? 'mixed' : outcome,
    beside: others.map(({ service }) => service),
  };
}

function outcomeOf(services: readonly Counted[]): Outcome {
  if (services.every(service => service.phase === 'absent')) return 'absent';
  if (services.every(service => service.health === 'healthy')) return 'healthy';
  if (services.every(service => isStep(service) || off.has(service.phase))) return 'stopped';
  if (services.some(({ phase, health }) => phase === 'failed' || health === 'unhealthy')) return 'failed';
  const unknown = services.filter(({ phase, health }) => health === 'unknown' && !onTheWay.has(phase));
  if (unknown.length === 0) return 'starting';
  return unknown.every(({ phase }) => off.has(phase) || phase === 'stopping') ? 'incomplete' : 'unknown';
}

const off: ReadonlySet<Phase> = new Set(['stopped', 'absent']);
