/** What a person types in the last row. */
export interface Typed {
  /** What to search for, what lines must have in them, where to save, or which action to take. */
  readonly kind: 'search' | 'filter' | 'save' | 'command';
  readonly text: string;
  /** What held before: it does again after Esc. */
  readonly before: string;
  /** Which of the actions that fit is pointed at. */
  readonly chosen: number;
}

/** More is not taken in: a paste may be of any size. In UTF-16 units. */
export const longestTyped = 300;

/** What is typed after that key; undefined where the key is no part of a text. */
export function afterKey(typed: Typed, name: string): Typed | undefined {
  if (name === 'backspace') return withText(typed, [...typed.text].slice(0, -1).join(''));
  if (name === 'ctrl-u') return withText(typed, '');
  if (name === 'ctrl-w') return withText(typed, typed.text.replace(/\S*\s*$/, ''));
  if (name === 'up' || name === 'down')
    return { ...typed, chosen: Math.max(0, typed.chosen + (name === 'up' ? -1 : 1)) };
  return isCharacter(name) ? withText(typed, typed.text + name) : undefined;
}

/** What is typed after a paste: its first line. */
export function afterPaste(typed: Typed, text: string): Typed {
  const [line = ''] = text.slice(0, longestTyped * 2).split(/[\r\n]/);
  return withText(typed, typed.text + [...line].filter(isCharacter).join(''));
}

function withText(typed: Typed, text: string): Typed {
  return { ...typed, text: text.slice(0, longestTyped).toWellFormed(), chosen: 0 };
}

/** Names of keys have several characters. */
function isCharacter(name: string): boolean {
  return [...name].length === 1 && !/\p{Cc}/u.test(name);
}
