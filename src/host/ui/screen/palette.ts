import type { Message } from '../../../shared/messages/message.ts';
import { cutCells, padCells } from '../text/cells.ts';
import { say } from '../text/language.ts';
import type { Action, Mode } from './panels/keys.ts';
import { cutSegments, type Lines, ruleSegments, type Segment } from './panels/line.ts';
import { shortcuts } from './panels/shortcuts.ts';

/** An action in the palette. */
export interface PaletteItem {
  readonly action: Action;
  /** Its shortcut. */
  readonly shown: string;
  readonly says: string;
  /** Why it is currently not available. */
  readonly why: Message | undefined;
}

/** Actions that are useless in a list: movements and answers. */
const left: ReadonlySet<Action> = new Set([
  ...(['move-up', 'move-down', 'page-up', 'page-down', 'agree', 'refuse', 'open-palette', 'close', 'suspend'] as const),
]);

/**
 * Returns the actions that contain the typed letters in this order. Literal matches come first, then available actions,
 * then closer matches.
 */
export function paletteItems(
  text: string,
  mode: Mode,
  refusals: Readonly<Partial<Record<Action, Message>>>,
): readonly PaletteItem[] {
  const items = shortcuts.flatMap(({ action, modes, shown, means }) =>
    means === undefined || left.has(action) || !modes.includes(mode)
      ? []
      : [{ action, shown, says: say(means), why: refusals[action] }],
  );
  return items
    .map(item => ({ item, score: scoreOf(text, `${item.action} ${item.says}`) }))
    .filter(({ score }) => score !== undefined)
    .sort(
      ({ item: one, score: first = 0 }, { item: other, score: second = 0 }) =>
        tierOf(first) - tierOf(second) ||
        Number(one.why !== undefined) - Number(other.why !== undefined) ||
        first - second,
    )
    .map(({ item }) => item);
}

/** Ranks matches: literal at the start of a word, literal within a word, letter by letter. */
function tierOf(score: number): number {
  return score < 0.5 ? 0 : score < 1 ? 1 : 2;
}

/** Maximum average distance between matched letters; wider matches look arbitrary. */
const farthest = 4;

/**
 * Scores a match by the distance between its letters, below 1 if it is literal; undefined if there is none, or it is
 * too wide.
 */
export function scoreOf(text: string, words: string): number | undefined {
  const [letters, within] = [[...text.toLowerCase().replaceAll(/\s/g, '')], words.toLowerCase()];
  const whole = text === '' ? -1 : within.indexOf(text.toLowerCase());
  // A match within a word was hardly meant.
  if (whole >= 0) return whole / 1000 + (/\w/.test(within[whole - 1] ?? '') ? 0.5 : 0);
  let [at, score] = [0, 0];
  for (const letter of letters) {
    const found = within.indexOf(letter, at);
    if (found < 0) return undefined;
    score += found - at + 1;
    at = found + letter.length;
  }
  return score <= letters.length * farthest ? score : undefined;
}

/** Lays out the list in a number of rows, with the chosen item visible. */
export function paletteLines(
  items: readonly PaletteItem[],
  chosen: number,
  title: string,
  width: number,
  rows: number,
): Lines {
  const visible = Math.max(1, rows - 1);
  const first = Math.max(0, Math.min(chosen - Math.floor(visible / 2), items.length - visible));
  const listed = items.slice(first, first + visible).map((item, index): readonly Segment[] => {
    const isChosen = first + index === chosen;
    const why = item.why === undefined ? '' : `  ${say(item.why)}`;
    return cutSegments(
      [
        { text: isChosen ? '› ' : '  ', look: 'busy' },
        { text: padCells(item.shown, 8), look: 'busy' },
        { text: cutCells(item.says, width - 10), look: item.why ? 'faint' : isChosen ? 'strong' : undefined },
        { text: why, look: 'faint' },
      ],
      width,
    );
  });
  return [ruleSegments([{ text: title, look: 'strong' }], width), ...listed].slice(0, Math.max(0, rows));
}
