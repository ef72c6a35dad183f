import type { Literal } from './literals.ts';

/** The beginning of a Python comment or string. */
const opening = /#|([fFrRbBuU]{0,2})("""|'''|"|')/g;

/**
 * Returns the strings of a Python file in order; each replacement field of an f-string is replaced by `…`. Ignores
 * comments and docstrings.
 */
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
    // A triple-quoted string that is its own statement is a docstring.
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

/**
 * Returns the index at which the string that begins at `from` ends; a quote after a backslash is part of the string.
 */
function closing(source: string, quote: string, from: number): number {
  let index = from;
  while (index < source.length && !source.startsWith(quote, index)) index += source[index] === '\\' ? 2 : 1;
  return index;
}
