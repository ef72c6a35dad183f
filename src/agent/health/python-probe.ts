import type { HttpProbe, Probe, StepProbeKind } from '../../shared/model/service.ts';
import type { Answered, Prober } from './prober.ts';
import { readRoleEnvironment } from './role-environment.ts';
import type { Asked, Probed, RoleProbe } from './role-probe.ts';
import { judgeProgress, noProgress } from './worker-progress.ts';

/** A probe that the Python process carries out. */
export type PythonProbe = Exclude<Probe, { readonly http: HttpProbe } | StepProbeKind>;

type Environment = Readonly<Record<string, string | undefined>>;

interface Parts {
  readonly prober: Pick<Prober, 'ask'>;
  /** The agent's own environment, which says where the database is. */
  readonly environment: Environment;
  /** Monotonic milliseconds. */
  now(): number;
}

/**
 * Asks Celery's nodes, or looks for a scheduler's traces, at the broker or Redis that the role itself uses. That
 * address is read each time, because the role's container may have been recreated. The broker is only asked while the
 * role's supervisor answers.
 */
export function createPythonProbe(probe: PythonProbe, descriptorPath: string, around: Parts): RoleProbe {
  const database = namesOf(around.environment, /^MYSQL_/);
  let progress = noProgress;
  const ask = async (asked: Asked): Promise<Probed> => {
    const read = await readRoleEnvironment(descriptorPath);
    if (read.type === 'unknown') return read;
    const probed = await around.prober.ask({ probe, environment: { ...database, ...read.environment }, ...asked });
    if (probed.type !== 'answered' || !('celery' in probe)) return withoutFacts(probed);
    // A node is named after its program.
    const programs = probe.celery.nodes.map(node => node.slice(0, node.lastIndexOf('@')));
    const { worker, ...answer } = probed;
    if (worker === undefined) return { ...answer, programs };
    const { progress: next, problem, close } = judgeProgress(progress, worker, around.now());
    progress = next;
    return problem === undefined ? { ...answer, programs, close } : { type: 'failed', reason: problem };
  };
  return { fastestMs: 500, steadyMs: 'celery' in probe ? 1500 : 5000, ask };
}

/** Asks a store at the address in the agent's own environment. */
export function createStoreProbe(probe: PythonProbe, environment: Environment, prober: Pick<Prober, 'ask'>): RoleProbe {
  const told = namesOf(environment, /^(MYSQL|REDIS|RABBITMQ)_/);
  return {
    // Asking a store that is down costs almost nothing, and everything else waits for it.
    ...{ fastestMs: 250, steadyMs: 5000, downMs: 250 },
    ask: async asked => withoutFacts(await prober.ask({ probe, environment: told, ...asked })),
  };
}

function namesOf(environment: Environment, pattern: RegExp): Record<string, string> {
  const names = Object.entries(environment).filter(([name]) => pattern.test(name));
  return Object.fromEntries(names.map(([name, value]) => [name, value ?? '']));
}

function withoutFacts(answered: Answered): Probed {
  if (answered.type !== 'answered') return answered;
  const { worker: _, ...probed } = answered;
  return probed;
}
