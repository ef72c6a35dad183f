import { Text } from 'ink';
import type { ReactElement } from 'react';
import { cellWidth, cutCells } from '../cells.ts';
import { type Look, styleOf } from '../theme.ts';

/** A stretch of text in one look. */
export interface Segment {
  readonly text: string;
  readonly look?: Look | undefined;
}

/** One row of the screen. */
export function Line({ segments, color }: { segments: readonly Segment[]; color: boolean }): ReactElement {
  const shown = segments.filter(segment => segment.text !== '');
  return (
    <Text wrap="truncate">
      {shown.length === 0 ? ' ' : null}
      {shown.map((segment, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a segment is nothing but its place in the row.
        <Text key={index} {...styleOf(segment.look, color)}>
          {segment.text}
        </Text>
      ))}
    </Text>
  );
}

/** The segments, cut together to that width. */
export function cutSegments(segments: readonly Segment[], width: number): readonly Segment[] {
  let left = width;
  return segments.map(segment => {
    const text = cutCells(segment.text, left);
    left -= cellWidth(text);
    return { ...segment, text };
  });
}
