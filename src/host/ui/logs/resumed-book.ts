import type { LogBook, WrittenLine } from './log-book.ts';

/** A book that is gone on with: what was kept of earlier comes first, and what it has already is not taken twice. */
export interface ResumedBook {
  append(line: WrittenLine): void;
  /** What was kept; until then what is written waits. */
  restore(lines: readonly WrittenLine[]): void;
}

/** `keep` gets each line that is new. */
export function resumeBook(book: Pick<LogBook, 'append'>, keep: (line: WrittenLine) => void): ResumedBook {
  let waiting: WrittenLine[] | undefined = [];
  /** Of each stream the time of its last kept line, and what was written at that time. */
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
