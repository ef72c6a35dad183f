/** What Ink tells of a key besides its text, as far as it matters here. */
export interface PressedKey {
  readonly upArrow?: boolean;
  readonly downArrow?: boolean;
  readonly pageUp?: boolean;
  readonly pageDown?: boolean;
  readonly home?: boolean;
  readonly end?: boolean;
  readonly escape?: boolean;
  readonly return?: boolean;
  readonly tab?: boolean;
  readonly ctrl?: boolean;
}

const controls: Readonly<Record<string, string>> = { '\u0003': 'ctrl-c', '\r': 'enter', '\n': 'enter', '\t': 'tab' };

/** The names of the pressed keys. Fast typing arrives as one text of several characters. */
export function keyNames(input: string, key: PressedKey): readonly string[] {
  if (key.upArrow) return ['up'];
  if (key.downArrow) return ['down'];
  if (key.pageUp) return ['page-up'];
  if (key.pageDown) return ['page-down'];
  if (key.home) return ['home'];
  if (key.end) return ['end'];
  if (key.escape) return ['escape'];
  if (key.tab) return ['tab'];
  if (key.return) return ['enter'];
  if (key.ctrl) return [`ctrl-${input}`];
  return [...input].map(character => controls[character] ?? character);
}
