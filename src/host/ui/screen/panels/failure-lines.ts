import { message } from '../../../../shared/messages/message.ts';
import type { Wording } from '../../../../shared/messages/wording.ts';
import type { ErrorReport } from '../../../../shared/model/error.ts';
import { glyphs } from '../../state/badge.ts';
import { cellWidth, cutCells, padCells, wrapAnywhere, wrapWithin } from '../../text/cells.ts';
import { failureWords, fixText } from '../../text/format-error.ts';
import { say } from '../../text/language.ts';
import { plain } from '../../text/plain.ts';
import type { Look } from '../../text/themes.ts';
import { keyOfFix } from './fix-keys.ts';
import type { Segment } from './line.ts';

/** A text in a failure, with what precedes its first row and its look. */
interface Part {
  readonly text: string;
  readonly before?: Segment;
  readonly indent: number;
  readonly look?: Look;
  /** Its beginning, which must not be cut: a truncated command is useless. */
  readonly whole?: string;
}

/**
 * Lays out a failure in a number of rows. If they do not suffice, the order of importance is: what failed, the first
 * fix, class and location, the explanation, the last probe, the other fixes, and finally the end of the evidence.
 * Commands are never truncated.
 */
export function failureLines(report: ErrorReport, width: number, rows: number): readonly (readonly Segment[])[] {
  const { about, explanation, probe, fixes } = failureWords(report);
  const tryMark = say(message('text.try'));
  const heading: Part = {
    ...{ text: plain(report.message), before: { text: `${glyphs.bad} `, look: 'bad' } },
    ...{ indent: 2, look: 'strong' },
  };
  const kind: Part = { text: about, indent: 2, look: 'bad' };
  const meaning: Part = { text: explanation, indent: 2 };
  const answer: Part = { text: probe && say(message('text.last-probe', { probe })), indent: 2, look: 'faint' };
  const tries = fixes.map((fix, index): Part => {
    const key = keyOfFix(fix);
    const mark = key === undefined ? '' : `[${key}] `;
    const before: Segment = { text: index === 0 ? tryMark : '', look: 'busy' };
    // The sentence of a hint without a command may contain one.
    const whole = `${mark}${fix.command ?? fix.says}`;
    return { text: `${mark}${fixText(fix)}`, before, indent: cellWidth(tryMark), whole };
  });
  const [first, ...others] = tries;
  const all = Number.POSITIVE_INFINITY;
  const shared = shareRows(rows, width, [
    ...[...claim(heading, 1), ...claim(first, 1), ...claim(kind, 1), ...claim(heading, 2), ...claim(first, 2)],
    ...[...claim(meaning, 2), ...claim(heading, 4), ...claim(answer, 1), ...claim(first, 3)],
    ...others.slice(0, 2).flatMap(other => claim(other, 2)),
    ...[heading, first, kind, meaning, answer, ...others].flatMap(part => claim(part, all)),
  ]);
  const left = rows - [...shared.values()].reduce((sum, count) => sum + count, 0);
  const detail = left > 0 ? (report.detail ?? []).slice(-left) : [];
  const draw = (part: Part) => partLines(part, width, shared.get(part) ?? 0);
  return [
    ...[heading, kind, meaning, answer].flatMap(draw),
    ...detail.flatMap(text => detailRows(text, width, rows)),
    ...tries.flatMap(draw),
  ];
}

/** Evidence is truncated if rows are limited, so that more lines fit. */
function detailRows(text: Wording, width: number, rows: number): readonly (readonly Segment[])[] {
  const line = `  ${plain(text)}`;
  const told = Number.isFinite(rows) ? [cutCells(line, width)] : wrapAnywhere(line, width);
  return told.map((row): readonly Segment[] => [{ text: row, look: 'faint' }]);
}

interface Claim {
  readonly part: Part;
  /** The maximum number of rows of the part at this stage. */
  readonly most: number;
}

function claim(part: Part | undefined, most: number): readonly Claim[] {
  return part === undefined || part.text === '' ? [] : [{ part, most }];
}

function shareRows(rows: number, width: number, claims: readonly Claim[]): ReadonlyMap<Part, number> {
  const shared = new Map<Part, number>();
  let left = rows;
  for (const { part, most } of claims) {
    const has = shared.get(part) ?? 0;
    const rowsOf = (text: string, atMost: number) => wrapWithin(text, width - part.indent, atMost).length;
    const least = part.whole === undefined ? 0 : rowsOf(untilCut(part.text, part.whole), Number.POSITIVE_INFINITY);
    if (has + left < least) continue;
    const wanted = rowsOf(part.text, Math.max(most, least));
    const more = Math.max(0, Math.min(wanted - has, left));
    shared.set(part, has + more);
    left -= more;
  }
  return shared;
}

/** Includes room for an ellipsis. */
function untilCut(text: string, whole: string): string {
  return text === whole ? whole : `${whole} …`;
}

function partLines({ text, before, indent, look }: Part, width: number, rows: number): readonly (readonly Segment[])[] {
  return wrapWithin(text, width - indent, rows).map((line, index): readonly Segment[] => {
    const mark = index === 0 ? (before?.text ?? '') : '';
    return [
      { text: padCells(mark, indent), look: before?.look },
      { text: line, look },
    ];
  });
}
