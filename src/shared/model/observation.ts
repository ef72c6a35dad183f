import type { Containers } from './container.ts';
import type { OlderRuns } from './programs.ts';
import type { HealthChange, RoleReport } from './report.ts';
import type { Snapshot } from './snapshot.ts';

/** One snapshot of a project on the engine. */
export interface Observation {
  readonly containers: Containers;
  /** The agent's report on each role, and recent changes of its health. */
  readonly reports: readonly {
    readonly at: number;
    readonly report: RoleReport;
    readonly changes?: readonly HealthChange[];
  }[];
  /** The images of the definition that exist. */
  readonly images: ReadonlySet<string>;
  /** Whether the agent's copy of the definition is the same, another one, or missing; absent if nobody looked. */
  readonly left?: 'same' | 'other' | 'none';
  /** The number of instances a person asked for (`bkdev scale`), by service. */
  readonly asked?: Readonly<Record<string, number>>;
  /** The services whose images a person asked to rebuild (`bkdev rebuild`). */
  readonly rebuild?: readonly string[];
  /** When each volume of the project was created (epoch ms), by the engine's name. */
  readonly volumes: Readonly<Record<string, number>>;
  /** The services named by any profile, not only the current one. */
  readonly named: ReadonlySet<string>;
  /** The runs that started with other programs than their service has now. Services without such runs are absent. */
  readonly olderRuns?: OlderRuns;
  /**
   * Where volumes that steps fill are not there yet: the product's snapshots, and what each such step would read, as
   * `Snapshot.recipes` has it. Absent where all are there, and where snapshots are switched off.
   */
  readonly kept?: { readonly snapshots: readonly Snapshot[]; readonly recipes: Readonly<Record<string, string>> };
  /** The input files of each step. */
  readonly inputs: Readonly<Record<string, ObservedInputs>>;
}

/** The input files of a step, now and at its last run. */
export interface ObservedInputs {
  /** When the newest of them was modified, epoch ms. */
  readonly changedAt: number;
  /** A digest of their paths. */
  readonly listing: string;
  /** The digest at an earlier run, and when that run began (epoch ms). */
  readonly seen?: { readonly ranAt: number; readonly listing: string };
}
