/** A button of the mouse, or its wheel, at a cell of the terminal, counted from 0. */
export interface MouseEvent {
  readonly what: 'press' | 'wheel-up' | 'wheel-down';
  readonly column: number;
  readonly row: number;
}

/** What a person did. */
export type Input =
  | { readonly type: 'key'; readonly name: string }
  | { readonly type: 'paste'; readonly text: string }
  | { readonly type: 'mouse'; readonly event: MouseEvent };

/** Makes keys, pastes and the mouse of what a terminal sends, however it is cut into pieces. */
export interface Keyboard {
  read(chunk: string): readonly Input[];
  /** Whether the beginning of a sequence waits for the rest. */
  isWaiting(): boolean;
  /** Ends the waiting: a lone Esc is that key; what else began and never ended is nothing. */
  giveUp(): readonly Input[];
}

/** More characters at once are no typing, but a paste on a terminal that does not mark it as one. */
export const mostAtOnce = 64;
/** So much of a paste is kept; in UTF-16 units. */
const longestPaste = 4096;
/** What began as a sequence and is longer than that is none. */
const longestSequence = 256;

const esc = '\u001B';
const pasteEnd = `${esc}[201~`;
/**
 * One whole sequence: of the mouse as of old (three characters follow), of a function key of Linux's console, CSI, SS3,
 * or a string up to its end (ECMA-48, 5.4 and 5.6). With Alt some terminals put a second Esc before it.
 */
const sequence = new RegExp(
  [
    `${esc}{1,2}\\[(?:M[\\s\\S]{3}|\\[[A-E])`,
    `${esc}{1,2}\\[(?<parameters>[0-?]*)[ -/]*(?<end>[@-LN-Z\\\\-~]|M(?<=<[\\d;]*M))`,
    `${esc}{1,2}O[\\d;]*(?<single>[A-Za-z])`,
    `${esc}[\\]PX^_][^${esc}\u0007]*(?:\u0007|${esc}\\\\)`,
  ].join('|'),
  'y',
);
/** What may become one once more of it has come. */
const beginning = new RegExp(
  `${esc}{1,2}(?:\\[(?:M[\\s\\S]{0,2}|\\[|[0-?]*[ -/]*)|O[\\d;]*|[\\]PX^_][^${esc}\u0007]*${esc}?)?$`,
  'y',
);
/** The same where something follows that it cannot have in it: that much of it is nothing. */
const broken = new RegExp(`${esc}{1,2}(?:\\[[0-?]*[ -/]*|O[\\d;]*|[\\]PX^_])`, 'y');

const byEnd: Readonly<Record<string, string>> = {
  ...{ A: 'up', B: 'down', C: 'right', D: 'left', H: 'home', F: 'end', Z: 'tab', M: 'enter' },
};
const byNumber: Readonly<Record<string, string>> = {
  ...{ '1': 'home', '7': 'home', '4': 'end', '8': 'end', '5': 'page-up', '6': 'page-down', '3': 'backspace' },
};
const controls: Readonly<Record<string, string>> = {
  ...{ '\r': 'enter', '\n': 'enter', '\t': 'tab', '\b': 'backspace', '\u007f': 'backspace' },
};
const mouseButtons: Readonly<Record<string, MouseEvent['what']>> = {
  ...{ '0': 'press', '64': 'wheel-up', '65': 'wheel-down' },
};

