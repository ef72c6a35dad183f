import type { ReactElement } from 'react';
import { type Footnote, type Mode, type Reloading, type Shortcut, shortcuts } from './keys.ts';
import { Line, type Segment, segmentsWidth } from './line.tsx';

export function Footer(props: { mode: Mode; reloading: Reloading; width: number; color: boolean }): ReactElement {
  const { mode, reloading, width, color } = props;
  return <Line segments={footerSegments(mode, width, reloading)} color={color} />;
}

/** The shortcuts worth knowing there: one label after the other gets shorter where there is no room, and none is shown that would be cut. */
export function footerSegments(mode: Mode, width: number, reloading: Reloading = 'off'): readonly Segment[] {
  const told = shortcuts.filter(({ modes }) => modes.includes(mode)).flatMap(known => footnoteOf(known, reloading));
  const shortened = [0, ...told.keys()].map((_, count) =>
    told.map((note, place) => (place < count ? shorter(note) : note)),
  );
  const short = told.map(shorter);
  const fewer = short.map((_, index) => segmentsOf(short.slice(0, short.length - index), '  '));
  const options = [...shortened.map(notes => segmentsOf(notes, '   ')), ...fewer];
  return options.find(segments => segmentsWidth(segments) <= width) ?? [];
}

function footnoteOf({ footer, footerWhilePaused }: Shortcut, reloading: Reloading): readonly Footnote[] {
  if (footerWhilePaused && reloading !== 'on') return reloading === 'paused' ? [footerWhilePaused] : [];
  return footer ? [footer] : [];
}

function shorter({ shown, label, short = label }: Footnote): Footnote {
  return { shown, label: short };
}

function segmentsOf(notes: readonly Footnote[], gap: string): readonly Segment[] {
  return notes.flatMap(({ shown, label }, index): readonly Segment[] => [
    { text: shown, look: 'strong' },
    { text: ` ${label}${index < notes.length - 1 ? gap : ''}`, look: 'faint' },
  ]);
}
