import { message } from '../../../../shared/messages/message.ts';
import { cellWidth, cutCellsBefore } from '../../text/cells.ts';
import { say } from '../../text/language.ts';
import { plain } from '../../text/plain.ts';
import { cutSegments, type Segment } from './line.ts';

interface Typing {
  readonly kind: 'search' | 'filter' | 'save' | 'command' | 'scale';
  readonly text: string;
  readonly service?: string;
}

/** Lays out the text being typed in the last row: its end stays visible, followed by the cursor. */
export function typedSegments({ kind, text, service = '' }: Typing, width: number): readonly Segment[] {
  const label = say(kind === 'scale' ? message('typing.scale', { service }) : message(`typing.${kind}`));
  const keys = say(message('typing.keys'));
  const forText = Math.max(1, width - cellWidth(label) - 1);
  const shown = cutCellsBefore(plain(text), forText);
  const gap = width - cellWidth(label) - cellWidth(shown) - 1 - cellWidth(keys);
  return cutSegments(
    [
      { text: label, look: 'busy' },
      { text: shown, look: 'strong' },
      { text: ' ', look: 'cursor' },
      { text: gap >= 2 ? `${' '.repeat(gap)}${keys}` : '', look: 'faint' },
    ],
    width,
  );
}
