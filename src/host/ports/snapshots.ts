import type { Snapshot } from '../../shared/model/snapshot.ts';

/** A volume with a project's data, and a container that mounts it. The copy mounts it at the same place. */
export interface DataVolume {
  /** Its name in the definition. */
  readonly name: string;
  /** Its name on the engine. */
  readonly volume: string;
  readonly container: string;
  /** Whether the container is the server that owns the files and must hold still while they are copied. */
  readonly isServers: boolean;
}

/** What to put into a snapshot, and what to record about it. */
export interface SnapshotRequest extends Omit<Snapshot, 'parts'> {
  readonly volumes: readonly DataVolume[];
}

/** Copies of stores' data on the engine. They belong to a product rather than a project, and outlive their origin. */
export interface Snapshots {
  /** Whether `up` takes and uses snapshots by itself. */
  readonly isAutomatic: boolean;
  /** All complete snapshots of a product, newest first. */
  list(product: string): Promise<readonly Snapshot[]>;
  /** Takes a snapshot. Throws BkdevError `snapshot-failed`; then nothing of it is left. */
  keep(request: SnapshotRequest): Promise<Snapshot>;
  /**
   * Checks that these volumes can be restored from a snapshot; changes nothing. Throws BkdevError `snapshot-unusable`
   * if another server version wrote it, or if it is incomplete.
   */
  check(snapshot: Snapshot, volumes: readonly DataVolume[]): Promise<void>;
  /**
   * Replaces the volumes' data with the snapshot's. Nothing else may have them open. At any time, even after an
   * interruption, each volume holds all of its old data or all of its new data. Throws like `check`.
   */
  restore(project: string, snapshot: Snapshot, volumes: readonly DataVolume[]): Promise<void>;
  remove(snapshot: Snapshot): Promise<void>;
  /** Waits for work that an interrupted command left running, and completes an interrupted `restore`. */
  settle(project: string): Promise<void>;
}
