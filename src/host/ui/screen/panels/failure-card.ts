import { type Message, message } from '../../../../shared/messages/message.ts';
import { glyphs } from '../../state/badge.ts';
import type { Headline } from '../../state/select-headline.ts';
import { cellWidth } from '../../text/cells.ts';
import { say } from '../../text/language.ts';
import { plain } from '../../text/plain.ts';
import type { Look } from '../../text/themes.ts';
import { failureLines } from './failure-lines.ts';
import { cutSegments, type Lines, markSegments, type Segment, segmentsWidth } from './line.ts';

/** Minimum height for a border with content. */
const smallestBordered = 4;

/** Draws the card in a number of rows, with a border if there is room, and a mark if some of it is hidden. */
export function cardBox(card: {
  readonly lines: Lines;
  /** How many rows are hidden. */
  readonly hidden: number;
  readonly rows: number;
  readonly width: number;
  /** The other services with a card. */
  readonly others: readonly string[];
}): Lines {
  const { lines, hidden, rows, width, others } = card;
  if (rows <= 0) return [];
  if (cardBorder(rows) === 0) {
    const mark = hidden > 0 ? `↓ ${hidden}` : '';
    return lines.map((line, index) => (index === lines.length - 1 ? markSegments(line, mark, width) : line));
  }
  const inside = Array.from({ length: rows - 2 }, (_, row) => boxed(lines[row] ?? [], width));
  return [upperBorder(others, width), ...inside, lowerBorder(hidden, width)];
}

function boxed(line: readonly Segment[], width: number): readonly Segment[] {
  const side: Segment = { text: '│', look: 'bad' };
  const cut = cutSegments(line, Math.max(0, width - 4));
  const gap = ' '.repeat(Math.max(0, width - 4 - segmentsWidth(cut)));
  return cutSegments([side, { text: ' ' }, ...cut, { text: `${gap} ` }, side], width);
}

/** `╭──── 2 more: web, worker (Tab) ─╮`. */
export function upperBorder(others: readonly string[], width: number): readonly Segment[] {
  const options =
    others.length === 0
      ? ['']
      : [
          ` ${say(message('screen.more-cards', { services: others.map(plain) }))} `,
          ` ${say(message('screen.more-cards-short', { count: others.length }))} `,
          '',
        ];
  const told = options.find(text => cellWidth(text) <= width - 6) ?? '';
  const line = '─'.repeat(Math.max(0, width - 4 - cellWidth(told)));
  return cutSegments(
    [
      { text: `╭─${line}`, look: 'bad' },
      { text: told, look: 'busy' },
      { text: '─╮', look: 'bad' },
    ],
    width,
  );
}

/** `╰─ ↓ 3 more: Enter ───────── close: Esc ─╯`. */
export function lowerBorder(hidden: number, width: number): readonly Segment[] {
  const long = say(message('screen.more-rows', { rows: hidden }));
  const more = hidden === 0 ? '' : cellWidth(long) <= width - 4 ? long : ` ↓ ${hidden} `;
  const close = say(message('screen.close'));
  const room = width - 4 - cellWidth(more);
  const end = room >= cellWidth(close) ? close : '';
  const line = '─'.repeat(Math.max(0, room - cellWidth(end)));
  return cutSegments(
    [
      { text: '╰─', look: 'bad' },
      { text: more, look: 'busy' },
      { text: line, look: 'bad' },
      { text: end, look: 'faint' },
      { text: '─╯', look: 'bad' },
    ],
    width,
  );
}

/** Returns how many rows the border of a card of this height takes. */
export function cardBorder(rows: number): number {
  return rows >= smallestBordered ? 2 : 0;
}

/**
 * Returns the lines of the card: about a failure, a rollback in progress, or a completed rollback. Empty if all is
 * well.
 */
export function cardLines(headline: Headline, width: number, rows: number): Lines {
  const { failure, rollback } = headline;
  if (rollback === undefined) return failure === undefined ? [] : failureLines(failure, width, rows);
  const now = nowLine(headline, rollback.failed, width);
  const report =
    failure ??
    ({
      code: 'role-failed',
      message: message('screen.profile-failed', { profile: rollback.failed, cause: rollback.cause }),
      hint: '',
    } as const);
  return rows < 2 ? [now].slice(0, rows) : [...failureLines(report, width, rows - 1), now];
}

/** States what is running after a rollback, as observed. */
function nowLine(headline: Headline, failed: string, width: number): readonly Segment[] {
  const { running, profile, healthy, total, badge } = headline;
  const [does, look]: [Message, Look] =
    running !== ''
      ? [message('screen.coming-back', { profile }), 'busy']
      : healthy === total
        ? [message('screen.back', { profile }), 'good']
        : [message('screen.brought-back', { profile }), badge.tone];
  const glyph = running !== '' ? glyphs.busy : healthy === total ? glyphs.good : badge.glyph;
  return cutSegments(
    [
      { text: `${glyph} `, look },
      { text: plain(does), look: 'strong' },
      { text: plain(message('screen.did-not-come-up', { healthy, total, failed })) },
    ],
    width,
  );
}
