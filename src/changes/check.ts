import { relative, resolve } from 'node:path';
import { kindOf } from '../reloading/kind.ts';
import type { Change } from './change.ts';
import type { Fault, Gate } from './gate.ts';

interface Surroundings {
  readonly root: string;
  readonly gate: Gate;
  /** Why packages cannot be installed, in one line. */
  install(): Promise<string | undefined>;
  /** Compiling is not to be had. */
  onBlind(): void;
}

/** What keeps changes from being put to work: Python that does not compile, packages that cannot be installed. */
export async function check(changes: readonly Change[], around: Surroundings): Promise<readonly Fault[]> {
  const code = changes.filter(({ path }) => path.endsWith('.py')).map(({ path }) => resolve(around.root, path));
  const faults = code.length > 0 ? await around.gate(code) : [];
  if (faults === undefined) around.onBlind();
  const [lock] = changes.filter(({ path }) => kindOf(path) === 'packages');
  const reason = lock && (await around.install());
  return [
    ...(faults ?? []).map(fault => ({ ...fault, path: relative(around.root, fault.path) })),
    ...(lock && reason !== undefined ? [{ path: lock.path, line: 0, message: `packages: ${reason}` }] : []),
  ];
}
