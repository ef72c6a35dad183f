import { Box } from 'ink';
import type { ReactElement } from 'react';
import { glyphs } from '../../state/badge.ts';
import type { Headline } from '../../state/select-headline.ts';
import { type Look, styleOf } from '../theme.ts';
import { failureLines } from './failure-lines.ts';
import { cutSegments, Lines, type Segment } from './line.tsx';

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
  const border = cardBorder(rows);
  const shown = <Lines lines={lines} rows={rows - border} color={color} />;
  if (border === 0) return shown;
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

/** What the card tells: of a failure; of a switch that is being undone; of one that was, what runs now. Empty when all is well. */
export function cardLines(headline: Headline, width: number, rows: number): readonly (readonly Segment[])[] {
  const { failure, rollback } = headline;
  if (rollback === undefined) return failure === undefined ? [] : failureLines(failure, width, rows);
  const now = nowLine(headline, rollback.failed, width);
  const report =
    failure ?? ({ code: 'role-failed', message: `profile ${rollback.failed}: ${rollback.cause}`, hint: '' } as const);
  return rows < 2 ? [now].slice(0, rows) : [...failureLines(report, width, rows - 1), now];
}

/** What runs, after a switch was turned back: never more than what is seen. */
function nowLine(headline: Headline, failed: string, width: number): readonly Segment[] {
  const { running, profile, healthy, total, badge } = headline;
  const [does, look]: [string, Look] =
    running !== ''
      ? ['is coming back', 'busy']
      : healthy === total
        ? ['is back', 'good']
        : ['was brought back', badge.tone];
  const glyph = running !== '' ? glyphs.busy : healthy === total ? glyphs.good : badge.glyph;
  return cutSegments(
    [
      { text: `${glyph} `, look },
      { text: `profile ${profile} ${does}`, look: 'strong' },
      { text: `, ${healthy} of ${total} healthy; ${failed} did not come up` },
    ],
    width,
  );
}
