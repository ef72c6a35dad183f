import type { Segment } from '../../src/host/ui/screen/panels/line.ts';

/** Returns the text of a row without styles and trailing blanks. */
export function textOf(segments: readonly Segment[]): string {
  return segments
    .map(({ text }) => text)
    .join('')
    .trimEnd();
}

/** Returns the text of each row without styles and trailing blanks. */
export function textsOf(lines: readonly (readonly Segment[])[]): readonly string[] {
  return lines.map(textOf);
}
