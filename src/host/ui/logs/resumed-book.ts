import type { LogBook, WrittenLine } from './log-book.ts';

/** Continues a book from stored lines: they come first, and lines that they already contain are skipped. */
export interface ResumedBook {
  append(line: WrittenLine): void;
  /** Adds the stored lines; until then, new lines are held back. */
  restore(lines: readonly WrittenLine[]): void;
}

/** `keep` receives each new line. */
export function resumeBook(book: Pick<LogBook, 'append'>, keep: (line: WrittenLine) => void): ResumedBook {
  let waiting: WrittenLine[] | undefined = [];
  /** For each stream, the time of its last stored line and the texts logged at that time. */
  const known = new Map<string, { at: number; texts: Set<string> }>();
  const append = (line: WrittenLine) => {
    const last = known.get(line.instance ?? line.service);
    if (last && (line.at < last.at || (line.at === last.at && last.texts.has(line.text)))) return;
    book.append(line);
    keep(line);
  };
  return {
    append: line => (waiting ? waiting.push(line) : append(line)),
    restore(lines) {
      for (const line of lines) {
        book.append(line);
        const stream = line.instance ?? line.service;
        const last = known.get(stream);
        if (last === undefined || line.at > last.at) known.set(stream, { at: line.at, texts: new Set([line.text]) });
        else if (line.at === last.at) last.texts.add(line.text);
      }
      const late = waiting ?? [];
      waiting = undefined;
      for (const line of late) append(line);
    },
  };
}
