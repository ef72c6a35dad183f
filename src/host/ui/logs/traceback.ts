/** A line's role in a traceback of its stream: its first line, a further one, its last, or none. */
export type Part = 'first' | 'more' | 'last' | 'none';

/** Number of unrelated lines that may interrupt a traceback, as several programs write to one stream. */
const mostForeign = 5;
/** Two exceptions of a chain are separated by a blank line and a sentence. */
const mostBetween = 2;

const head = /^\s*(?:\+ Exception Group )?Traceback \(most recent call last\):\s*$/;
/** `ModuleNotFoundError: No module named 'x'`, `django.db.utils.OperationalError: (2002, …)`, `KeyboardInterrupt`. */
const last = /^[A-Za-z_][\w.]*(?::\s|:?$)/;
const chain =
  /^(?:During handling of the above exception, another exception occurred:|The above exception was the direct cause of the following exception:)$/;

/**
 * Returns a function that recognises Python tracebacks in a stream of lines (docs.python.org/3/library/traceback.html).
 */
export function createTracebackFinder(): (text: string) => Part {
  let isInside = false;
  let foreign = 0;
  let sinceLast = Number.POSITIVE_INFINITY;
  return text => {
    sinceLast += 1;
    if (chain.test(text) && sinceLast <= mostBetween) {
      isInside = true;
      foreign = 0;
      return 'more';
    }
    if (head.test(text)) {
      const isOfSame = isInside;
      isInside = true;
      foreign = 0;
      return isOfSame ? 'more' : 'first';
    }
    if (!isInside) return 'none';
    if (/^\s/.test(text)) return 'more';
    if (text === '') return foreign === 0 ? 'more' : 'none';
    if (last.test(text)) {
      isInside = false;
      sinceLast = 0;
      return 'last';
    }
    foreign += 1;
    if (foreign > mostForeign) isInside = false;
    return 'none';
  };
}
