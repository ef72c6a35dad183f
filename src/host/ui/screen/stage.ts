import { changesBetween } from './drawing.ts';
import { createKeyboard, type Input, type MouseEvent } from './keyboard.ts';
import type { Size } from './layout.ts';

/** The part of `process` that the screen listens to. */
export interface ProcessEvents {
  on(event: string, listener: () => void): unknown;
  off(event: string, listener: () => void): unknown;
}

/** Where it is drawn, and what ends it from outside. */
export interface StageOptions {
  readonly stdout: NodeJS.WriteStream;
  readonly stdin: NodeJS.ReadStream;
  readonly process: ProcessEvents;
  /** Closes the screen from outside, as `q` does. */
  readonly signal?: AbortSignal;
  /**
   * Stops this program, as the terminal does on Ctrl-Z where keys are not read one by one; resolves once it was
   * continued.
   */
  readonly stopJob: () => Promise<void>;
}

/**
 * How the person went: `left` with nothing to undo, `interrupted` while a command was at work or by a signal, or
 * `left-behind`: the command at work is to go on without a terminal.
 */
export type Departure = 'left' | 'interrupted' | 'left-behind';

/** The rows of the terminal. */
export interface Drawn {
  readonly size: Size;
  readonly frame: readonly string[];
}

/** What is drawn, and what to do when somebody speaks. */
export interface Scene {
  /** What is to be seen now, as data. */
  readonly look: () => Drawn;
  /** Called with the name of each pressed key; where the keyboard cannot be read key by key, with `ctrl-c` alone. */
  readonly onKey: (name: string) => void;
  readonly onPaste?: (text: string) => void;
  readonly onMouse?: (event: MouseEvent) => void;
}

/** The terminal as long as it is taken. */
export interface Stage {
  /** Draws, if anything is to be seen differently. */
  draw(): void;
  /** Gives the terminal back until the program was stopped and continued. */
  suspend(): void;
  /** Gives the terminal to something else until that is done. */
  lend(job: () => Promise<void>): void;
  /** Has the terminal tell of the mouse, or leave it to the person. */
  setMouse(isOn: boolean): void;
  /** Sends the terminal a sequence that draws nothing. */
  send(sequence: string): void;
  /** The first departure counts. */
  close(how: Departure): void;
  readonly isClosed: () => boolean;
  /** Resolves once the terminal is as it was: cursor, raw mode, main buffer. Rejects with what a panel threw. */
  readonly departure: Promise<Departure>;
}

/** The alternate screen, without a cursor, and pastes marked as such (xterm, "Control Sequences"). */
const taken = '\u001B[?1049h\u001B[?25l\u001B[?2004h';
const givenBack = '\u001B[?2004l\u001B[?1049l\u001B[?25h';
/** Presses of buttons, and the wheel, in SGR coordinates (xterm, "Mouse Tracking"). */
const mouseOn = '\u001B[?1000h\u001B[?1006h';
const mouseOff = '\u001B[?1006l\u001B[?1000l';
const endingSignals = ['SIGTERM', 'SIGHUP'];

/**
 * Takes the terminal's alternate screen until it is closed. What the first look throws is thrown before anything is
 * taken.
 */
