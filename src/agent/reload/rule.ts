import picomatch from 'picomatch';
import type { ReloadRule } from '../../shared/model/service.ts';
import { type Traited, traitsOf } from '../../shared/model/traits.ts';

/** A service that is reloaded, and the changes that affect it. */
export interface Reloaded {
  readonly name: string;
  /** Lower numbers go first. */
  readonly order: number;
  /** Whether a change to this file (relative to the checkout) affects it. */
  concerns(path: string): boolean;
  /** Whether this program (named without its group) is reloaded. */
  reloads(program: string): boolean;
  readonly signal?: NonNullable<ReloadRule['signal']>;
  /** Seconds that running tasks get to finish; absent if not set. */
  readonly drain?: number;
}

/** What decides whether and how a service is reloaded. */
export interface Reloadable extends Traited {
  readonly name: string;
  /** The service of which it is a further container. */
  readonly instanceOf?: string;
  readonly reload?: ReloadRule;
}

/** The reload rule of a service; undefined if code changes do not affect it. */
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
