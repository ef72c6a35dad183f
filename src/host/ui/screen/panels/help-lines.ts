import { type Message, message } from '../../../../shared/messages/message.ts';
import { glyphs } from '../../state/badge.ts';
import { padCells, wrapWords } from '../../text/cells.ts';
import { say } from '../../text/language.ts';
import type { Look } from '../../text/themes.ts';
import type { Mode, Shortcut } from './keys.ts';
import { cutSegments, type Lines, quotedSegments, ruleSegments, type Segment, segmentsWidth } from './line.ts';
import { shortcuts } from './shortcuts.ts';

const keyWidth = 9;
const legend: readonly (readonly [glyph: string, word: Message, look: Look | undefined])[] = [
  [glyphs.good, message('badge.healthy'), 'good'],
  [glyphs.done, message('badge.done'), 'good'],
  [glyphs.busy, message('screen.legend.busy'), 'busy'],
  [glyphs.waiting, message('screen.legend.waiting'), 'idle'],
  [glyphs.bad, message('badge.failed'), 'bad'],
  [glyphs.idle, message('screen.legend.off'), 'idle'],
  [glyphs.doubt, message('badge.unknown'), undefined],
];

/** Returns the shortcuts of the services, of a log and of both, and the meaning of the glyphs. */
export function helpLines(width: number): Lines {
  const told = shortcuts.filter(({ means }) => means !== undefined);
  const [services, logs] = [told.filter(isOnlyIn('services')), told.filter(isOnlyIn('log'))];
  const others = told.filter(shortcut => !services.includes(shortcut) && !logs.includes(shortcut));
  const title: readonly Segment[] = [{ text: say(message('screen.title.keys')), look: 'strong' }];
  const section = (name: Message, keys: readonly Shortcut[]): Lines => [
    [{ text: say(name), look: 'strong' }],
    ...keys.flatMap(({ shown, means }) =>
      means === undefined
        ? []
        : quotedSegments(wrapWords(say(means), width - keyWidth)).map((text, row) =>
            keyLine(row > 0 ? '' : shown, text),
          ),
    ),
  ];
  const body = [
    ...section(message('screen.keys.services'), services),
    ...section(message('screen.keys.log'), logs),
    ...section(message('screen.keys.everywhere'), others),
    [],
    ...legendLines(width),
  ];
  return [ruleSegments(title, width), ...body.map(line => cutSegments(line, width))];
}

function isOnlyIn(mode: Mode): (shortcut: Shortcut) => boolean {
  return ({ modes }) => modes.every(other => other === mode);
}

function keyLine(shown: string, text: readonly Segment[]): readonly Segment[] {
  return [{ text: padCells(shown, keyWidth), look: 'busy' }, ...text];
}

function legendLines(width: number): readonly (readonly Segment[])[] {
  const lines: Segment[][] = [];
  for (const [glyph, word, look] of legend) {
    const last = lines.at(-1);
    const item: readonly Segment[] = [{ text: glyph, look }, { text: ` ${say(word)}` }];
    if (last && segmentsWidth(last) + 2 + segmentsWidth(item) <= width) last.push({ text: '  ' }, ...item);
    else lines.push([...item]);
  }
  return lines;
}
