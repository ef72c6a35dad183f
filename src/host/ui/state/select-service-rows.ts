import { message } from '../../../shared/messages/message.ts';
import type { Wording } from '../../../shared/messages/wording.ts';
import { type CodeStatus, codeStatus } from '../../../shared/model/code-status.ts';
import { conditionIn } from '../../../shared/model/condition-in.ts';
import type { Among, Definition } from '../../../shared/model/definition.ts';
import { awaitsItsTurn, type Facts, type ServiceFacts } from '../../../shared/model/facts.ts';
import { type Condition, type Health, reportValidMs } from '../../../shared/model/health.ts';
import { addressOf, type Service } from '../../../shared/model/service.ts';
import { sinceIn } from '../../../shared/model/since.ts';
import { notesOf } from '../../../shared/model/status.ts';
import type { Role, Traited } from '../../../shared/model/traits.ts';
import { type Badge, badgeOf, programBadge } from './badge.ts';
import { type ServiceLoad, selectLoad } from './select-load.ts';
import type { State } from './state.ts';

/** A service as panels show it. */
export interface ServiceRow extends Condition {
  readonly service: string;
  readonly title: string;
  readonly role: Role;
  readonly traits?: Traited['traits'];
  readonly badge: Badge;
  /** Its address on the host, whether it answers or not. */
  readonly url: string | undefined;
  /** How long its current activity has taken; undefined when it has settled. */
  readonly elapsedMs: number | undefined;
  /** Whether the profile includes it; otherwise it is just still running. */
  readonly inProfile: boolean;
  /** Its supervised programs, as reported by the agent. */
  readonly programs: readonly ProgramRow[];
  /** Which code it is running; undefined if unknown. */
  readonly code?: CodeStatus | undefined;
  /** Remarks that apply even if it is healthy, one line each. */
  readonly notes: readonly Wording[];
  /** Its resource use; undefined if not measured. */
  readonly load?: ServiceLoad | undefined;
}

/** A supervised program of a service. */
export interface ProgramRow {
  readonly name: string;
  readonly badge: Badge;
  /** Why it is not running, in supervisord's words. */
  readonly detail: string;
}

/** supervisord puts a program's group in front of its name; logs and commands name it without. */
export function programName(name: string): string {
  return name.slice(name.lastIndexOf(':') + 1);
}

/**
 * Returns the rows of the profile's services and of others that are still running, in the definition's order. `now` in
 * epoch milliseconds. Empty before a command has reported the profile.
 */
export function selectServiceRows(state: State, definition: Definition, now: number): readonly ServiceRow[] {
  const facts = inTurn(state);
  return definition.services
    .filter(({ name }) => state.services.includes(name) || isThere(facts[name]))
    .map(service => toRow(service, { ...state, facts }, definition, now));
}

/** Between being created and started, a container of the running command has not failed to start. */
function inTurn({ facts, startedAt, finished, command }: State): Facts {
  if (startedAt === undefined || finished !== undefined) return facts;
  const hold = message('hold.turn', { command });
  const isWaiting = (known: ServiceFacts) => known.container !== undefined && awaitsItsTurn(known);
  return Object.fromEntries(
    Object.entries(facts).map(([name, known]) => [name, isWaiting(known) ? { ...known, hold } : known]),
  );
}

/** Whether a service outside the profile has anything to show. */
function isThere(known: ServiceFacts | undefined): boolean {
  const state = known?.container?.state;
  return known?.activity !== undefined || state === 'running' || state === 'paused' || state === 'restarting';
}

function toRow(service: Service, state: State, definition: Definition, now: number): ServiceRow {
  const known = state.facts[service.name];
  const among = { services: definition.services, wanted: state.services };
  const condition = conditionIn(among, service, state.facts, now);
  const badge = badgeOf(condition.phase, condition.health);
  const since = busySince(among, service, condition, state, now);
  const onItsWay = badge.tone === 'busy' && since !== undefined;
  return {
    service: service.name,
    title: service.title,
    role: service.role,
    ...(service.traits && { traits: service.traits }),
    badge,
    ...condition,
    url: addressOf(service),
    elapsedMs: onItsWay ? Math.max(0, now - since) : undefined,
    inProfile: state.services.includes(service.name),
    programs: programRows(known, condition.health, now),
    code: codeStatus(known, now),
    notes: notesOf(definition, state.facts, service),
    load: selectLoad(state, service.name),
  };
}

function busySince(
  among: Among,
  service: Service,
  condition: Condition,
  { facts, busySince: times }: State,
  now: number,
): number | undefined {
  const known = facts[service.name] ?? {};
  return known.activity === undefined ? sinceIn(among, service, facts, condition, now) : times[service.name];
}

/** The agent's report is ignored once it is too old. */
function programRows(
  { report, reportedAt = 0 }: ServiceFacts = {},
  health: Health,
  now: number,
): readonly ProgramRow[] {
  const isKnown = now - reportedAt <= reportValidMs;
  return (report?.programs ?? []).map(({ name, state, detail, isHalted = false }) => ({
    name,
    badge: programBadge(isKnown ? { state, isHalted } : { state: 'UNKNOWN' }, health),
    detail: isKnown ? detail : '',
  }));
}
