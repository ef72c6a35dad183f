import { Box } from 'ink';
import type { ReactElement } from 'react';
import type { ErrorReport } from '../../model/error.ts';
import { glyphs } from '../../state/badge.ts';
import { cutCells, wrapWithin } from '../cells.ts';
import { neutralise } from '../neutralise.ts';
import { styleOf } from '../theme.ts';
import { Line, type Segment } from './line.tsx';

/** The fewest rows in which a border leaves room for something inside. */
const smallestBordered = 4;

/** The failure in that many rows, with a border where there is room for one. */
export function FailureCard(props: {
  lines: readonly (readonly Segment[])[];
  rows: number;
  color: boolean;
}): ReactElement | null {
  const { lines, rows, color } = props;
  if (rows === 0) return null;
  const shown = lines.map((segments, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a line is nothing but its place in the card.
    <Line key={index} segments={segments} color={color} />
  ));
  if (cardBorder(rows) === 0)
    return (
      <Box flexDirection="column" flexShrink={0} height={rows}>
        {shown}
      </Box>
    );
  const { color: borderColor } = styleOf('bad', color);
  return (
    <Box
      flexDirection="column"
      flexShrink={0}
      height={rows}
      borderStyle="round"
      paddingX={1}
      {...(borderColor && { borderColor })}
    >
      {shown}
    </Box>
  );
}

/** How many rows of a card of that height its border takes. */
export function cardBorder(rows: number): number {
  return rows >= smallestBordered ? 2 : 0;
}

const messageRows = 4;
const hintRows = 3;

/** A failure in at most so many rows of that width: what, as much of what shows it as fits (its end), what to try. */
export function failureLines(report: ErrorReport, width: number, rows: number): readonly (readonly Segment[])[] {
  const plain = (text: string) => neutralise(text, { color: false });
  const forHint = report.hint === '' ? 0 : Math.max(0, Math.min(hintRows, rows < 4 ? 1 : rows - 2, rows - 1));
  const hint = forHint === 0 ? [] : wrapWithin(plain(report.hint), width - 5, forHint);
  const message = wrapWithin(plain(report.message), width - 2, Math.min(messageRows, rows - hint.length));
  const forDetail = Math.max(0, rows - message.length - hint.length);
  const detail = forDetail === 0 ? [] : (report.detail ?? []).slice(-forDetail);
  return [
    ...message.map((text, index): readonly Segment[] => [
      { text: index === 0 ? `${glyphs.bad} ` : '  ', look: 'bad' },
      { text, look: 'strong' },
    ]),
    ...detail.map((text): readonly Segment[] => [{ text: cutCells(`  ${plain(text)}`, width), look: 'faint' }]),
    ...hint.map((text, index): readonly Segment[] => [
      { text: index === 0 ? 'try: ' : '     ', look: 'busy' },
      { text },
    ]),
  ];
}