export function openStage(options: StageOptions, scene: Scene): Stage {
  const { stdout, stdin } = options;
  const { promise: departure, resolve, reject } = Promise.withResolvers<Departure>();
  let isClosed = false;
  let isSuspended = false;
  let isMouseOn = false;
  /** What the terminal shows; undefined where nobody knows. */
  let shown: Drawn | undefined;
  /** While keys are read, what they change is drawn once, after the last of them. */
  let isReading = false;

  const paint = (view: Drawn) => {
    const isSame = shown?.size.columns === view.size.columns && shown.size.rows === view.size.rows;
    const changes = changesBetween(isSame ? shown?.frame : undefined, view.frame);
    shown = view;
    if (changes !== '') stdout.write(changes);
  };
  const draw = () => {
    if (isClosed || isSuspended || isReading) return;
    guarded(() => paint(scene.look()));
  };
  const keyboard = readKeys(stdin, inputs => {
    isReading = true;
    guarded(() => {
      for (const input of inputs) tellScene(scene, input);
    });
    isReading = false;
    draw();
  });
  const take = () => {
    shown = undefined;
    stdout.write(`${taken}${isMouseOn ? mouseOn : ''}`);
    keyboard.begin();
  };
  const giveBack = () => {
    keyboard.end();
    stdout.write(`${isMouseOn ? mouseOff : ''}${givenBack}`);
  };
  const end = (settle: () => void) => {
    if (isClosed) return;
    isClosed = true;
    if (!isSuspended) giveBack();
    keyboard.letGo().then(() => {
      stopListening();
      settle();
    });
  };
  const close = (how: Departure) => end(() => resolve(how));
  const guarded = (work: () => void) => {
    try {
      work();
    } catch (error) {
      end(() => reject(error));
    }
  };
  const lend = (job: () => Promise<void>) => {
    if (isSuspended || isClosed) return;
    isSuspended = true;
    giveBack();
    keyboard
      .letGo()
      .then(job)
      .catch(error => end(() => reject(error)))
      .finally(() => {
        isSuspended = false;
        if (isClosed) return;
        take();
        draw();
      });
  };

  const first = scene.look();
  const stopListening = listen(options, { close, draw, onCtrlC: () => scene.onKey('ctrl-c') });
  take();
  paint(first);
  if (options.signal?.aborted) close('left');
  return {
    ...{ draw, lend, close, departure, isClosed: () => isClosed },
    suspend: () => lend(options.stopJob),
    setMouse: isOn => {
      if (isOn === isMouseOn || isClosed) return;
      isMouseOn = isOn;
      if (!isSuspended) stdout.write(isOn ? mouseOn : mouseOff);
    },
    send: sequence => void (isClosed || isSuspended || stdout.write(sequence)),
  };
}

function tellScene({ onKey, onPaste, onMouse }: Scene, input: Input): void {
  if (input.type === 'key') onKey(input.name);
  else if (input.type === 'paste') onPaste?.(input.text);
  else onMouse?.(input.event);
}

/** After so long a lone Esc is the key, and no beginning of a sequence; milliseconds. */
const escapeMs = 20;

/** The keyboard, read key by key where it is a terminal's. */
function readKeys(stdin: NodeJS.ReadStream, tell: (inputs: readonly Input[]) => void) {
  let keyboard = createKeyboard();
  let waiting: NodeJS.Timeout | undefined;
  const onReadable = () => {
    clearTimeout(waiting);
    const inputs: Input[] = [];
    for (let chunk: unknown = stdin.read(); chunk !== null; chunk = stdin.read())
      inputs.push(...keyboard.read(String(chunk)));
    if (keyboard.isWaiting()) waiting = setTimeout(() => tell(keyboard.giveUp()), escapeMs);
    if (inputs.length > 0) tell(inputs);
  };
  return {
    begin() {
      if (!stdin.isTTY) return;
      keyboard = createKeyboard();
      stdin.setEncoding('utf8');
      stdin.ref();
      stdin.setRawMode(true);
      stdin.on('readable', onReadable);
    },
    end() {
      clearTimeout(waiting);
      if (!stdin.isTTY) return;
      stdin.off('readable', onReadable);
      stdin.setRawMode(false);
    },
    /** Nothing that is typed from now on is taken; a keyboard that is paused keeps no program from ending. */
    async letGo() {
      // Node notes only a moment later that nobody listens any more.
      await new Promise(resolve => setImmediate(resolve));
      stdin.pause();
    },
  };
}

/** Everything from outside that ends the screen, or changes its size. */
function listen(
  { stdout, process, signal }: StageOptions,
  { close, draw, onCtrlC }: { close: (how: Departure) => void; draw: () => void; onCtrlC: () => void },
): () => void {
  const interrupt = () => close('interrupted');
  const leave = () => close('left');
  for (const name of endingSignals) process.on(name, interrupt);
  process.on('SIGINT', onCtrlC);
  // Comes before Node prints the error, which would be lost with the alternate screen.
  process.on('uncaughtExceptionMonitor', interrupt);
  process.on('exit', interrupt);
  // A terminal that is gone fails every write.
  stdout.on('error', interrupt);
  stdout.on('resize', draw);
  signal?.addEventListener('abort', leave);
  return () => {
    for (const name of endingSignals) process.off(name, interrupt);
    process.off('SIGINT', onCtrlC);
    process.off('uncaughtExceptionMonitor', interrupt);
    process.off('exit', interrupt);
    stdout.off('error', interrupt);
    stdout.off('resize', draw);
    signal?.removeEventListener('abort', leave);
  };
}

/** The terminal's size; where it does not know, the usual one. */
export function sizeOf({ columns, rows }: NodeJS.WriteStream): Size {
  return { columns: columns || 80, rows: rows || 24 };
}
