import type { Snapshot } from '../../shared/model/snapshot.ts';

/** A volume of a project's data, and a container that mounts it: how it is mounted there, it is mounted for the copy. */
export interface DataVolume {
  /** Its name in the definition. */
  readonly name: string;
  /** Its name on the engine. */
  readonly volume: string;
  readonly container: string;
  /** Whether the container is the server whose files these are, and has to hold still while they are copied. */
  readonly isServers: boolean;
}

/** What a snapshot is to be made of, and what is to be remembered of it. */
export interface SnapshotRequest extends Omit<Snapshot, 'parts'> {
  readonly volumes: readonly DataVolume[];
}

/** Copies of stores' data on the engine. They belong to a product, not to a project, and outlive what they were made from. */
export interface Snapshots {
  /** Whether `up` makes and uses them by itself. */
  readonly isAutomatic: boolean;
  /** All whole ones of a product, the newest first. */
  list(product: string): Promise<readonly Snapshot[]>;
  /** Makes one. Throws BkdevError `snapshot-failed`; nothing is left of it then. */
  keep(request: SnapshotRequest): Promise<Snapshot>;
  /**
   * Looks whether these volumes can take their parts of a snapshot, and changes nothing. Throws BkdevError
   * `snapshot-unusable` where the server is another one, or the copy was cut short.
   */
  check(snapshot: Snapshot, volumes: readonly DataVolume[]): Promise<void>;
  /**
   * Puts the snapshot's data in the place of the volumes'. Nothing else may have them open. Each volume holds all of
   * its old data or all of its new at any time, also after an interruption. Throws as `check` does.
   */
  restore(project: string, snapshot: Snapshot, volumes: readonly DataVolume[]): Promise<void>;
  remove(snapshot: Snapshot): Promise<void>;
  /** Waits for what an interrupted command left behind, and brings an interrupted `restore` to its end. */
  settle(project: string): Promise<void>;
}
