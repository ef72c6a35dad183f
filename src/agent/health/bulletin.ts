import { isDeepStrictEqual } from 'node:util';
import { message } from '../../shared/messages/message.ts';
import { sameText, type Wording } from '../../shared/messages/wording.ts';
import type { Emit } from '../../shared/model/event.ts';
import type { AnsweredReport, CodeFacts, HealthChange, RoleReport } from '../../shared/model/report.ts';
import { calmMs } from './cadence.ts';

/**
 * Publishes the reports of one role: changes at once, a heartbeat periodically, and on request the latest report with
 * its history.
 */
export interface Bulletin {
  /** Without a report, the role does not exist. */
  publish(found: RoleReport | undefined): void;
  /** For a role that is gone, says so; undefined if it never existed. */
  latest(): AnsweredReport | undefined;
}

interface Parts {
  /** Monotonic milliseconds. */
  now(): number;
  /** Epoch milliseconds. */
  wallClock(): number;
  /** Why no finding can be trusted, on one line; undefined if they can. */
  doubt(): Wording | undefined;
  emit: Emit;
}

const changesKept = 30;

export function createBulletin(service: string, { now, wallClock, doubt, emit }: Parts): Bulletin {
  let report: RoleReport | undefined;
  let said: RoleReport | undefined;
  let at = 0;
  let emittedAt = Number.NEGATIVE_INFINITY;
  let changes: readonly HealthChange[] = [];
  return {
    publish: looked => {
      const doubted = doubt();
      const seen: RoleReport | undefined =
        doubted === undefined ? looked : looked && { ...looked, health: 'unknown', reason: doubted };
      const found = seen && { ...seen, ...courseOf(seen, report, at, wallClock()) };
      // That a role has just gone is reported once. A role that stays absent is no news, because profiles differ.
      const told: RoleReport | undefined = found ?? (report && gone(service));
      const isNew = !isDeepStrictEqual(withoutFigures(told), withoutFigures(report));
      const isChange = told !== undefined && (told.health !== report?.health || !sameText(told.reason, report.reason));
      const from = report && { from: report.health };
      report = found;
      if (told === undefined) return;
      said = told;
      at = wallClock();
      if (isChange) changes = [...changes, { at, ...from, to: told.health, reason: told.reason }].slice(-changesKept);
      if (!isNew && now() - emittedAt < calmMs) return;
      emittedAt = now();
      emit({ type: 'role-reported', report: told });
    },
    latest: () => said && { ...said, at, changes },
  };
}

function gone(service: string): RoleReport {
  return { service, programs: [], health: 'unknown', reason: message('agent.role-gone') };
}

/**
 * Since when it has been like this, until when it worked, or since when it works again. `seenAt` is the time of the
 * previous report.
 */
function courseOf(
  found: RoleReport,
  before: RoleReport | undefined,
  seenAt: number,
  now: number,
): Pick<RoleReport, 'since' | 'workedAt' | 'backAt'> {
  const isSame = before?.health === found.health && !(found.health === 'starting' && isAnew(found, before));
  const since = isSame ? (before.since ?? now) : now;
  const workedAt = before?.health === 'healthy' ? seenAt : before?.workedAt;
  if (found.health !== 'healthy') return { since, ...(workedAt !== undefined && { workedAt }) };
  const backAt = isSame ? before.backAt : before?.workedAt === undefined ? undefined : now;
  return { since, ...(backAt !== undefined && { backAt }) };
}

/** Whether one of its programs was started since. */
function isAnew({ programs }: RoleReport, before: RoleReport): boolean {
  return programs.some(({ name, pid }) => pid > 0 && before.programs.find(known => known.name === name)?.pid !== pid);
}

/** These figures differ each time and are not news by themselves. */
function withoutFigures(report: RoleReport | undefined): Partial<RoleReport> | undefined {
  if (report === undefined) return undefined;
  const { latencyMs: _, queues: _queues, tasks: _tasks, server: _server, code, ...rest } = report;
  const { reloads: _reloads, ...state } = code ?? {};
  return { ...rest, ...(code && { code: state as CodeFacts }) };
}
