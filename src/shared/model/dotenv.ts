/** A variable of an environment file, with the line of its assignment. */
export interface EnvironmentVariable {
  readonly name: string;
  readonly value: string;
  readonly line: number;
}

const assignment = /^[ \t]*(?:export[ \t]+)?([A-Za-z_][\w.]*)[ \t]*=[ \t]*/;

/**
 * Parses a product's `.env`, or a template for it, as python-dotenv does (bkdev_dotenv.py does the same). Supports `export`, single and double quotes, multi-line values, comments, `#` and `=`
 * in values, and CRLF. Outside single quotes, `${NAME}` and `$NAME` are replaced by the value in `known`, else by the one
 * from earlier in the file; any other `$` is literal. Lines that are not assignments are ignored. If a name is assigned several
 * times, the last assignment counts, as in a shell.
 */
export function parseDotenv(
  text: string,
  known: Readonly<Record<string, string | null>> = {},
): readonly EnvironmentVariable[] {
  const lines = text
    .replace(/^\uFEFF/, '')
    .replaceAll('\r\n', '\n')
    .split('\n');
  const variables = new Map<string, EnvironmentVariable>();
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    const match = assignment.exec(line);
    if (match === null) continue;
    const name = match[1] ?? '';
    const rest = line.slice(match[0].length);
    const quote = /^["']/.exec(rest)?.[0];
    const filledIn = (raw: string) =>
      unescaped(raw, quote === '"', before => known[before] ?? variables.get(before)?.value);
    let value = quote === undefined ? filledIn(rest.replace(/(?:^|\s)#.*$/, '').trimEnd()) : '';
    const start = index;
    if (quote !== undefined) {
      let raw = rest.slice(1);
      while (closing(raw, quote) < 0 && index + 1 < lines.length) {
        index += 1;
        raw += `\n${lines[index] ?? ''}`;
      }
      const end = closing(raw, quote);
      // An unterminated quote is an ordinary character.
      if (end < 0) {
        index = start;
        value = rest.trimEnd();
      } else value = quote === '"' ? filledIn(raw.slice(0, end)) : raw.slice(0, end);
    }
    variables.delete(name);
    variables.set(name, { name, value, line: start + 1 });
  }
  return [...variables.values()];
}

function closing(text: string, quote: string): number {
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '\\' && quote === '"') at += 1;
    else if (text[at] === quote) return at;
  }
  return -1;
}

/** Interprets escapes if the text is double-quoted, and replaces variables; unknown names are kept as written. */
function unescaped(text: string, isQuoted: boolean, before: (name: string) => string | undefined): string {
  return text.replaceAll(
    /\\([nrt"\\$])|\$(?:\{([A-Za-z_]\w*)(?::?-([^}]*))?\}|([A-Za-z_]\w*))/g,
    (whole, character: string | undefined, braced: string | undefined, byDefault: string | undefined, bare: string) => {
      if (character !== undefined) return isQuoted ? ({ n: '\n', r: '\r', t: '\t' }[character] ?? character) : whole;
      return before(braced ?? bare) ?? byDefault ?? whole;
    },
  );
}
