import type { DataVolume, Snapshots } from '../../src/host/ports/snapshots.ts';
import { BkdevError } from '../../src/shared/model/error.ts';
import type { Snapshot } from '../../src/shared/model/snapshot.ts';

export interface FakeSnapshots extends Snapshots {
  /** Those that there are now. */
  readonly all: Snapshot[];
  /** What was asked for, in order. */
  readonly done: string[];
}

/** Snapshots in memory: what is kept is there, what is restored is written down. */
export function fakeSnapshots(options: {
  readonly isAutomatic?: boolean;
  readonly all?: readonly Snapshot[];
  /** Names of those that cannot be used. */
  readonly unusable?: readonly string[];
  /** Runs while data is being copied into a snapshot. */
  readonly copying?: () => Promise<void>;
}): FakeSnapshots {
  const { isAutomatic = true, unusable = [] } = options;
  const all = [...(options.all ?? [])];
  const done: string[] = [];
  const names = (volumes: readonly DataVolume[]) => volumes.map(({ name }) => name).join(' ');
  return {
    isAutomatic,
    all,
    done,
    list: async product => all.filter(known => known.product === product).toReversed(),
    keep: async ({ volumes, ...about }) => {
      const parts = volumes.map(({ name }) => ({
        volume: name,
        copy: name,
        server: 'mariadb 10.11',
        bytes: 1,
        digest: 'd',
      }));
      const snapshot: Snapshot = { ...about, parts };
      await options.copying?.();
      all.push(snapshot);
      done.push(`keep ${about.name} of ${names(volumes)}`);
      return snapshot;
    },
    check: async ({ name }) => {
      if (unusable.includes(name))
        throw new BkdevError({ code: 'snapshot-unusable', message: 'another server', hint: 'see db list' });
    },
    restore: async (_, { name }, volumes) => void done.push(`restore ${name} into ${names(volumes)}`),
    remove: async snapshot => {
      all.splice(all.indexOf(snapshot), 1);
      done.push(`remove ${snapshot.name}`);
    },
    settle: async () => undefined,
  };
}
