import { cellWidth, padCells } from './cells.ts';
import { plain } from './plain.ts';

/** A profile, as `bkdev profiles` tells of it; `--json` prints it as it is. */
export interface ProfileSummary {
  readonly name: string;
  readonly title: string;
  /** Whether it is the one that was brought up last. */
  readonly active: boolean;
  /** Whether a `.local.yaml` changes it in this checkout. */
  readonly local: boolean;
  /** What goes on running; the steps before that are apart. */
  readonly services: readonly string[];
  readonly steps: readonly string[];
  /** The most that its services were seen to use, in bytes; null while one of them has never been seen. */
  readonly memoryBytes: number | null;
  /** What a switch to it from the active one starts and stops; steps are neither. */
  readonly starts: readonly string[];
  readonly stops: readonly string[];
}

const headings = ['PROFILE', 'SERVICES', 'MEMORY', 'TITLE'];

/** Profiles as a table for people: a row each, what a switch to it would change below. The active one is marked. */
export function profileTable(profiles: readonly ProfileSummary[]): readonly string[] {
  const rows = profiles.map(profile => [
    plain(profile.name),
    String(profile.services.length),
    profile.memoryBytes === null ? 'not seen' : formatMemory(profile.memoryBytes),
    plain(profile.title) + (profile.local ? `  (with a .local.yaml)` : ''),
  ]);
  const widths = headings.map((_, column) => Math.max(...[headings, ...rows].map(row => cellWidth(row[column] ?? ''))));
  const line = (mark: string, row: readonly string[]) =>
    `${mark} ${row.map((cell, column) => padCells(cell, widths[column] ?? 0)).join('  ')}`.trimEnd();
  const indent = ' '.repeat(2 + widths.slice(0, -1).reduce((sum, width) => sum + width + 2, 0));
  return [
    line(' ', headings),
    ...profiles.flatMap((profile, index) => [
      line(profile.active ? '*' : ' ', rows[index] ?? []),
      ...changesOf(profile).map(text => indent + text),
    ]),
  ];
}

function changesOf({ starts, stops }: ProfileSummary): string[] {
  const part = (word: string, names: readonly string[]) =>
    names.length > 0 ? [`${word} ${plain(names.join(', '))}`] : [];
  const parts = [...part('starts', starts), ...part('stops', stops)];
  return parts.length > 0 ? [parts.join('; ')] : [];
}

/** `640 MB`, `1.4 GB`, in decimal units. */
function formatMemory(bytes: number): string {
  const megabytes = Math.round(bytes / 1e6);
  return megabytes < 1000 ? `${megabytes} MB` : `${(megabytes / 1000).toFixed(1)} GB`;
}
