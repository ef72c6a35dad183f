/**
 * A string or template literal of a program, without its quotes. Each substitution of a template is replaced by `…`.
 */
export interface Literal {
  readonly text: string;
  readonly line: number;
  /** The code between the previous literal and this one. */
  readonly before: string;
}

/** A slash after one of these begins a regular expression; anywhere else it is a division or part of a tag. */
const beforePattern = /(?:[(,=:[!&|?+]|=>|\b(?:return|case|typeof))\s*$/;

/**
 * Returns the literals of a TypeScript file in order, including those in template substitutions. Ignores comments and
 * regular expressions.
 */
export function literalsOf(source: string): Literal[] {
  const found: Literal[] = [];
  const lineAt = (index: number) => source.slice(0, index).split('\n').length;
  let code = '';

  /** Reads code from an index to the brace that closes it, or to the end. Returns the index after it. */
  function readCode(from: number): number {
    let depth = 0;
    for (let index = from; index < source.length; ) {
      const rest = source.slice(index, index + 2);
      const character = source[index] ?? '';
      if (rest === '//') index = endOf('\n', index);
      else if (rest === '/*') index = endOf('*/', index + 2);
      else if (character === '/' && beforePattern.test(code)) index = readPattern(index + 1);
      else if (character === "'" || character === '"') index = readString(index, character);
      else if (character === '`') index = readTemplate(index);
      else {
        if (character === '{') depth += 1;
        if (character === '}' && depth-- === 0) return index + 1;
        code += character;
        index += 1;
      }
    }
    return source.length;
  }

  function endOf(mark: string, from: number): number {
    const end = source.indexOf(mark, from);
    return end < 0 ? source.length : end + mark.length;
  }

  function readPattern(from: number): number {
    let isInClass = false;
    let index = from;
    for (; index < source.length && (source[index] !== '/' || isInClass); index += 1) {
      if (source[index] === '\\') index += 1;
      else if (source[index] === '[') isInClass = true;
      else if (source[index] === ']') isInClass = false;
    }
    code += '0';
    return index + 1;
  }

  function readString(from: number, quote: string): number {
    let index = from + 1;
    while (index < source.length && source[index] !== quote) index += source[index] === '\\' ? 2 : 1;
    found.push({ text: source.slice(from + 1, index), line: lineAt(from), before: code });
    code = '0';
    return index + 1;
  }

  function readTemplate(from: number): number {
    const before = code;
    const place = found.length;
    let text = '';
    let index = from + 1;
    while (index < source.length && source[index] !== '`') {
      if (source.startsWith('${', index)) {
        code = '(';
        index = readCode(index + 2);
        text += '…';
      } else {
        const length = source[index] === '\\' ? 2 : 1;
        text += source.slice(index, index + length);
        index += length;
      }
    }
    found.splice(place, 0, { text, line: lineAt(from), before });
    code = '0';
    return index + 1;
  }

  readCode(0);
  return found;
}
