import { message } from '../../../shared/messages/message.ts';
import type { Notice } from '../state/state.ts';
import { cellWidth, wrapWithin, wrapWords } from '../text/cells.ts';
import { say } from '../text/language.ts';
import { plain } from '../text/plain.ts';
import type { Segment } from './panels/line.ts';

/** Maximum number of rows for a notice's text beside a log; its hint comes on top. */
const usualRows = 2;

/**
 * Lays out a notice in a number of rows. The hint is shown completely or not at all, because half a command is useless.
 */
export function noticeLines(notice: Notice, width: number, rows: number): readonly (readonly Segment[])[] {
  const mark = say(message('text.note'));
  const indent = ' '.repeat(cellWidth(mark));
  return textRows(notice, width - indent.length, rows).map((line, index): readonly Segment[] => [
    { text: index === 0 ? mark : indent, look: 'busy' },
    { text: line },
  ]);
}

/** Returns how many rows a notice takes beside a log. */
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
