/** What a key asks the screen to do. */
export type Action = 'select-previous' | 'select-next' | 'toggle-help' | 'close-help' | 'leave' | 'interrupt';

export interface Shortcut {
  readonly action: Action;
  /** Names as `keyNames` gives them. */
  readonly keys: readonly string[];
  /** The keys as the help shows them. */
  readonly shown: string;
  readonly means: string;
  /** What the footer says of it; absent where it says nothing. */
  readonly footer?: { readonly shown: string; readonly label: string };
}

export const shortcuts: readonly Shortcut[] = [
  {
    action: 'select-previous',
    keys: ['up', 'k'],
    shown: '↑ k',
    means: 'show the log of the service above',
    footer: { shown: '↑↓', label: 'select' },
  },
  { action: 'select-next', keys: ['down', 'j'], shown: '↓ j', means: 'show the log of the service below' },
  {
    action: 'toggle-help',
    keys: ['?'],
    shown: '?',
    means: 'open or close this help',
    footer: { shown: '?', label: 'help' },
  },
  { action: 'close-help', keys: ['escape'], shown: 'Esc', means: 'close this help' },
  {
    action: 'leave',
    keys: ['q'],
    shown: 'q',
    means: 'leave this screen; nothing stops',
    footer: { shown: 'q', label: 'leave, nothing stops' },
  },
  { action: 'interrupt', keys: ['ctrl-c'], shown: 'Ctrl-C', means: 'interrupt the command that is at work, or leave' },
];

/** What Ink tells of a key besides its text, as far as it matters here. */
export interface PressedKey {
  readonly upArrow?: boolean;
  readonly downArrow?: boolean;
  readonly escape?: boolean;
  readonly ctrl?: boolean;
}

/** The names of the pressed keys. Fast typing arrives as one text of several characters. */
export function keyNames(input: string, key: PressedKey): readonly string[] {
  if (key.upArrow) return ['up'];
  if (key.downArrow) return ['down'];
  if (key.escape) return ['escape'];
  if (key.ctrl) return [`ctrl-${input}`];
  return [...input].map(character => (character === '\u0003' ? 'ctrl-c' : character));
}

/** The actions that the pressed keys ask for, in order. */
export function actionsOf(names: readonly string[]): readonly Action[] {
  return names.flatMap(name => shortcuts.find(shortcut => shortcut.keys.includes(name))?.action ?? []);
}
