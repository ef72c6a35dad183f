/** The text being typed in the last row. */
export interface Typed {
  /** A search, a filter, a file to save to, an action, or a number of instances. */
  readonly kind: 'search' | 'filter' | 'save' | 'command' | 'scale';
  readonly text: string;
  /** The previous value, restored by Esc. */
  readonly before: string;
  /** The service concerned, if there is one. */
  readonly service?: string;
  /** The index of the chosen matching action. */
  readonly chosen: number;
}

/** Length limit in UTF-16 units: a paste may be of any size. */
export const longestTyped = 300;

/** Returns the text after a key; undefined if the key does not belong to a text. */
export function afterKey(typed: Typed, name: string): Typed | undefined {
  if (name === 'backspace') return withText(typed, [...typed.text].slice(0, -1).join(''));
  if (name === 'ctrl-u') return withText(typed, '');
  if (name === 'ctrl-w') return withText(typed, typed.text.replace(/\S*\s*$/, ''));
  if (name === 'up' || name === 'down')
    return { ...typed, chosen: Math.max(0, typed.chosen + (name === 'up' ? -1 : 1)) };
  return isCharacter(name) ? withText(typed, typed.text + name) : undefined;
}

/** Returns the text after a paste, of which only the first line is used. */
export function afterPaste(typed: Typed, text: string): Typed {
  const [line = ''] = text.slice(0, longestTyped * 2).split(/[\r\n]/);
  return withText(typed, typed.text + [...line].filter(isCharacter).join(''));
}

function withText(typed: Typed, text: string): Typed {
  return { ...typed, text: text.slice(0, longestTyped).toWellFormed(), chosen: 0 };
}

/** Key names have several characters. */
function isCharacter(name: string): boolean {
  return [...name].length === 1 && !/\p{Cc}/u.test(name);
}
