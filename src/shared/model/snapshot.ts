import * as z from 'zod';

/** One volume of a snapshot. */
const partSchema = z.object({
  /** The volume's name in the definition. */
  volume: z.string(),
  /** The copy's name on the engine. */
  copy: z.string(),
  /** The server that wrote it, as far as its files depend on that: `mariadb 10.11`, `postgresql 15`. */
  server: z.string(),
  bytes: z.number(),
  /** A digest of the names and sizes of its files: that of a copy that was cut short is another one. */
  digest: z.string(),
});
export type SnapshotPart = z.infer<typeof partSchema>;

/** A copy of stores' data, kept on the engine for a product: every checkout of it may use it. */
export const snapshotSchema = z.object({
  name: z.string(),
  product: z.string(),
  /** Whether bkdev made it by itself, and may remove it to make room for another. */
  isAutomatic: z.boolean(),
  /** Epoch ms. */
  takenAt: z.number(),
  /** The Compose project whose data it is. */
  project: z.string(),
  /**
   * What the data was made by: of each step that filled the volumes a digest of the migrations, packages and definition
   * that it read.
   */
  recipes: z.record(z.string(), z.string()),
  parts: z.array(partSchema),
});
export type Snapshot = z.infer<typeof snapshotSchema>;

/** What a snapshot may be called: it becomes part of a volume's name (Docker API, `POST /volumes/create`). */
export const snapshotName = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,39}$/;

/** So many snapshots that bkdev made by itself are kept of one product; the oldest make room. */
export const mostAutomatic = 5;

/** And so many bytes of them. */
export const mostAutomaticBytes = 4 * 2 ** 30;

/** How many bytes a snapshot takes. */
export function bytesOf({ parts }: Pick<Snapshot, 'parts'>): number {
  return parts.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** Which of a product's own snapshots have to go, the oldest first, so that what is left keeps to the bounds. */
export function tooMany(snapshots: readonly Snapshot[]): readonly Snapshot[] {
  const newestFirst = snapshots
    .filter(({ isAutomatic }) => isAutomatic)
    .toSorted((one, other) => other.takenAt - one.takenAt);
  let bytes = 0;
  return newestFirst.filter((snapshot, index) => {
    bytes += bytesOf(snapshot);
    // The newest stays whatever its size: it is the one that was just made.
    return index > 0 && (index >= mostAutomatic || bytes > mostAutomaticBytes);
  });
}

/**
 * The snapshot of data that these steps would make again: each step that made it would read the same today. Of
 * several the one that more steps made, then the newest.
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
