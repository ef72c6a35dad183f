import { message } from '../../../shared/messages/message.ts';
import type { Wording } from '../../../shared/messages/wording.ts';
import type { Outcome } from '../../../shared/model/status.ts';
import { type Badge, glyphs } from '../state/badge.ts';
import { outcomeBadge } from '../state/select-headline.ts';
import { cellWidth, wrapWords } from './cells.ts';
import { say } from './language.ts';
import { plain } from './plain.ts';
import { badgeText } from './service-words.ts';
import { paint } from './theme.ts';
import type { Look } from './themes.ts';

/** An environment on the engine, for `bkdev ls`; `--json` prints it unchanged. */
export interface EnvironmentSummary {
  readonly project: string;
  /** The folder of its checkout. */
  readonly workspace: string;
  /** Whether the person is in that checkout. */
  readonly current: boolean;
  /** The profile that was brought up last; null if this person never brought one up. */
  readonly profile: string | null;
  readonly outcome: Outcome | 'unknown';
  /** The addresses that services currently publish. */
  readonly urls: readonly { readonly service: string; readonly url: string }[];
  /** Why its state is unknown, and what to try; empty if it is known. */
  readonly reason: Wording;
  readonly hint: Wording;
}

const headings = [
  ...[message('heading.environment'), message('heading.state'), message('heading.profile'), message('heading.folder')],
];
const gap = '  ';
const below = '      ';

/** Formats environments as a table: one row each, with its addresses or problem below. The current one is marked. */
export function environmentTable(
  environments: readonly EnvironmentSummary[],
  options: { readonly columns: number; readonly color: boolean },
): readonly string[] {
  if (environments.length === 0) return [say(message('ls.none'))];
  const head = headings.map((text): Cell => ({ text: say(text), look: 'faint' }));
  const rows = environments.map(environment => ({ environment, cells: toCells(environment) }));
  const widths = head.map((_, column) =>
    Math.max(...[head, ...rows.map(({ cells }) => cells)].map(cells => cellWidth(cells[column]?.text ?? ''))),
  );
  return [
    formatRow(' ', head, widths, options.color),
    ...rows.flatMap(({ environment, cells }) => [
      formatRow(environment.current ? '*' : ' ', cells, widths, options.color),
      ...linesBelow(environment).flatMap(text =>
        wrapWords(plain(text), options.columns - below.length).map(line => below + line),
      ),
    ]),
  ];
}

interface Cell {
  readonly text: string;
  readonly look?: Look;
}

function toCells({ project, outcome, profile, workspace }: EnvironmentSummary): readonly Cell[] {
  const badge = outcome === 'unknown' ? unknownBadge : outcomeBadge(outcome);
  return [
    { text: plain(project) },
    { text: badgeText(badge), look: badge.tone },
    { text: plain(profile ?? '') },
    { text: plain(workspace) },
  ];
}

const unknownBadge: Badge = { glyph: glyphs.doubt, word: message('badge.unknown'), tone: 'doubt' };

function linesBelow({ urls, reason, hint }: EnvironmentSummary): string[] {
  return [
    ...urls.map(({ service, url }) => `${service} ${url}`),
    ...(reason === '' ? [] : [say(reason), say(message('text.try')) + say(hint)]),
  ];
}

function formatRow(mark: string, cells: readonly Cell[], widths: readonly number[], color: boolean): string {
  const columns = cells.map(({ text, look }, column) => {
    const padding = ' '.repeat((widths[column] ?? 0) - cellWidth(text));
    return (look ? paint(look, text, color) : text) + padding;
  });
  return `${mark} ${columns.join(gap)}`.trimEnd();
}
