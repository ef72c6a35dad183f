const comment = /#[^\n]*/.source;
const long = /[rRbBuUfF]{0,2}(?:"""[\s\S]*?(?:"""|$)|'''[\s\S]*?(?:'''|$))/.source;
const short = /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/.source;
const tokens = new RegExp(`${long}|${short}|${comment}`, 'g');

/**
 * Replaces comments and triple-quoted strings in Python by spaces, so that lines and columns are kept. Recognisers
 * match patterns on the result; no code from a checkout is ever run.
 */
export function codeOf(text: string): string {
  return text.replaceAll(tokens, token =>
    token.startsWith('#') || /^\w{0,2}(?:"""|''')/.test(token) ? token.replaceAll(/[^\n]/g, ' ') : token,
  );
}

/** Returns the text between the bracket at `open` and its closing bracket, or the rest of the text if there is none. */
export function bracketed(code: string, open: number): string {
  let depth = 0;
  let quote = '';
  for (let at = open; at < code.length; at += 1) {
    const character = code[at] ?? '';
    if (quote !== '') {
      if (character === '\\') at += 1;
      else if (character === quote || character === '\n') quote = '';
    } else if (character === '"' || character === "'") quote = character;
    else if ('([{'.includes(character)) depth += 1;
    else if (')]}'.includes(character)) {
      depth -= 1;
      if (depth === 0) return code.slice(open + 1, at);
    }
  }
  return code.slice(open + 1);
}

/** Splits a bracket's content at commas; returns each part with its offset. */
export function partsOf(content: string): { readonly text: string; readonly at: number }[] {
  const parts: { text: string; at: number }[] = [];
  let depth = 0;
  let quote = '';
  let start = 0;
  for (let at = 0; at <= content.length; at += 1) {
    const character = content[at] ?? ',';
    if (quote !== '') {
      if (character === '\\') at += 1;
      else if (character === quote || character === '\n') quote = '';
      continue;
    }
    if (character === '"' || character === "'") quote = character;
    else if ('([{'.includes(character)) depth += 1;
    else if (')]}'.includes(character)) depth -= 1;
    else if (character === ',' && (depth === 0 || at === content.length)) {
      if (content.slice(start, at).trim() !== '') parts.push({ text: content.slice(start, at), at: start });
      start = at + 1;
    }
  }
  return parts;
}

/** Returns the possible files of a dotted module below a folder, in Python's search order. */
export function moduleFiles(importRoot: string, module: string): readonly string[] {
  const path = (importRoot === '.' ? '' : `${importRoot}/`) + module.replaceAll('.', '/');
  return [`${path}.py`, `${path}/__init__.py`];
}

/** Returns the dotted module name of a file below a folder. */
export function moduleOf(importRoot: string, file: string): string {
  const inside = importRoot === '.' ? file : file.slice(importRoot.length + 1);
  return inside.replace(/(?:\/__init__)?\.py$/, '').replaceAll('/', '.');
}

/** Whether an indented line belongs to a condition of its module, rather than a function or class. */
export function isInCondition(code: string, index: number): boolean {
  return /^(?:if|else|elif|try|except|with)\b/.test(openingLine(code, index));
}

/** Returns the last unindented line before an offset, which opens the block at the offset. */
export function openingLine(code: string, index: number): string {
  return (
    code
      .slice(0, index)
      .split('\n')
      .findLast(line => /^[^\s)\]}]/.test(line)) ?? ''
  );
}
