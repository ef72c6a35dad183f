import type { RoleReport } from '../model/facts.ts';
import type { RoleProbe } from '../probes/role-probe.ts';
import type { Supervisor } from '../supervisord/supervisor.ts';
import { delayBeforeNextLook } from './cadence.ts';
import { firstMemory, isProbeable, judge, type Look, type Memory } from './judge.ts';

/** What the observer of one role needs. */
export interface RoleSurroundings {
  readonly supervisor: Pick<Supervisor, 'programs'>;
  readonly probe?: RoleProbe;
  /** Milliseconds on a clock that never jumps. */
  now(): number;
  /** Resolves after that long, or at once when the role is to be looked at now. */
  pause(durationMs: number): Promise<void>;
  /** Called after each look, without a report when the role is not there. */
  onReport(report: RoleReport | undefined): void;
  /** Called before each look and in the middle of it, as a sign that the loop is not stuck. */
  onStep(): void;
}

/** Between two looks at a starting role whose programs are all there is to look at. */
const unprobedMs = 150;

/** Looks at one role again and again until the signal aborts. Looks follow one another; they never overlap. */
export async function observeRole(service: string, around: RoleSurroundings, signal: AbortSignal): Promise<void> {
  let memory = firstMemory;
  while (!signal.aborted) {
    const { report, next } = await lookOnce(service, memory, around);
    if (signal.aborted) return;
    memory = next;
    around.onReport(report);
    const isDoubtful = memory.failures > 0;
    const sinceChangeMs = around.now() - memory.changedAt;
    const { fastestMs } = around.probe ?? { fastestMs: unprobedMs };
    const health = report?.health ?? 'unknown';
    await around.pause(delayBeforeNextLook({ health, isDoubtful, sinceChangeMs, fastestMs }));
  }
}

async function lookOnce(
  service: string,
  memory: Memory,
  around: RoleSurroundings,
): Promise<{ report?: RoleReport; next: Memory }> {
  try {
    around.onStep();
    const look = await lookAt(around);
    if (look.type === 'absent') return { next: firstMemory };
    const { memory: next, ...verdict } = judge(memory, look, around.now());
    const programs = look.type === 'programs' ? look.programs : [];
    return { report: { service, programs: programs.map(toFacts), ...verdict }, next };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { report: { service, programs: [], health: 'unknown', reason }, next: memory };
  }
}

async function lookAt({ supervisor, probe, onStep }: RoleSurroundings): Promise<Look> {
  const found = await supervisor.programs();
  onStep();
  if (found.type !== 'programs' || probe === undefined || !isProbeable(found.programs)) return found;
  return { ...found, probed: await probe.ask(Math.max(...found.programs.map(({ startedAt }) => startedAt))) };
}

function toFacts({ name, state, pid, detail }: RoleReport['programs'][number]): RoleReport['programs'][number] {
  return { name, state, pid, detail };
}
