import type { Message } from '../../../shared/messages/message.ts';
import { cutCells, padCells } from '../text/cells.ts';
import { say } from '../text/language.ts';
import type { Action, Mode } from './panels/keys.ts';
import { cutSegments, type Lines, ruleSegments, type Segment } from './panels/line.ts';
import { shortcuts } from './panels/shortcuts.ts';

/** An action as the palette lists it. */
export interface PaletteItem {
  readonly action: Action;
  /** The key that takes it without the palette. */
  readonly shown: string;
  readonly says: string;
  /** Why it cannot be taken now. */
  readonly why: Message | undefined;
}

/** What would be no use in a list of actions: it moves, or answers. */
const left: ReadonlySet<Action> = new Set([
  ...(['move-up', 'move-down', 'page-up', 'page-down', 'agree', 'refuse', 'open-palette', 'close', 'suspend'] as const),
]);

/**
 * The actions whose words have the typed letters in that order: those first that have them as they were typed, of
 * these what can be taken now, the closest before others.
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

/** As typed from the beginning of a word, as typed within one, or letter by letter. */
function tierOf(score: number): number {
  return score < 0.5 ? 0 : score < 1 ? 1 : 2;
}

/** So many characters a letter, on the way through the words; farther apart, nobody sees why they fit. */
const farthest = 4;

/**
 * How far apart the letters stand in the words, below 1 where they are in it as typed; undefined where they are not
 * in it, or far apart.
 */
export function scoreOf(text: string, words: string): number | undefined {
  const [letters, within] = [[...text.toLowerCase().replaceAll(/\s/g, '')], words.toLowerCase()];
  const whole = text === '' ? -1 : within.indexOf(text.toLowerCase());
  // Within a word, they are hardly what was meant.
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

/** The list in so many rows, the chosen item in sight. */
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
