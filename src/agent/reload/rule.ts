import picomatch from 'picomatch';
import type { ReloadRule } from '../../shared/model/service.ts';
import { type Traited, traitsOf } from '../../shared/model/traits.ts';

/** A service that is reloaded, and what concerns it. */
export interface Reloaded {
  readonly name: string;
  /** Those with a lower number go first. */
  readonly order: number;
  /** Whether a change of this file, by its path below the checkout, concerns it. */
  concerns(path: string): boolean;
  /** Whether this program, by its name without its group, takes part. */
  reloads(program: string): boolean;
  readonly signal?: NonNullable<ReloadRule['signal']>;
  /** Seconds that running tasks get to finish; absent where nobody said. */
  readonly drain?: number;
}

/** What is known of a service that may be reloaded. */
export interface Reloadable extends Traited {
  readonly name: string;
  readonly reload?: ReloadRule;
}

/** What reloads a service; undefined for one that no change of the code concerns. */
export function toReloaded(service: Reloadable): Reloaded | undefined {
  const { reloads, reloadOrder } = traitsOf(service);
  const { name, reload: rule = {} } = service;
  if (!reloads) return undefined;
  const { programs, signal, drain } = rule;
  return {
    name,
    order: reloadOrder,
    concerns: matcher(rule.paths ?? ['**/*.py'], rule.ignore ?? []),
    reloads: program => programs === undefined || programs.includes(program),
    ...(signal && { signal }),
    ...(drain !== undefined && { drain }),
  };
}

function matcher(paths: readonly string[], ignore: readonly string[]): (path: string) => boolean {
  return picomatch([...paths], { ignore: [...ignore], dot: true });
}
