import type { Message } from '../../../shared/messages/message.ts';
import type { Wording } from '../../../shared/messages/wording.ts';
import { glyphs } from '../state/badge.ts';
import { cellWidth, padCells } from './cells.ts';
import { plain } from './plain.ts';
import { paint } from './theme.ts';

/** A name, what is said about it, and whether that is good, doubtful or bad. */
export type ReleaseRow = readonly [name: Message | string, text: Wording, mark?: 'good' | 'doubt' | 'bad' | undefined];

/** Formats facts about a release, one a line, in two columns. */
export function rowLines(rows: readonly ReleaseRow[], color: boolean): string[] {
  const width = Math.max(0, ...rows.map(([name]) => cellWidth(plain(name))));
  const isMarked = rows.some(([, , mark]) => mark !== undefined);
  return rows.map(([name, text, mark]) => {
    const sign = mark === undefined ? ' ' : paint(mark === 'doubt' ? 'strong' : mark, glyphs[mark], color);
    return `  ${isMarked ? `${sign} ` : ''}${padCells(plain(name), width)}  ${plain(text)}`.trimEnd();
  });
}
