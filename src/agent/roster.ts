import { isDeepStrictEqual } from 'node:util';
import type { Emit } from '../model/event.ts';
import type { RoleReport } from '../model/facts.ts';
import type { RoleProbe } from '../probes/role-probe.ts';
import type { Obeyed, Supervisor, Unreachable } from '../supervisord/supervisor.ts';
import type { SupervisedService } from './definition.ts';
import { observeRole } from './observe-role.ts';

/** What came of a request to restart. `unknown` names what exists instead. */
export type Restarted =
  | { readonly type: 'restarted'; readonly programs: readonly string[] }
  | { readonly type: 'unknown' | 'failed'; readonly reason: string };

/** The roles that are observed now. */
export interface Roster {
  /** Observes exactly these from now on; roles that stay as they were keep what is known of them. */
  apply(services: readonly SupervisedService[]): void;
  /** The last report of each role that is there. */
  reports(): RoleReport[];
  /** Stops and starts one program, or all of a service that were meant to run; returns when they are being started. */
  restart(service: string, program?: string): Promise<Restarted>;
  /** Which loop did not run lately and so cannot be trusted; undefined when all is well. */
  stalled(): string | undefined;
}

interface Surroundings {
  /** Milliseconds on a clock that never jumps. */
  now(): number;
  sleep(durationMs: number, signal: AbortSignal): Promise<void>;
  emit: Emit;
  /** How to reach a role. */
  connect(service: SupervisedService): { readonly supervisor: Supervisor; readonly probe?: RoleProbe };
}

interface Member {
  readonly service: SupervisedService;
  readonly supervisor: Supervisor;
  readonly stopping: AbortController;
  /** Ends the present pause, or the next one if there is none. */
  wake(): void;
  isRestarting: boolean;
  report: RoleReport | undefined;
  emittedAt: number;
  steppedAt: number;
}

/** A role is reported this often at least, as a sign of life. */
const signOfLifeMs = 5000;
/** Above the longest time a look may take between two steps. */
const stalledAfterMs = 10_000;

export function createRoster(around: Surroundings): Roster {
  const members = new Map<string, Member>();
  return {
    apply: services => {
      for (const [name, member] of members) {
        if (services.some(service => isDeepStrictEqual(service, member.service))) continue;
        member.stopping.abort();
        member.wake();
        members.delete(name);
      }
      for (const service of services)
        if (!members.has(service.name)) members.set(service.name, observe(service, around));
    },
    reports: () => [...members.values()].flatMap(member => member.report ?? []),
    restart: async (service, program) => {
      const member = members.get(service);
      if (member) return restart(member, program);
      const existing = [...members.keys()].join(', ') || 'none';
      return { type: 'unknown', reason: `no supervised service ${service}; there are: ${existing}` };
    },
    stalled: () => {
      const stalled = [...members.values()].find(member => around.now() - member.steppedAt > stalledAfterMs);
      const seconds = Math.round((around.now() - (stalled?.steppedAt ?? 0)) / 1000);
      return stalled && `the loop of ${stalled.service.name} last ran ${seconds} s ago`;
    },
  };
}

function observe(service: SupervisedService, around: Surroundings): Member {
  const { supervisor, probe } = around.connect(service);
  const { pause, wake } = createPause(around.sleep);
  const now = around.now();
  const member: Member = {
    service,
    supervisor,
    wake,
    stopping: new AbortController(),
    isRestarting: false,
    report: undefined,
    emittedAt: Number.NEGATIVE_INFINITY,
    steppedAt: now,
  };
  const surroundings = {
    supervisor,
    ...(probe && { probe }),
    now: around.now,
    pause,
    onStep: () => {
      member.steppedAt = around.now();
    },
    onReport: (report: RoleReport | undefined) => publish(member, report, around),
  };
  void observeRole(service.name, surroundings, member.stopping.signal);
  return member;
}

/** Emits a report that says something new, and every few seconds one that does not. Of a role that is not there, none. */
function publish(member: Member, found: RoleReport | undefined, { now, emit }: Surroundings): void {
  const report = found && member.isRestarting ? duringRestart(found) : found;
  const isNew = !isDeepStrictEqual(withoutLatency(report), withoutLatency(member.report));
  member.report = report;
  if (report === undefined) return;
  if (!isNew && now() - member.emittedAt < signOfLifeMs) return;
  member.emittedAt = now();
  emit({ type: 'role-reported', report });
}

/** Between stop and start a program is down because it was told to be. */
function duringRestart(report: RoleReport): RoleReport {
  const { service, programs, health } = report;
  return health === 'unhealthy' ? { service, programs, health: 'starting', reason: 'being restarted' } : report;
}

/** The latency differs at every look and is no news by itself. */
function withoutLatency(report: RoleReport | undefined): Omit<RoleReport, 'latencyMs'> | undefined {
  if (report === undefined) return undefined;
  const { latencyMs: _, ...rest } = report;
  return rest;
}

async function restart(member: Member, program: string | undefined): Promise<Restarted> {
  const { service, supervisor } = member;
  const found = await supervisor.programs();
  if (found.type !== 'programs') return { type: 'failed', reason: found.reason };
  const names = found.programs.map(({ name }) => name);
  if (program !== undefined && !names.includes(program)) {
    const reason = `no program ${program} in ${service.name}; there are: ${names.join(', ') || 'none'}`;
    return { type: 'unknown', reason };
  }
  const isOff = (name: string) => found.programs.some(known => known.name === name && known.startedAt === 0);
  const chosen = program === undefined ? names.filter(name => !isOff(name)) : [program];
  member.isRestarting = true;
  const stopping = Promise.all(chosen.map(name => supervisor.stop(name)));
  member.wake();
  const stopped = await stopping;
  const started = await Promise.all(chosen.map(name => supervisor.start(name)));
  member.isRestarting = false;
  member.wake();
  const reason = [...stopped, ...started].map(whyNot).find(why => why !== undefined);
  return reason === undefined ? { type: 'restarted', programs: chosen } : { type: 'failed', reason };
}

function whyNot(result: Obeyed | Unreachable): string | undefined {
  if (result.type === 'done') return undefined;
  return result.type === 'refused' ? `its supervisor refuses: ${result.reason}` : result.reason;
}

/** A pause that can be ended early. Waking during a look shortens the pause after it, for the look may have been too early. */
function createPause(sleep: Surroundings['sleep']): { pause(durationMs: number): Promise<void>; wake(): void } {
  let waking = new AbortController();
  return {
    pause: async durationMs => {
      await sleep(durationMs, waking.signal);
      if (waking.signal.aborted) waking = new AbortController();
    },
    wake: () => waking.abort(),
  };
}
