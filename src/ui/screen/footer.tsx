import type { ReactElement } from 'react';
import { cellWidth } from '../cells.ts';
import { shortcuts } from './keys.ts';
import { cutSegments, Line, type Segment } from './line.tsx';

export function Footer({ width, color }: { width: number; color: boolean }): ReactElement {
  return <Line segments={footerSegments(width)} color={color} />;
}

/** The shortcuts worth knowing at any time; what a label says after its comma only where there is room. */
export function footerSegments(width: number): readonly Segment[] {
  const told = shortcuts.flatMap(({ footer }) => footer ?? []);
  const whole = told.reduce((sum, { shown, label }) => sum + cellWidth(shown) + cellWidth(label) + 4, -3);
  const segments = told.flatMap(({ shown, label }): readonly Segment[] => {
    const [short = label] = label.split(',', 1);
    return [
      { text: shown, look: 'strong' },
      { text: ` ${whole <= width ? label : short}   `, look: 'faint' },
    ];
  });
  return cutSegments(segments, width);
}
