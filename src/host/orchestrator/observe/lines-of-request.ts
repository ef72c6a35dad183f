/** A log line and the name of the instance that wrote it. */
export interface LoggedLine {
  readonly name: string;
  readonly at: number;
  readonly text: string;
}

/** Matches lines that continue the previous record: tracebacks, and indented lines. */
const goesOn =
  /^(?:\s|$|Traceback |During handling |The above exception |(?:[A-Za-z_]\w*\.)*[A-Z]\w*(?:Error|Exception|Warning|Interrupt|Exit|Timeout|Refused)\b)/;

/** A task in Celery's log: `name[id]`. */
const task = /\[([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\]/;

/**
 * Returns the lines of one request in their original order: those with its id or the id of a task that carries it, and
 * their continuation lines, such as tracebacks.
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
