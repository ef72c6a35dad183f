/** The properties of a key, besides its text, that Ink reports and that matter here. */
export interface PressedKey {
  readonly upArrow?: boolean;
  readonly downArrow?: boolean;
  readonly leftArrow?: boolean;
  readonly rightArrow?: boolean;
  readonly pageUp?: boolean;
  readonly pageDown?: boolean;
  readonly home?: boolean;
  readonly end?: boolean;
  readonly escape?: boolean;
  readonly return?: boolean;
  readonly tab?: boolean;
  readonly backspace?: boolean;
  readonly delete?: boolean;
  readonly ctrl?: boolean;
  readonly meta?: boolean;
}

/** A mouse button press or wheel event, at a cell counted from 0. */
export interface MouseEvent {
  readonly what: 'press' | 'wheel-up' | 'wheel-down';
  readonly column: number;
  readonly row: number;
}

const named: readonly (readonly [keyof PressedKey, string])[] = [
  ...([
    ['upArrow', 'up'],
    ['downArrow', 'down'],
    ['leftArrow', 'left'],
    ['rightArrow', 'right'],
  ] as const),
  ...([
    ['pageUp', 'page-up'],
    ['pageDown', 'page-down'],
    ['home', 'home'],
    ['end', 'end'],
  ] as const),
  ...([
    ['escape', 'escape'],
    ['tab', 'tab'],
    ['return', 'enter'],
    ['backspace', 'backspace'],
    ['delete', 'backspace'],
  ] as const),
];

const controls: Readonly<Record<string, string>> = {
  ...{ '\u0003': 'ctrl-c', '\u0010': 'ctrl-p', '\r': 'enter', '\n': 'enter', '\t': 'tab', '\b': 'backspace' },
  '\u007f': 'backspace',
};

/** More characters at once are not typing but a paste, on a terminal that does not mark pastes. */
export const mostAtOnce = 64;

/**
 * Returns the names of the pressed keys. Fast typing arrives as one text of several characters; the rest of an escape
 * sequence is an unknown key.
 */
export function keyNames(input: string, key: PressedKey): readonly string[] {
  const name = named.find(([field]) => key[field])?.[1];
  if (name !== undefined) return [name];
  if (key.ctrl) return [`ctrl-${input}`];
  if (key.meta || isRestOfSequence(input)) return [];
  return [...input].map(character => controls[character] ?? character);
}

function isRestOfSequence(input: string): boolean {
  return /^[[O][\d;<?]*[\x20-\x2f]*[@-~]?$/.test(input) && input.length > 1;
}

const mouseReport = new RegExp(`${String.fromCharCode(27)}\\[<(\\d{1,3});(\\d{1,5});(\\d{1,5})([Mm])`, 'g');

const mouseButtons: Readonly<Record<string, MouseEvent['what']>> = {
  ...{ '0': 'press', '64': 'wheel-up', '65': 'wheel-down' },
};

/** Extracts mouse events in SGR mode (xterm, "Extended coordinates") from the input; returns them and the rest. */
export function takeMouse(input: string): { readonly rest: string; readonly events: readonly MouseEvent[] } {
  const events: MouseEvent[] = [];
  const rest = input.replaceAll(mouseReport, (_, button: string, column: string, row: string, end: string) => {
    const what = mouseButtons[button];
    if (what !== undefined && end === 'M') events.push({ what, column: Number(column) - 1, row: Number(row) - 1 });
    return '';
  });
  return { rest, events };
}
