import { relative, resolve } from 'node:path';
import { message } from '../../shared/messages/message.ts';
import type { Wording } from '../../shared/messages/wording.ts';
import type { Change } from './change.ts';
import { kindOf } from './kind.ts';
import type { Compiled, SyntaxCheck } from './syntax-check.ts';

interface Parts {
  readonly root: string;
  readonly gate: SyntaxCheck;
  /** Installs packages; returns why that failed. */
  install(): Promise<Wording | undefined>;
  /** Called if nothing can be compiled at the moment. */
  onBlind(): void;
}

/**
 * Finds what prevents changes from being applied (Python that does not compile, packages that cannot be installed) and
 * which of them compile to the same code. Paths are relative to the root.
 */
export async function check(changes: readonly Change[], around: Parts): Promise<Compiled> {
  const code = changes.filter(({ path }) => path.endsWith('.py')).map(({ path }) => resolve(around.root, path));
  const compiled = code.length > 0 ? await around.gate(code) : nothing;
  if (compiled === undefined) around.onBlind();
  const { faults, compared } = compiled ?? nothing;
  const [lock] = changes.filter(({ path }) => kindOf(path) === 'packages');
  const reason = lock && (await around.install());
  const below = <About extends { readonly path: string }>(about: About) => ({
    ...about,
    path: relative(around.root, about.path),
  });
  return {
    faults: [
      ...faults.map(below),
      ...(lock && reason !== undefined
        ? [{ path: lock.path, line: 0, reason: message('code.packages-failed', { reason }) }]
        : []),
    ],
    compared: compared.map(below),
  };
}

const nothing: Compiled = { faults: [], compared: [] };
