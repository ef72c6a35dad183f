/** The words of a command as a shell takes them apart, quotes removed; what it would expand stays as it is written. */
export function shellWords(command: string): string[] {
  const words: string[] = [];
  let word = '';
  let isOpen = false;
  let quote = '';
  for (const character of command) {
    if (quote !== '') {
      if (character === quote) quote = '';
      else word += character;
    } else if (character === '"' || character === "'") {
      quote = character;
      isOpen = true;
    } else if (/\s/.test(character)) {
      if (isOpen) words.push(word);
      word = '';
      isOpen = false;
    } else {
      word += character;
      isOpen = true;
    }
  }
  if (isOpen) words.push(word);
  return words;
}

/** Variables that a shell script sets to what it can be told without running it. */
export function shellVariables(text: string): ReadonlyMap<string, string> {
  const variables = new Map<string, string>();
  for (const [, name = '', value = ''] of text.matchAll(
    /^\s*(?:export\s+|:\s*)?\$?\{?(\w+)(?::?=|:-)("[^"\n]*"|'[^'\n]*'|[^\s;]*)/gm,
  ))
    if (!variables.has(name)) variables.set(name, expanded(value.replaceAll(/^["']|["'}]+$/g, ''), variables) ?? '');
  return variables;
}

/**
 * A word with its variables in place: their defaults, or what the script set. Undefined where one is known to nobody
 * here.
 */
export function expanded(word: string, variables: ReadonlyMap<string, string> = new Map()): string | undefined {
  // Supervisor's own way of naming a variable.
  if (/%\(\w+\)s/.test(word)) return undefined;
  let isKnown = true;
  const text = word.replaceAll(
    /\$\$?(?:\{(\w+)(?::?[-=]([^{}]*))?\}|\(\s*[^()]*\)|(\w+))|`[^`]*`/g,
    (_, braced, fallback, bare) => {
      const name: string = braced ?? bare ?? '';
      const value: string | undefined = variables.get(name) || (fallback as string | undefined);
      if (value === undefined) isKnown = false;
      return value ?? '';
    },
  );
  return isKnown ? text : undefined;
}

/** The commands of a line, as `&&`, `||`, `;`, pipes and redirections separate them. */
export function commandsOfLine(line: string): string[] {
  return line
    .replaceAll(/\d?>>?\s*(?:&\d|\S+)|<\s*\S+/g, ' ')
    .split(/&&|\|\||[;|]|&(?:\s|$)|(?:^|\s)#\s/)
    .map(part => part.trim())
    .filter(part => part !== '');
}
