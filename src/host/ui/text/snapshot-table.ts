import { message } from '../../../shared/messages/message.ts';
import { bytesOf, mostAutomatic, mostAutomaticBytes, type Snapshot } from '../../../shared/model/snapshot.ts';
import { cellWidth, padCells } from './cells.ts';
import { say } from './language.ts';
import { formatMemory } from './load-words.ts';
import { plain } from './plain.ts';

/** A listed snapshot. */
interface Row extends Snapshot {
  /** Whether it matches the migrations and packages in the checkout. */
  readonly fits: boolean;
}

/** Snapshots as a table for people, followed by the limits of automatic ones. `now` in epoch milliseconds. */
export function snapshotTable(snapshots: readonly Row[], product: string, now: number): readonly string[] {
  if (snapshots.length === 0) return [say(message('db.none', { product }))];
  const headings = ['db.heading.name', 'db.heading.taken', 'db.heading.size', 'db.heading.holds'] as const;
  const rows = [headings.map(code => say(message(code))), ...snapshots.map(snapshot => cellsOf(snapshot, now))];
  const widths = headings.map((_, column) => Math.max(...rows.map(cells => cellWidth(cells[column] ?? ''))));
  const own = snapshots.filter(({ isAutomatic }) => isAutomatic);
  const size = formatMemory(own.reduce((sum, snapshot) => sum + bytesOf(snapshot), 0));
  const bounds = { number: own.length, most: mostAutomatic, size, mostSize: formatMemory(mostAutomaticBytes) };
  return [
    ...rows.map(cells =>
      cells
        .map((cell, column) => padCells(cell, widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    ),
    ...(own.length > 0 ? [say(message('db.bounds', bounds))] : []),
  ];
}

function cellsOf({ name, takenAt, parts, fits, isAutomatic }: Row, now: number): readonly string[] {
  const age = message('time.age', { ms: Math.max(0, now - takenAt) });
  const notes = [...(isAutomatic ? [say(message('db.by-bkdev'))] : []), ...(fits ? [say(message('db.fits'))] : [])];
  const holds = parts.map(({ volume, server }) => `${volume} (${server})`).join(', ');
  return [
    plain(name),
    say(message('db.ago', { time: age })),
    formatMemory(bytesOf({ parts })),
    plain([holds, ...notes].join('; ')),
  ];
}
