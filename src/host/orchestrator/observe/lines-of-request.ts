/** A line of a log, and whose. */
export interface LoggedLine {
  readonly name: string;
  readonly at: number;
  readonly text: string;
}

/** How a line that goes on with the record before it begins: a traceback, or what is indented. */
const goesOn =
  /^(?:\s|$|Traceback |During handling |The above exception |(?:[A-Za-z_]\w*\.)*[A-Z]\w*(?:Error|Exception|Warning|Interrupt|Exit|Timeout|Refused)\b)/;

/** As Celery names a task in its log: `name[id]`. */
const task = /\[([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\]/;

/**
 * The lines of one request: those that carry its id or that of a task which carries it, and those that go on with one
 * of them, such as a traceback. In the order in which they were given.
 */
export function linesOfRequest<Line extends LoggedLine>(lines: readonly Line[], id: string): Line[] {
  const tasks = lines.flatMap(({ text }) => (text.includes(id) ? (task.exec(text)?.[1] ?? []) : []));
  const ids = [id, ...new Set(tasks)];
  const following = new Set<string>();
  return lines.filter(({ name, text }) => {
    if (ids.some(each => text.includes(each))) following.add(name);
    else if (!goesOn.test(text)) following.delete(name);
    return following.has(name);
  });
}
