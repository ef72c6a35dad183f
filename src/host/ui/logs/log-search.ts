import { type LogItem, type LogView, patternOf } from './log-view.ts';

/** Finds a text in a view. Only new lines are examined. */
export interface LogSearch {
  readonly text: string;
  readonly view: LogView;
  /** The indexes of matching items, in order. */
  matches(): readonly number[];
}

export function createLogSearch(view: LogView, text: string): LogSearch {
  const pattern = patternOf(text);
  let found: number[] = [];
  let seen = 0;
  let made = -1;
  return {
    text,
    view,
    matches() {
      const items = view.items();
      if (made !== view.generation() || seen > items.length) {
        found = [];
        seen = 0;
        made = view.generation();
      }
      const from = seen;
      let firstOpen = items.length;
      for (let place = from; place < items.length; place += 1) {
        const item = items[place];
        if (item === undefined) continue;
        if (item.block && !item.block.isOver) firstOpen = Math.min(firstOpen, place);
        if (pattern && has(item, pattern)) found.push(place);
      }
      seen = items.length;
      // A traceback that is still growing is examined again.
      if (firstOpen < items.length) {
        const shown = [...found];
        while ((found.at(-1) ?? -1) >= firstOpen) found.pop();
        seen = firstOpen;
        return shown;
      }
      return found;
    },
  };
}

function has({ entry, block }: LogItem, pattern: RegExp): boolean {
  return block ? block.lines.some(({ text }) => pattern.test(text)) : pattern.test(entry.text);
}

/**
 * Returns the next match after an index, or the previous one before it, wrapping around; undefined if there is none.
 */
export function nextMatch(matches: readonly number[], from: number, direction: 1 | -1): number | undefined {
  if (direction > 0) return matches.find(place => place > from) ?? matches[0];
  return matches.findLast(place => place < from) ?? matches.at(-1);
}
