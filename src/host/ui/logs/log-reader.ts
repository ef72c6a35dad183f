import type { LogBook } from './log-book.ts';
import { createLogSearch, type LogSearch } from './log-search.ts';
import { createLogView, type LogQuery, type LogView } from './log-view.ts';

/** A screen's access to the book; reuses views that were requested before. */
export interface LogReader {
  readonly book: LogBook;
  view(query: LogQuery): LogView;
  search(query: LogQuery, text: string): LogSearch;
}

/** Number of views kept: that of the log pane, and those it may switch back to. */
const keptViews = 4;

export function createLogReader(book: LogBook): LogReader {
  const views = new Map<string, LogView>();
  let search: LogSearch | undefined;
  const view = (query: LogQuery) => {
    const key = JSON.stringify(query);
    const known = views.get(key) ?? createLogView(book, query);
    views.delete(key);
    views.set(key, known);
    const [oldest] = views.keys();
    if (views.size > keptViews && oldest !== undefined) views.delete(oldest);
    return known;
  };
  return {
    book,
    view,
    search(query, text) {
      const seen = view(query);
      if (search?.view !== seen || search.text !== text) search = createLogSearch(seen, text);
      return search;
    },
  };
}
