/** Splits a command into words like a shell and removes quotes, without expanding anything. */
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

/** Returns variables of a shell script whose values are known without running it. */
export function shellVariables(text: string): ReadonlyMap<string, string> {
  const variables = new Map<string, string>();
  for (const [, name = '', value = ''] of text.matchAll(
    /^\s*(?:export\s+|:\s*)?\$?\{?(\w+)(?::?=|:-)("[^"\n]*"|'[^'\n]*'|[^\s;]*)/gm,
  ))
    if (!variables.has(name)) variables.set(name, expanded(value.replaceAll(/^["']|["'}]+$/g, ''), variables) ?? '');
  return variables;
}

/** Expands variables in a word with their defaults or the script's values. Undefined if one is unknown. */
export function expanded(word: string, variables: ReadonlyMap<string, string> = new Map()): string | undefined {
  // A variable in supervisord's notation.
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

/** Splits a line into commands at `&&`, `||`, `;` and pipes, without redirections. */
export function commandsOfLine(line: string): string[] {
  return line
    .replaceAll(/\d?>>?\s*(?:&\d|\S+)|<\s*\S+/g, ' ')
    .split(/&&|\|\||[;|]|&(?:\s|$)|(?:^|\s)#\s/)
    .map(part => part.trim())
    .filter(part => part !== '');
}
