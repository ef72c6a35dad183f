const esc = String.fromCharCode(27);
const bell = String.fromCharCode(7);

/**
 * Asks the terminal for its background, then for its kind, which every terminal answers: a terminal that answers only
 * the second question does not know the first one (xterm, "Control Sequences": OSC 11, DA1).
 */
export const backgroundQuery = `${esc}]11;?${esc}\\${esc}[c`;

/** How long an answer is expected; an ssh connection across the world takes less. */
export const answerWithinMs = 500;

const background = new RegExp(
  `${esc}?\\]11;rgba?:([\\da-f]{1,4})/([\\da-f]{1,4})/([\\da-f]{1,4})[^${bell}${esc}]*(?:${bell}|${esc}\\\\)`,
  'gi',
);
const kind = new RegExp(`${esc}\\[\\?[\\d;]*c`, 'g');
/** The beginning of an answer; a single ESC is a key. */
const unfinished = new RegExp(`${esc}(?:\\](?:1(?:1(?:;[^${bell}${esc}]*${esc}?)?)?)?|\\[(?:\\?[\\d;]*)?)$`);

/** Takes the terminal's answers out of what is typed. */
export interface AnswerReader {
  /** Returns the input without answers. An incomplete one is kept until its rest arrives. */
  take(input: string): string;
  /** Returns whether the terminal has answered all that it will. */
  isDone(): boolean;
}

/** `tell` is called with whether the background is light. */
export function createAnswerReader(tell: (isLight: boolean) => void): AnswerReader {
  let held = '';
  let isDone = false;
  return {
    take(input) {
      const text = held + input;
      const rest = text
        .replaceAll(background, (_, ...[red, green, blue]: string[]) => {
          tell(isLight([red, green, blue]));
          return '';
        })
        .replaceAll(kind, () => {
          isDone = true;
          return '';
        });
      held = isDone ? '' : (unfinished.exec(rest)?.[0] ?? '');
      return rest.slice(0, rest.length - held.length);
    },
    isDone: () => isDone,
  };
}

/** By perceived brightness (ITU-R BT.601). Components have one to four hexadecimal digits. */
function isLight(components: readonly (string | undefined)[]): boolean {
  const [red = 0, green = 0, blue = 0] = components.map(
    (digits = '0') => Number.parseInt(digits, 16) / (16 ** digits.length - 1),
  );
  return 0.299 * red + 0.587 * green + 0.114 * blue > 0.5;
}
