import { type Message, message } from '../../../shared/messages/message.ts';
import type { Wording } from '../../../shared/messages/wording.ts';
import { glyphs } from '../state/badge.ts';
import { cellWidth, padCells, wrapWords } from './cells.ts';
import { fromHome } from './from-home.ts';
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

/** Where findings are shown. */
interface Shown {
  readonly color: boolean;
  /** Longer findings are wrapped at this width, the changes of a fix never: they contain commands to copy. */
  readonly columns?: number;
  /** The absolute home folder; folders in it are shown with `~`. */
  readonly home?: string | undefined;
}

/** Too narrow to wrap in. */
const narrowest = 20;

/** Formats findings: the fix of each below it. */
export function findingLines(
  findings: readonly ShownFinding[],
  { color, columns = Number.POSITIVE_INFINITY, home }: Shown,
): string[] {
  const width = Math.max(0, ...findings.map(({ check }) => cellWidth(check)));
  const words = Math.max(...Object.values(looks).map(({ word }) => cellWidth(say(word))));
  const mark = say(message('text.try'));
  const indent = ' '.repeat(width + words + 6);
  return findings.flatMap(({ check, level, found, remedy }) => {
    const { glyph, word, look } = looks[level];
    const state = paint(look, `${glyph} ${padCells(say(word), words)}`, color);
    const text = foldersFromHome(plain(found), home);
    const room = columns - indent.length;
    const [first = '', ...rest] =
      room < narrowest || room === Number.POSITIVE_INFINITY ? [text] : wrapWords(text, room);
    return [
      `${state}  ${padCells(check, width)}  ${first}`,
      ...rest.map(line => `${indent}${line}`),
      ...remedy.map((line, index) => `${indent}${index === 0 ? mark : ' '.repeat(cellWidth(mark))}${plain(line)}`),
    ];
  });
}

/** Shortens the words of a text that are folders in the home folder. */
function foldersFromHome(text: string, home: string | undefined): string {
  return text.replaceAll(/(?<![^\s（])\/\S+/g, path => fromHome(path, home));
}
