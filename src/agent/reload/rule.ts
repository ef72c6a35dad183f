import picomatch from 'picomatch';
import type { ReloadRule, Role } from '../../shared/model/service.ts';

/** A service that is reloaded, and what concerns it. */
export interface Reloaded {
  readonly name: string;
  readonly role: Role;
  /** Whether a change of this file, by its path below the checkout, concerns it. */
  concerns(path: string): boolean;
  /** Whether this program, by its name without its group, takes part. */
  reloads(program: string): boolean;
  readonly signal?: NonNullable<ReloadRule['signal']>;
  /** Seconds that running tasks get to finish; absent where nobody said. */
  readonly drain?: number;
}

/** These run the product's Python code. */
const reloadable: ReadonlySet<Role> = new Set<Role>(['web', 'api', 'worker', 'beat']);

/** What reloads a service; undefined for one whose role runs none of the product's code. */
export function toReloaded(name: string, role: Role, rule: ReloadRule = {}): Reloaded | undefined {
  if (!reloadable.has(role)) return undefined;
  const { programs, signal, drain } = rule;
  return {
    name,
    role,
    concerns: matcher(rule.paths ?? ['**/*.py'], rule.ignore ?? []),
    reloads: program => programs === undefined || programs.includes(program),
    ...(signal && { signal }),
    ...(drain !== undefined && { drain }),
  };
}

function matcher(paths: readonly string[], ignore: readonly string[]): (path: string) => boolean {
  return picomatch([...paths], { ignore: [...ignore], dot: true });
}
