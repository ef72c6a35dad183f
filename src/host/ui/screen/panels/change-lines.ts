import { message } from '../../../../shared/messages/message.ts';
import { glyphs, type Tone } from '../../state/badge.ts';
import type { Change } from '../../state/fold-changes.ts';
import { wrapWords } from '../../text/cells.ts';
import { timeOfDay } from '../../text/event-line.ts';
import { say } from '../../text/language.ts';
import { plain } from '../../text/plain.ts';
import { cutSegments, type Lines, ruleSegments, type Segment } from './line.ts';

const glyphOf: Record<Tone, string> = { ...glyphs };
const timeWidth = 10;

/** Lays out the last changes of a service, newest first, each with its time and how long it lasted. */
export function changeLines(service: string, changes: readonly Change[], now: number, width: number): Lines {
  const title = say(message('screen.title.changes', { service }));
  const heading = ruleSegments([{ text: title, look: 'strong' }], width);
  if (changes.length === 0) return [heading, [{ text: say(message('change.none')), look: 'faint' }]];
  const lines = changes.toReversed().flatMap((change, index): Lines => {
    const until = changes[changes.length - index]?.at ?? now;
    return changeRows(change, Math.max(0, until - change.at), index === 0, width);
  });
  return [heading, ...lines];
}

function changeRows({ at, what, tone }: Change, lastedMs: number, isLast: boolean, width: number): Lines {
  const lasted = say(message(isLast ? 'change.lasts' : 'change.lasted', { ms: lastedMs }));
  const told = wrapWords(`${plain(what)}${lasted === '' ? '' : `  ${lasted}`}`, Math.max(1, width - timeWidth - 2));
  return told.map((text, row): readonly Segment[] =>
    cutSegments(
      [
        { text: (row === 0 ? timeOfDay(at, 0) : '').padEnd(timeWidth), look: 'faint' },
        { text: row === 0 ? `${glyphOf[tone]} ` : '  ', look: tone },
        { text },
      ],
      width,
    ),
  );
}
