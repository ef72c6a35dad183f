import type { ReloadFigures } from '../../model/facts.ts';
import type { CodeStatus } from '../../model/status.ts';
import { glyphs } from '../../state/badge.ts';
import { cutCells, wrapWithin } from '../cells.ts';
import { codeWords } from '../code-words.ts';
import { formatAge, formatDuration } from '../format-duration.ts';
import { neutralise } from '../neutralise.ts';
import type { Part } from './start-table.ts';

/** So many rows tell at most what holds code back. */
const mostRows = 2;

/**
 * What there is to know of a service's code, as rows of that width: what it does not run yet and why, then how its reloads went.
 * None where it runs what is on the disk and has never been reloaded. `now` in epoch milliseconds.
 */
export function codeLines(code: CodeStatus | undefined, width: number, now: number): readonly (readonly Part[])[] {
  if (code === undefined) return [];
  const words = codeWords(code);
  const glyph = words?.look === 'bad' ? glyphs.bad : glyphs.busy;
  const held = words ? wrapWithin(words.text + since(code), width - 2, mostRows) : [];
  return [
    ...held.map((text, index): readonly Part[] => [
      { text: index === 0 ? `${glyph} ` : '  ', look: words?.look },
      { text },
    ]),
    ...(code.reloads ? [[{ text: cutCells(figures(code.reloads, now), width), look: 'faint' as const }]] : []),
  ];
}

/** Nobody should wonder whether the role still works. */
function since({ state, staleSeconds }: CodeStatus): string {
  if (state !== 'gated') return '';
  return `; saved ${formatAge(staleSeconds * 1000)} ago, the code before it runs`;
}

/** `14 reloads  p50 0.9 s  p95 2.1 s  last 12 s ago, in 1.2 s: kernel_api/urls.py` */
function figures({ count, p50Ms, p95Ms, last }: ReloadFigures, now: number): string {
  const how = `${formatAge(now - last.at)} ago, in ${formatDuration(last.tookMs)}: ${plain(last.reason)}`;
  if (count < 2) return `reloaded ${how}`;
  return `${count} reloads  p50 ${formatDuration(p50Ms)}  p95 ${formatDuration(p95Ms)}  last ${how}`;
}

function plain(text: string): string {
  return neutralise(text, { color: false });
}
