import type { Containers } from './container.ts';
import type { Kept } from './plan.ts';
import type { Snapshot } from './snapshot.ts';

/** One snapshot of everything that an environment consists of, whatever the definition says by now. */
export interface Standing {
  readonly containers: Containers;
  /**
   * The project's containers that no service goes by: of `docker compose run`, or left twice by a Compose that was
   * interrupted.
   */
  readonly others: readonly { readonly id: string; readonly name: string }[];
  /** The containers of its release (`bkdev release run`), which are connected to its networks. */
  readonly release: readonly { readonly id: string; readonly name: string }[];
  /** By the engine's names. */
  readonly volumes: readonly string[];
  readonly networks: readonly string[];
  readonly kept: readonly Kept[];
  /** The product's snapshots; none if they are to stay. */
  readonly snapshots: readonly Snapshot[];
}
