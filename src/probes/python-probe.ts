import type { HttpProbe, Probe } from '../model/service.ts';
import type { Prober } from './prober.ts';
import { readRoleEnvironment } from './role-environment.ts';
import type { RoleProbe } from './role-probe.ts';

/** A probe of a kind that Python knows how to carry out. */
export type PythonProbe = Exclude<Probe, { readonly http: HttpProbe }>;

/**
 * Asks Celery's nodes or redbeat's schedule at the broker that the role itself uses. Where that is is read at each
 * look, for the role's container may have been made anew; it is asked only while the role's supervisor answers.
 */
export function createPythonProbe(probe: PythonProbe, descriptorPath: string, prober: Pick<Prober, 'ask'>): RoleProbe {
  return {
    fastestMs: 500,
    ask: async since => {
      const read = await readRoleEnvironment(descriptorPath);
      if (read.type === 'unknown') return read;
      const probed = await prober.ask({ probe, environment: read.environment, since });
      if (probed.type !== 'answered' || !('celery' in probe)) return probed;
      // A node is named after the program that it runs in.
      return { ...probed, programs: probe.celery.nodes.map(node => node.slice(0, node.lastIndexOf('@'))) };
    },
  };
}
