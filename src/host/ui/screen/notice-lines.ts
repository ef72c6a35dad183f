import { message } from '../../../shared/messages/message.ts';
import type { Notice } from '../state/state.ts';
import { cellWidth, wrapWithin, wrapWords } from '../text/cells.ts';
import { say } from '../text/language.ts';
import { plain } from '../text/plain.ts';
import type { Segment } from './panels/line.ts';

/** The most rows of what a notice says on the screen beside a log; what to try comes on top. */
const usualRows = 2;

/** A notice in at most so many rows. What to try is shown whole or not at all: half a command is none. */
export function noticeLines(notice: Notice, width: number, rows: number): readonly (readonly Segment[])[] {
  const mark = say(message('text.note'));
  const indent = ' '.repeat(cellWidth(mark));
  return textRows(notice, width - indent.length, rows).map((line, index): readonly Segment[] => [
    { text: index === 0 ? mark : indent, look: 'busy' },
    { text: line },
  ]);
}

/** In how many rows it is shown beside a log. */
export function noticeRows(notice: Notice, width: number): number {
  const room = width - cellWidth(say(message('text.note')));
  return textRows(notice, room, usualRows + hintRows(notice, room).length).length;
}

function textRows(notice: Notice, width: number, rows: number): readonly string[] {
  const text = plain(notice.text);
  const hint = hintRows(notice, width);
  const joined =
    notice.hint === undefined
      ? []
      : wrapWords(plain(message('failure.notice', { text: notice.text, hint: notice.hint })), width);
  if (joined.length > 0 && joined.length <= Math.min(usualRows, rows)) return joined;
  const shown = hint.length < rows ? hint : [];
  return [...wrapWithin(text, width, rows - shown.length), ...shown];
}

function hintRows({ hint }: Notice, width: number): readonly string[] {
  return hint === undefined ? [] : wrapWords(say(message('text.try')) + plain(hint), width);
}
