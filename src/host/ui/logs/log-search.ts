import { type LogItem, type LogView, patternOf } from './log-view.ts';

/** Where a text is found in a view. What came since is looked at alone. */
export interface LogSearch {
  readonly text: string;
  readonly view: LogView;
  /** The places of the items that have it, in order. */
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
      // A traceback that still grows is looked at again.
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

/** The first match after a place, or before it, going round at the ends; undefined where there is none. */
export function nextMatch(matches: readonly number[], from: number, direction: 1 | -1): number | undefined {
  if (direction > 0) return matches.find(place => place > from) ?? matches[0];
  return matches.findLast(place => place < from) ?? matches.at(-1);
}
