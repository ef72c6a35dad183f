import { message } from '../../../shared/messages/message.ts';
import type { CodeStatus } from '../../../shared/model/code-status.ts';
import type { ReloadFigures } from '../../../shared/model/report.ts';

import { glyphs } from '../state/badge.ts';
import { cellWidth, cutCells, wrapWithin } from './cells.ts';
import { codeWords } from './code-words.ts';
import { say } from './language.ts';
import { plain } from './plain.ts';
import type { Part } from './start-table.ts';

/** Maximum number of rows that say what holds code back. */
const mostRows = 3;

/**
 * Returns rows about a service's code: first what a person must fix, then its reload figures. Empty if there is
 * neither. `now` in epoch milliseconds.
 */
export function codeLines(code: CodeStatus | undefined, width: number, now: number): readonly (readonly Part[])[] {
  if (code === undefined) return [];
  const words = codeWords(code);
  // Temporary states are shown in the service's row.
  const held = words?.look === 'bad' ? wrapWithin(sinceWhen(words.text, code), width - 2, mostRows) : [];
  return [
    ...held.map((text, index): readonly Part[] => [
      { text: index === 0 ? `${glyphs.bad} ` : '  ', look: 'bad' },
      { text },
    ]),
    ...(code.same ? [[{ text: sameWords(code.same, width, now), look: 'faint' as const }]] : []),
    ...(code.reloads ? [[{ text: figuresLine(code.reloads, width, now), look: 'faint' as const }]] : []),
  ];
}

/** Adds how long ago: the role itself keeps running the old code. */
function sinceWhen(held: string, { state, staleSeconds }: CodeStatus): string {
  return state === 'gated' ? say(message('code.gated-since', { gated: held, ms: staleSeconds * 1000 })) : held;
}

/** Until the next reload, tracebacks may quote the wrong source lines. */
function sameWords({ at, reason }: NonNullable<CodeStatus['same']>, width: number, now: number): string {
  return cutCells(plain(message('code.same-since', { ms: now - at, reason })), width);
}

/**
 * `14 reloads  p50 0.9 s  p95 2.1 s  last 12 s ago, in 1.2 s: kernel_api/urls.py`; in less space `… last 12 s ago:
 * urls.py`.
 */
function figuresLine({ count, p50Ms, p95Ms, last }: ReloadFigures, width: number, now: number): string {
  const figures = say(message('code.figures', { count, p50Ms, p95Ms, agoMs: now - last.at }));
  const reason = plain(last.reason);
  const names = reason.replaceAll(/[^\s/]*\//g, '');
  const { tookMs } = last;
  const short = say(message('code.last-reload', { figures, reason: names }));
  const options = [
    say(message('code.last-reload', { figures, tookMs, reason })),
    say(message('code.last-reload', { figures, tookMs, reason: names })),
  ];
  return options.find(text => cellWidth(text) <= width) ?? cutCells(short, width);
}
