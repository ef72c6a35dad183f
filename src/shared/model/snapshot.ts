import * as z from 'zod';

/** One volume of a snapshot. */
const partSchema = z.object({
  /** The volume's name in the definition. */
  volume: z.string(),
  /** The name of the copy on the engine. */
  copy: z.string(),
  /** The server that wrote it, as far as the file format depends on it: `mariadb 10.11`, `postgresql 15`. */
  server: z.string(),
  bytes: z.number(),
  /** A digest of the names and sizes of its files, which reveals an incomplete copy. */
  digest: z.string(),
});
export type SnapshotPart = z.infer<typeof partSchema>;

/** A copy of the stores' data, kept on the engine for a product. Every checkout of the product can use it. */
export const snapshotSchema = z.object({
  name: z.string(),
  product: z.string(),
  /** Whether bkdev took it by itself and may delete it to make room. */
  isAutomatic: z.boolean(),
  /** Epoch milliseconds. */
  takenAt: z.number(),
  /** The Compose project the data came from. */
  project: z.string(),
  /**
   * How the data was made: for each step that filled the volumes, a digest of the migrations, packages and definition
   * it read.
   */
  recipes: z.record(z.string(), z.string()),
  parts: z.array(partSchema),
});
export type Snapshot = z.infer<typeof snapshotSchema>;

/** A valid name, which becomes part of a volume's name (Docker API, `POST /volumes/create`). */
export const snapshotName = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,39}$/;

/** The maximum number of automatic snapshots per product; the oldest are deleted first. */
export const mostAutomatic = 5;

/** The maximum size of a product's automatic snapshots in bytes. */
export const mostAutomaticBytes = 4 * 2 ** 30;

/** The size of a snapshot in bytes. */
export function bytesOf({ parts }: Pick<Snapshot, 'parts'>): number {
  return parts.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** The automatic snapshots to delete so that the rest keeps within the limits, oldest first. */
export function tooMany(snapshots: readonly Snapshot[]): readonly Snapshot[] {
  const newestFirst = snapshots
    .filter(({ isAutomatic }) => isAutomatic)
    .toSorted((one, other) => other.takenAt - one.takenAt);
  let bytes = 0;
  return newestFirst.filter((snapshot, index) => {
    bytes += bytesOf(snapshot);
    // The newest one was just taken and stays, whatever its size.
    return index > 0 && (index >= mostAutomatic || bytes > mostAutomaticBytes);
  });
}

/**
 * The snapshot that these steps would produce again: every step that made it would read the same input now. Prefers the
 * one made by more steps, then the newest.
 */
export function fitting(
  snapshots: readonly Snapshot[],
  volumes: readonly string[],
  recipes: Readonly<Record<string, string>>,
): Snapshot | undefined {
  return snapshots
    .filter(
      snapshot =>
        snapshot.isAutomatic &&
        volumes.every(name => snapshot.parts.some(({ volume }) => volume === name)) &&
        Object.entries(snapshot.recipes).every(([step, recipe]) => recipes[step] === recipe),
    )
    .toSorted((one, other) => steps(other) - steps(one) || other.takenAt - one.takenAt)[0];
}

function steps({ recipes }: Snapshot): number {
  return Object.keys(recipes).length;
}
