import type { ErrorReport } from '../../model/error.ts';
import { glyphs } from '../../state/badge.ts';
import { cutCells, wrapWithin } from '../cells.ts';
import { failureWords, fixText } from '../format-error.ts';
import { neutralise } from '../neutralise.ts';
import type { Look } from '../theme.ts';
import { keyOfFix } from './keys.ts';
import type { Segment } from './line.tsx';

/** A text of a failure: what stands before its first row, and how it looks. */
interface Part {
  readonly text: string;
  readonly before?: Segment;
  readonly indent: number;
  readonly look?: Look;
}

const tryMark = 'try: ';

/**
 * A failure in at most so many rows of that width. Where they do not suffice for all, what failed comes before the first fix, then
 * kind and place, the explanation, the last probe, the other fixes, and at last what shows it (its end).
 */
export function failureLines(report: ErrorReport, width: number, rows: number): readonly (readonly Segment[])[] {
  const { about, explanation, probe, fixes } = failureWords(report);
  const heading: Part = {
    ...{ text: plain(report.message), before: { text: `${glyphs.bad} `, look: 'bad' } },
    ...{ indent: 2, look: 'strong' },
  };
  const kind: Part = { text: about, indent: 2, look: 'bad' };
  const meaning: Part = { text: explanation, indent: 2 };
  const answer: Part = { text: probe && `last probe: ${probe}`, indent: 2, look: 'faint' };
  const tries = fixes.map((fix, index): Part => {
    const key = keyOfFix(fix);
    const text = key === undefined ? fixText(fix) : `[${key}] ${fixText(fix)}`;
    return { text, before: { text: index === 0 ? tryMark : '', look: 'busy' }, indent: tryMark.length };
  });
  const [first, ...others] = tries;
  const shared = shareRows(rows, width, [
    ...[...claim(heading, 1), ...claim(first, 1), ...claim(kind, 1), ...claim(heading, 2), ...claim(first, 2)],
    ...[...claim(meaning, 2), ...claim(heading, 4), ...claim(answer, 1), ...claim(first, 3)],
    ...others.slice(0, 2).flatMap(other => claim(other, 2)),
  ]);
  const left = rows - [...shared.values()].reduce((sum, count) => sum + count, 0);
  const detail = left > 0 ? (report.detail ?? []).slice(-left) : [];
  const draw = (part: Part) => partLines(part, width, shared.get(part) ?? 0);
  return [
    ...[heading, kind, meaning, answer].flatMap(draw),
    ...detail.map((text): readonly Segment[] => [{ text: cutCells(`  ${plain(text)}`, width), look: 'faint' }]),
    ...tries.flatMap(draw),
  ];
}

interface Claim {
  readonly part: Part;
  /** How many rows the part may have by then. */
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
    const wanted = wrapWithin(part.text, width - part.indent, most).length;
    const more = Math.max(0, Math.min(wanted - has, left));
    shared.set(part, has + more);
    left -= more;
  }
  return shared;
}

function partLines({ text, before, indent, look }: Part, width: number, rows: number): readonly (readonly Segment[])[] {
  return wrapWithin(text, width - indent, rows).map((line, index): readonly Segment[] => {
    const mark = index === 0 ? (before?.text ?? '') : '';
    return [
      { text: mark.padEnd(indent), look: before?.look },
      { text: line, look },
    ];
  });
}

function plain(text: string): string {
  return neutralise(text, { color: false });
}
