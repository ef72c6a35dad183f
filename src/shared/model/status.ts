import type { MessageCode } from '../messages/message.ts';
import { isMessage, type Wording } from '../messages/wording.ts';
import { type CodeStatus, codeStatus } from './code-status.ts';
import { conditionIn } from './condition-in.ts';
import { type Definition, dependenciesOf } from './definition.ts';
import type { ErrorReport } from './error.ts';
import {
  type Facts,
  instanceName,
  type ProgramFacts,
  type QueueFacts,
  type RoleReport,
  type ServiceFacts,
  type TaskFacts,
} from './facts.ts';
import { type Condition, instanceCondition, type Phase } from './health.ts';
import { addressOf, type Service } from './service.ts';
import { sinceIn } from './since.ts';
import { isStep, isStore, isWorkspace, type Role, type Traited, traitsOf } from './traits.ts';

/** The environment as a whole. */
export type Outcome =
  | /** All that is meant to run does its work, and nothing else runs. */ 'healthy'
  | /** The same, and services that the profile does not have run beside it: a switch was cut short. */ 'mixed'
  | 'starting'
  | /** A service failed, or does not do its work. */ 'failed'
  | /** Nobody can tell of a service how it is. */ 'unknown'
  | /** A service is stopped or has no container while others run. */ 'incomplete'
  | 'stopped'
  | 'absent';

export interface ServiceStatus extends Condition {
  readonly service: string;
  readonly role: Role;
  /** Where it differs from what its role implies. */
  readonly traits?: Traited['traits'];
  /** Since when it is in that state, ISO 8601; null when unknown. */
  readonly since: string | null;
  readonly url: string | null;
  readonly containerId: string | null;
  readonly restarts: number;
  readonly programs: readonly Omit<ProgramFacts, 'detail'>[];
  /** What a person may want to know although it does its work, each in one line. */
  readonly notes?: readonly Wording[];
  /** Of a worker: the queues where messages wait or that nobody consumes, and what its nodes hold. */
  readonly queues?: readonly QueueFacts[];
  readonly tasks?: TaskFacts;
  /** Which code it runs; absent where nothing reloads it. */
  readonly code?: CodeStatus;
  /** Its last changes, oldest first, as far as Docker and the agent's log still know of them; absent where nobody asked. */
  readonly changes?: readonly Change[];
  /** Why it failed or is not as it should be, and what to do; absent where nothing is wrong. */
  readonly failure?: ErrorReport;
  /** Each of its containers, the first one too, where it has several. */
  readonly instances?: readonly InstanceStatus[];
  /** Who has it open, of the workspace alone. */
  readonly editor?: { readonly attached: boolean; readonly name: Wording | null };
}

/** One of several containers of a service. */
export interface InstanceStatus extends Condition {
  /** `worker.2`, by which `bkdev exec` and `bkdev logs` know it. */
  readonly instance: string;
  readonly containerId: string | null;
  readonly programs: readonly Omit<ProgramFacts, 'detail'>[];
}

/** A change of what a service was like, in one word each: `starting`, `healthy`, `unhealthy`, `done`, `failed`. */
export interface Change {
  /** ISO 8601; null where it is not known when. */
  readonly at: string | null;
  /** Null where nothing is known of before. */
  readonly from: string | null;
  readonly to: string;
  readonly reason: Wording;
}

/** The document that `bkdev status --json` prints. */
export interface Status {
  readonly project: string;
  readonly workspace: string;
  readonly profile: string | null;
  readonly outcome: Outcome;
  /** The services that run although the profile does not have them. */
  readonly beside: readonly string[];
  readonly services: readonly ServiceStatus[];
}

/** What a project looks like, from its definition and the facts. `now` in epoch milliseconds. */
export function toStatus(
  definition: Definition,
  facts: Facts,
  about: {
    readonly workspace: string;
    readonly profile: string | null;
    /** Which are shown. */
    readonly services: readonly string[];
    /** Which are meant to run. */
    readonly wanted: readonly string[];
    /** Who has the workspace open: `VS Code`. */
    readonly editor?: Wording | undefined;
    /** The last changes by service. */
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
  }));
}

function programsOf(known: ServiceFacts | undefined): Omit<ProgramFacts, 'detail'>[] {
  return (known?.report?.programs ?? []).map(({ detail: _, ...program }) => program);
}

/** ISO 8601; null for what is no time, which an agent may say. */
function timeText(at: number | undefined): string | null {
  return at === undefined || !(Math.abs(at) <= latestTime) ? null : new Date(at).toISOString();
}

/** Of `Date` (ECMA-262, 21.4.1.1), milliseconds. */
const latestTime = 8.64e15;

/** Whether code is there whose migrations the database has not seen: what works may fail at the next request. */
export function lacksMigrations(notes: readonly Wording[] = []): boolean {
  return notes.some(note => isMessage(note) && note.code === unapplied);
}

const unapplied: MessageCode = 'note.migrations-missing';

const missing: MessageCode = 'note.migrations-missing';

/**
 * What a person may want to know of a service although it works, each in one line. A migration that is not applied is
 * found at the database, and concerns every program that uses it.
 */
export function notesOf(definition: Definition, facts: Facts, service: Service): readonly Wording[] {
  const { name } = service;
  const own = facts[name]?.report?.notes ?? [];
  if (traitsOf(service).kind !== 'program') return own;
  const needed = dependenciesOf(definition, [name]);
  const databases = definition.services.filter(other => isStore(other) && needed.includes(other.name));
  const found = databases.flatMap(database => facts[database.name]?.report?.notes ?? []);
  return [...own, ...found.filter(note => isMessage(note) && note.code === missing)];
}

function foundBeside(
  report: RoleReport | undefined,
  notes: readonly Wording[],
): Pick<ServiceStatus, 'notes' | 'queues' | 'tasks'> {
  const { queues, tasks } = report ?? {};
  return { ...(notes.length > 0 && { notes }), ...(queues && { queues }), ...(tasks && { tasks }) };
}

const ended: ReadonlySet<Phase> = new Set(['stopping', 'stopped', 'failed', 'absent']);

/** Phases in which nobody can know yet. */
const onTheWay: ReadonlySet<Phase> = new Set(['pending', 'building', 'creating', 'starting']);

/** A service as far as it counts for the whole. */
type Counted = Condition & Traited & { readonly service: string };

/** One word for the whole, and what runs beside the services that are wanted. */
export function summaryOf(
  services: readonly Counted[],
  wanted: readonly string[],
): { readonly outcome: Outcome; readonly beside: readonly string[] } {
  // What an earlier profile left behind, stopped, stopping or failed, is no trouble of this one.
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
