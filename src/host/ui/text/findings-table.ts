import { type Message, message } from '../../../shared/messages/message.ts';
import type { Wording } from '../../../shared/messages/wording.ts';
import { cellWidth, cutCellsBefore, padCells, wrapWithin } from './cells.ts';
import { say } from './language.ts';
import { plain } from './plain.ts';

/** A finding about a checkout. */
export interface TableFinding {
  readonly what: Message;
  readonly value: Wording;
  readonly certainty: 'certain' | 'likely' | 'assumed';
  /** `file:line`. */
  readonly where: string;
}

const headings = [
  message('heading.finding'),
  message('heading.value'),
  message('heading.certainty'),
  message('heading.where'),
];
/** Minimum width of the value column; the other columns are not wrapped. */
const narrowest = 24;
const mostRows = 4;

/** Formats findings as a table of the screen's width: repeated names are left out, long values wrapped. */
export function findingsTable(findings: readonly TableFinding[], columns: number): readonly string[] {
  const rows = findings.map(({ what, value, certainty, where }) => ({
    what: plain(what),
    value: plain(value),
    certainty: plain(message(`finding.${certainty}`)),
    where: plain(where),
  }));
  const [what = '', value = '', certainty = '', where = ''] = headings.map(say);
  const widest = (texts: readonly string[]) => Math.max(...texts.map(text => cellWidth(text)));
  const first = widest([what, ...rows.map(row => row.what)]);
  const third = widest([certainty, ...rows.map(row => row.certainty)]);
  const last = Math.min(widest([where, ...rows.map(row => row.where)]), Math.max(20, Math.floor(columns / 3)));
  const room = Math.max(narrowest, columns - first - third - last - 6);
  const second = Math.min(room, widest([value, ...rows.map(row => row.value)]));
  const line = (cells: readonly [string, string, string, string]) =>
    [padCells(cells[0], first), padCells(cells[1], second), padCells(cells[2], third), cells[3]].join('  ').trimEnd();
  return [
    line([what, value, certainty, where]),
    ...rows.flatMap((row, index) => {
      const texts = wrapWithin(row.value, second, mostRows);
      const repeats = rows[index - 1]?.what === row.what;
      return texts.map((text, part) =>
        part === 0
          ? line([repeats ? '' : row.what, text, row.certainty, cutCellsBefore(row.where, last)])
          : line(['', text, '', '']),
      );
    }),
  ];
}
