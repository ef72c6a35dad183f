import { type Message, message } from '../../../shared/messages/message.ts';
import type { Wording } from '../../../shared/messages/wording.ts';
import { glyphs } from '../state/badge.ts';
import { cellWidth, padCells } from './cells.ts';
import { say } from './language.ts';
import { plain } from './plain.ts';
import { paint } from './theme.ts';
import type { Look } from './themes.ts';

/** The displayed parts of a finding. */
export interface ShownFinding {
  readonly check: string;
  readonly level: 'ok' | 'warning' | 'error';
  readonly found: Wording;
  /** The changes of its fix, one line each; empty if there is none. */
  readonly remedy: readonly Wording[];
}

const looks: Record<ShownFinding['level'], { glyph: string; word: Message; look: Look }> = {
  ok: { glyph: glyphs.good, word: message('finding.ok'), look: 'good' },
  warning: { glyph: glyphs.doubt, word: message('finding.warning'), look: 'strong' },
  error: { glyph: glyphs.bad, word: message('finding.error'), look: 'bad' },
};

/** Formats findings: one line each, the fix below it. */
export function findingLines(findings: readonly ShownFinding[], color: boolean): string[] {
  const width = Math.max(0, ...findings.map(({ check }) => cellWidth(check)));
  const words = Math.max(...Object.values(looks).map(({ word }) => cellWidth(say(word))));
  const mark = say(message('text.try'));
  const indent = ' '.repeat(width + words + 6);
  return findings.flatMap(({ check, level, found, remedy }) => {
    const { glyph, word, look } = looks[level];
    const text = plain(found);
    return [
      `${paint(look, `${glyph} ${padCells(say(word), words)}`, color)}  ${padCells(check, width)}  ${text}`,
      ...remedy.map((line, index) => `${indent}${index === 0 ? mark : ' '.repeat(cellWidth(mark))}${plain(line)}`),
    ];
  });
}
