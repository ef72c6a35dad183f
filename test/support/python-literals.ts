import type { Literal } from './literals.ts';

/** What begins a comment or a string of Python's. */
const opening = /#|([fFrRbBuU]{0,2})("""|'''|"|')/g;

/** The strings of a Python file, in their order; what an f-string puts in stands as `…`. Comments and docstrings are left out. */
export function pythonLiteralsOf(source: string): Literal[] {
  const found: Literal[] = [];
  let from = 0;
  for (;;) {
    opening.lastIndex = from;
    const start = opening.exec(source);
    if (start === null) return found;
    const before = source.slice(from, start.index);
    const [all, prefix = '', quote] = start;
    if (quote === undefined) {
      from = endOfLine(source, start.index);
      continue;
    }
    const begins = start.index + all.length;
    const end = closing(source, quote, begins);
    from = end + quote.length;
    // One that is a statement of its own says what something is for.
    if (quote.length === 3 && /(?:^|\n)[ \t]*$/.test(source.slice(0, start.index))) continue;
    const written = source.slice(begins, end);
    const text = /f/i.test(prefix) ? written.replaceAll(/\{[^{}]*\}/g, '…') : written;
    found.push({ text, line: source.slice(0, begins).split('\n').length, before });
  }
}

function endOfLine(source: string, from: number): number {
  const end = source.indexOf('\n', from);
  return end < 0 ? source.length : end + 1;
}

/** Where a string ends that begins there; a quote behind a backslash is part of it. */
function closing(source: string, quote: string, from: number): number {
  let index = from;
  while (index < source.length && !source.startsWith(quote, index)) index += source[index] === '\\' ? 2 : 1;
  return index;
}
