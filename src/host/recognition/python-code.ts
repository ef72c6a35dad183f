const comment = /#[^\n]*/.source;
const long = /[rRbBuUfF]{0,2}(?:"""[\s\S]*?(?:"""|$)|'''[\s\S]*?(?:'''|$))/.source;
const short = /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/.source;
const tokens = new RegExp(`${long}|${short}|${comment}`, 'g');

/**
 * Python without comments and triple-quoted strings, blanks in their places, so that lines and columns stay.
 * Recognisers match it by patterns: it is text from outside, and none of it is ever run.
 */
export function codeOf(text: string): string {
  return text.replaceAll(tokens, token =>
    token.startsWith('#') || /^\w{0,2}(?:"""|''')/.test(token) ? token.replaceAll(/[^\n]/g, ' ') : token,
  );
}

/** The text between a bracket at `open` and the one that closes it; what is left of the text where none does. */
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

/** The parts of a bracket's content that commas separate, each with where it begins. */
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

/** The file of a dotted module below a folder, as Python would look for it; `''` before the dot is the folder itself. */
export function moduleFiles(importRoot: string, module: string): readonly string[] {
  const path = (importRoot === '.' ? '' : `${importRoot}/`) + module.replaceAll('.', '/');
  return [`${path}.py`, `${path}/__init__.py`];
}

/** The dotted name of a file below a folder. */
export function moduleOf(importRoot: string, file: string): string {
  const inside = importRoot === '.' ? file : file.slice(importRoot.length + 1);
  return inside.replace(/(?:\/__init__)?\.py$/, '').replaceAll('/', '.');
}

/** Whether an indented line belongs to a condition of its module, as opposed to a function or a class. */
export function isInCondition(code: string, index: number): boolean {
  return /^(?:if|else|elif|try|except|with)\b/.test(openingLine(code, index));
}

/** The last line before an offset that is not indented: what the line at the offset belongs to. */
export function openingLine(code: string, index: number): string {
  return (
    code
      .slice(0, index)
      .split('\n')
      .findLast(line => /^[^\s)\]}]/.test(line)) ?? ''
  );
}
