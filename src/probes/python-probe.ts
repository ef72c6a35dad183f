import type { HttpProbe, Probe } from '../model/service.ts';
import type { Answered, Prober } from './prober.ts';
import { readRoleEnvironment } from './role-environment.ts';
import type { Asked, Probed, RoleProbe } from './role-probe.ts';
import { judgeProgress, noProgress } from './worker-progress.ts';

/** A probe of a kind that Python knows how to carry out. */
export type PythonProbe = Exclude<Probe, { readonly http: HttpProbe }>;

interface Surroundings {
  readonly prober: Pick<Prober, 'ask'>;
  /** Milliseconds on a clock that never jumps. */
  now(): number;
}

/**
 * Asks Celery's nodes or redbeat's schedule at the broker that the role itself uses. Where that is is read at each
 * look, for the role's container may have been made anew; it is asked only while the role's supervisor answers.
 */
export function createPythonProbe(probe: PythonProbe, descriptorPath: string, around: Surroundings): RoleProbe {
  let progress = noProgress;
  const ask = async (asked: Asked): Promise<Probed> => {
    const read = await readRoleEnvironment(descriptorPath);
    if (read.type === 'unknown') return read;
    const probed = await around.prober.ask({ probe, environment: read.environment, ...asked });
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
export function createStoreProbe(
  probe: PythonProbe,
  environment: Readonly<Record<string, string | undefined>>,
  prober: Pick<Prober, 'ask'>,
): RoleProbe {
  const names = Object.entries(environment).filter(([name]) => /^(MYSQL|REDIS|RABBITMQ)_/.test(name));
  const told = Object.fromEntries(names.map(([name, value]) => [name, value ?? '']));
  return {
    fastestMs: 1000,
    steadyMs: 5000,
    ask: async asked => withoutFacts(await prober.ask({ probe, environment: told, ...asked })),
  };
}

function withoutFacts(answered: Answered): Probed {
  if (answered.type !== 'answered') return answered;
  const { worker: _, ...probed } = answered;
  return probed;
}
