import { message } from '../../../shared/messages/message.ts';
import { cellWidth, padCells } from './cells.ts';
import { say } from './language.ts';
import { formatMemory } from './load-words.ts';
import { plain } from './plain.ts';

/** A profile for `bkdev profiles`; `--json` prints it unchanged. */
export interface ProfileSummary {
  readonly name: string;
  readonly title: string;
  /** Whether it was brought up last. */
  readonly active: boolean;
  /** Whether a `.local.yaml` changes it in this checkout. */
  readonly local: boolean;
  /** Its long-running services; steps are separate. */
  readonly services: readonly string[];
  readonly steps: readonly string[];
  /** The sum of the highest memory use observed of its services, in bytes; null while one was never observed. */
  readonly memoryBytes: number | null;
  /** The services that a switch from the active profile starts and stops, without steps. */
  readonly starts: readonly string[];
  readonly stops: readonly string[];
}

const headings = [
  ...[message('heading.profile'), message('heading.services'), message('heading.memory'), message('heading.title')],
];

/** Formats profiles as a table: one row each, with the effect of a switch below. The active one is marked. */
export function profileTable(profiles: readonly ProfileSummary[]): readonly string[] {
  const head = headings.map(say);
  const rows = profiles.map(profile => [
    plain(profile.name),
    String(profile.services.length),
    profile.memoryBytes === null ? say(message('profiles.memory-unknown')) : formatMemory(profile.memoryBytes),
    plain(profile.local ? message('profiles.local', { title: profile.title }) : profile.title),
  ]);
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map(row => cellWidth(row[column] ?? ''))));
  const line = (mark: string, row: readonly string[]) =>
    `${mark} ${row.map((cell, column) => padCells(cell, widths[column] ?? 0)).join('  ')}`.trimEnd();
  const indent = ' '.repeat(2 + widths.slice(0, -1).reduce((sum, width) => sum + width + 2, 0));
  return [
    line(' ', head),
    ...profiles.flatMap((profile, index) => [
      line(profile.active ? '*' : ' ', rows[index] ?? []),
      ...changesOf(profile).map(text => indent + text),
    ]),
  ];
}

function changesOf({ starts, stops }: ProfileSummary): string[] {
  const texts = [
    ...(starts.length > 0 ? [message('profiles.starts', { services: starts })] : []),
    ...(stops.length > 0 ? [message('profiles.stops', { services: stops })] : []),
  ];
  return texts.length > 0 ? [plain(message('text.joined', { texts }))] : [];
}
