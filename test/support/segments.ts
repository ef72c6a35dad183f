import type { Segment } from '../../src/host/ui/screen/panels/line.ts';

/** What a row says, without its looks and the blanks at its end. */
export function textOf(segments: readonly Segment[]): string {
  return segments
    .map(({ text }) => text)
    .join('')
    .trimEnd();
}

/** The same of several rows. */
export function textsOf(lines: readonly (readonly Segment[])[]): readonly string[] {
  return lines.map(textOf);
}
