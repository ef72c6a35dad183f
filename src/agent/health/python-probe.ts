import type { HttpProbe, Probe, StepProbeKind } from '../../shared/model/service.ts';
import type { Answered, Prober } from './prober.ts';
import { readRoleEnvironment } from './role-environment.ts';
import type { Asked, Probed, RoleProbe } from './role-probe.ts';
import { judgeProgress, noProgress } from './worker-progress.ts';

/** A probe of a kind that Python knows how to carry out. */
export type PythonProbe = Exclude<Probe, { readonly http: HttpProbe } | StepProbeKind>;

type Environment = Readonly<Record<string, string | undefined>>;

interface Parts {
  readonly prober: Pick<Prober, 'ask'>;
  /** The agent's own, which says where the database is. */
  readonly environment: Environment;
  /** Monotonic milliseconds. */
  now(): number;
}

/**
 * Asks Celery's nodes or a scheduler's traces at the broker or Redis that the role itself uses. Where that is is read
 * at each look, for the role's container may have been made anew; it is asked only while the role's supervisor
 * answers.
 */
export function createPythonProbe(probe: PythonProbe, descriptorPath: string, around: Parts): RoleProbe {
  const database = namesOf(around.environment, /^MYSQL_/);
  let progress = noProgress;
  const ask = async (asked: Asked): Promise<Probed> => {
    const read = await readRoleEnvironment(descriptorPath);
    if (read.type === 'unknown') return read;
    const probed = await around.prober.ask({ probe, environment: { ...database, ...read.environment }, ...asked });
    if (probed.type !== 'answered' || !('celery' in probe)) return withoutFacts(probed);
    // A node is named after the program that it runs in.
    const programs = probe.celery.nodes.map(node => node.slice(0, node.lastIndexOf('@')));
    const { worker, ...answer } = probed;
    if (worker === undefined) return { ...answer, programs };
    const { progress: next, problem, close } = judgeProgress(progress, worker, around.now());
    progress = next;
    return problem === undefined ? { ...answer, programs, close } : { type: 'failed', reason: problem };
  };
  return { fastestMs: 500, steadyMs: 'celery' in probe ? 1500 : 5000, ask };
}

/** Asks a store, where the agent's own environment says that it is. */
export function createStoreProbe(probe: PythonProbe, environment: Environment, prober: Pick<Prober, 'ask'>): RoleProbe {
  const told = namesOf(environment, /^(MYSQL|REDIS|RABBITMQ)_/);
  return {
    // One that is down costs next to nothing to ask, and everybody else waits for it.
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