export function createKeyboard(): Keyboard {
  let waiting = '';
  /** What has been pasted so far; undefined where nothing is. */
  let pasted: string | undefined;

  const takePaste = (text: string): { inputs: readonly Input[]; rest: string } => {
    const end = text.indexOf(pasteEnd);
    if (end >= 0) {
      const whole = `${pasted ?? ''}${text.slice(0, end)}`.slice(0, longestPaste);
      pasted = undefined;
      return { inputs: [{ type: 'paste', text: whole }], rest: text.slice(end + pasteEnd.length) };
    }
    // The mark of its end may be cut in two.
    const kept = text.length - (pasteEnd.length - 1);
    pasted = `${pasted ?? ''}${text.slice(0, Math.max(0, kept))}`.slice(0, longestPaste);
    waiting = text.slice(Math.max(0, kept));
    return { inputs: [], rest: '' };
  };

  return {
    read(chunk) {
      let rest = waiting + chunk;
      waiting = '';
      const inputs: Input[] = [];
      while (rest !== '') {
        if (pasted !== undefined) {
          const taken = takePaste(rest);
          inputs.push(...taken.inputs);
          rest = taken.rest;
          continue;
        }
        const at = rest.indexOf(esc);
        if (at !== 0) {
          const text = at < 0 ? rest : rest.slice(0, at);
          inputs.push(...typed(text));
          rest = rest.slice(text.length);
          continue;
        }
        const match = matchAt(sequence, rest);
        if (match) {
          const { parameters = '', end = '' } = match.groups ?? {};
          if (end === '~' && parameters === '200') pasted = '';
          else inputs.push(...sequenceInputs(match.groups ?? {}));
          rest = rest.slice(match[0].length);
        } else if (matchAt(beginning, rest) && rest.length <= longestSequence) {
          waiting = rest;
          rest = '';
        } else rest = rest.slice(matchAt(broken, rest)?.[0].length ?? altLength(rest));
      }
      return inputs;
    },
    isWaiting: () => waiting !== '' && pasted === undefined,
    giveUp() {
      const isEscape = waiting === esc || waiting === esc + esc;
      if (pasted === undefined) waiting = '';
      return isEscape ? [{ type: 'key', name: 'escape' }] : [];
    },
  };
}

function matchAt(pattern: RegExp, text: string): RegExpExecArray | null {
  pattern.lastIndex = 0;
  return pattern.exec(text);
}

/** A key pressed with Alt means nothing here. */
function altLength(text: string): number {
  return 1 + String.fromCodePoint(text.codePointAt(1) ?? 0).length;
}

function sequenceInputs({
  parameters = '',
  end = '',
  single = '',
}: Readonly<Record<string, string>>): readonly Input[] {
  if (parameters.startsWith('<')) return mouseInputs(parameters.slice(1), end);
  const name = single + end === '~' ? byNumber[parameters.split(';')[0] ?? ''] : byEnd[single + end];
  // Private sequences are answers of the terminal, and no keys.
  return name === undefined || /^[=>?]/.test(parameters) ? [] : [{ type: 'key', name }];
}

/** As a terminal reports it in its SGR mode (xterm, "Extended coordinates"). */
function mouseInputs(parameters: string, end: string): readonly Input[] {
  const [button = '', column = '', row = ''] = parameters.split(';');
  const what = mouseButtons[button];
  if (what === undefined || end !== 'M') return [];
  return [{ type: 'mouse', event: { what, column: Number(column) - 1, row: Number(row) - 1 } }];
}

/** Keys that repeat while they are held, and the one that interrupts, count also where they come with many others. */
const countedAlone = new RegExp(`([${['\b', '\u007f', '\u0003'].join('')}])`);

/** Fast typing arrives as one text of several characters. */
function typed(text: string): readonly Input[] {
  return text.split(countedAlone).flatMap((part): readonly Input[] => {
    if (part.length > mostAtOnce) return [{ type: 'paste', text: part.slice(0, longestPaste) }];
    return [...part].flatMap(character => keyOf(character)).map(name => ({ type: 'key', name }));
  });
}

function keyOf(character: string): readonly string[] {
  const known = controls[character];
  if (known !== undefined) return [known];
  const code = character.codePointAt(0) ?? 0;
  if (code >= 1 && code <= 26) return [`ctrl-${String.fromCharCode(code + 96)}`];
  return code < 32 || (code >= 0x80 && code < 0xa0) ? [] : [character];
}
