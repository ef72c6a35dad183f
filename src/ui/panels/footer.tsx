import type { ReactElement } from 'react';
import { type Mode, shortcuts } from './keys.ts';
import { Line, type Segment, segmentsWidth } from './line.tsx';

export function Footer({ mode, width, color }: { mode: Mode; width: number; color: boolean }): ReactElement {
  return <Line segments={footerSegments(mode, width)} color={color} />;
}

/** The shortcuts worth knowing there: what a label says after its comma only where there is room, and none that would be cut. */
export function footerSegments(mode: Mode, width: number): readonly Segment[] {
  const told = shortcuts.filter(({ modes }) => modes.includes(mode)).flatMap(({ footer }) => footer ?? []);
  const short = told.map(({ shown, label }) => ({ shown, label: label.split(',', 1)[0] ?? label }));
  const segmentsOf = (entries: typeof told, gap: string) =>
    entries.flatMap(({ shown, label }, index): readonly Segment[] => [
      { text: shown, look: 'strong' },
      { text: ` ${label}${index < entries.length - 1 ? gap : ''}`, look: 'faint' },
    ]);
  const fewer = short.map((_, index) => segmentsOf(short.slice(0, short.length - index), '  '));
  const options = [segmentsOf(told, '   '), segmentsOf(short, '   '), ...fewer];
  return options.find(segments => segmentsWidth(segments) <= width) ?? [];
}
