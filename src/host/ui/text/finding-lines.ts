import { glyphs } from '../state/badge.ts';
import { padCells } from './cells.ts';
import { neutralise } from './neutralise.ts';
import { type Look, paint } from './theme.ts';

/** What a check found, as far as it is shown. */
export interface ShownFinding {
  readonly check: string;
  readonly level: 'ok' | 'warning' | 'error';
  readonly found: string;
  /** What its remedy does, one line a change; empty when there is none. */
  readonly remedy: readonly string[];
}

const looks: Record<ShownFinding['level'], { glyph: string; word: string; look: Look }> = {
  ok: { glyph: glyphs.good, word: 'ok', look: 'good' },
  warning: { glyph: glyphs.doubt, word: 'note', look: 'strong' },
  error: { glyph: glyphs.bad, word: 'missing', look: 'bad' },
};

/** Findings for people: a line each, the remedy below it. */
export function findingLines(findings: readonly ShownFinding[], color: boolean): string[] {
  const width = Math.max(0, ...findings.map(({ check }) => check.length));
  return findings.flatMap(({ check, level, found, remedy }) => {
    const { glyph, word, look } = looks[level];
    const text = neutralise(found, { color: false });
    return [
      `${paint(look, `${glyph} ${word.padEnd(7)}`, color)}  ${padCells(check, width)}  ${text}`,
      ...remedy.map(
        (line, index) =>
          `${' '.repeat(width + 13)}${index === 0 ? 'try: ' : '     '}${neutralise(line, { color: false })}`,
      ),
    ];
  });
}
