import { render, type SuspendTerminal, useApp } from 'ink';
import { createElement, type ReactElement, type ReactNode, useEffect } from 'react';
import { type MouseEvent, takeMouse } from './key-names.ts';
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

/** What is drawn, and what to do when something other than a key speaks. */
export interface Scene<View extends Drawn> {
  /** What is to be seen now, as data. */
  readonly look: () => View;
  readonly toElement: (view: View) => ReactElement;
  /** Where the keyboard cannot be read key by key, Ctrl-C comes as a signal. */
  readonly onCtrlC: () => void;
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

/** A key is seen to act at once; what happens by itself is told less often by the store. */
const framesPerSecond = 30;
/** Presses of buttons, and the wheel, in SGR coordinates (xterm, "Mouse Tracking"). */
const mouseOn = '\u001B[?1000h\u001B[?1006h';
const mouseOff = '\u001B[?1006l\u001B[?1000l';
const endingSignals = ['SIGTERM', 'SIGHUP'];

/**
 * Takes the terminal's alternate screen until it is closed. What the first look throws is thrown before anything is
 * taken.
 */
export function openStage<View extends Drawn>(options: StageOptions, scene: Scene<View>): Stage {
  const { stdout, stdin } = options;
  let departure: Departure | undefined;
  let drawn = '';
  const close = (how: Departure) => {
    if (departure === undefined && isMouseOn) stdout.write(mouseOff);
    departure ??= how;
    screen.unmount();
  };
  let isMouseOn = false;
  const setMouse = (isOn: boolean) => {
    if (isOn === isMouseOn || departure !== undefined) return;
    isMouseOn = isOn;
    stdout.write(isOn ? mouseOn : mouseOff);
  };
  let suspendTerminal: SuspendTerminal | undefined;
  let isSuspended = false;
  const lend = (job: () => Promise<void>) => {
    if (suspendTerminal === undefined || isSuspended) return;
    isSuspended = true;
    const hadMouse = isMouseOn;
    setMouse(false);
    suspendTerminal(job).finally(() => {
      isSuspended = false;
      setMouse(hadMouse);
    });
  };
  const suspend = () => lend(options.stopJob);
  const take = (given: SuspendTerminal) => {
    suspendTerminal = given;
  };
  const onStage = (element: ReactElement) => createElement(Suspendable, { take }, element);
  const draw = () => {
    const view = scene.look();
    // Ink would lay all of it out only to find that no cell differs.
    const text = `${view.size.columns} ${view.frame.join('\n')}`;
    if (text !== drawn) screen.rerender(onStage(scene.toElement(view)));
    drawn = text;
  };
  const first = onStage(scene.toElement(scene.look()));
  // Before Ink's own listener, so that it never lays an old frame out in the new size.
  stdout.on('resize', draw);
  const screen = render(first, {
    stdout,
    stdin: scene.onMouse === undefined ? stdin : withoutMouse(stdin, scene.onMouse),
    alternateScreen: true,
    // A terminal is one even where the variables of a CI system say otherwise.
    interactive: stdout.isTTY === true,
    incrementalRendering: true,
    maxFps: framesPerSecond,
    exitOnCtrlC: false,
    patchConsole: false,
  });
  const stopListening = listen(options, close, scene.onCtrlC);
  const ended = async (): Promise<Departure> => {
    try {
      await screen.waitUntilExit();
      return departure ?? 'left';
    } finally {
      stopListening();
      stdout.off('resize', draw);
      screen.unmount();
      giveBack(stdin);
    }
  };
  const stage = {
    ...{ draw, suspend, lend, setMouse, close, isClosed: () => departure !== undefined, departure: ended() },
    send: (sequence: string) => void (departure === undefined && !isSuspended && stdout.write(sequence)),
  };
  if (options.signal?.aborted) close('left');
  return stage;
}

/** The keyboard without what the terminal tells of the mouse, which Ink would drop. */
function withoutMouse(stdin: NodeJS.ReadStream, tell: (event: MouseEvent) => void): NodeJS.ReadStream {
  const read = () => {
    const chunk: unknown = stdin.read();
    if (typeof chunk !== 'string') return chunk;
    const { rest, events } = takeMouse(chunk);
    for (const event of events) tell(event);
    return rest;
  };
  return new Proxy(stdin, {
    get(target, key) {
      if (key === 'read') return read;
      const value: unknown = Reflect.get(target, key);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

/** Hands out what only a component is given: how to give the terminal back for a while. */
function Suspendable({
  take,
  children,
}: {
  take: (suspend: SuspendTerminal) => void;
  children?: ReactNode;
}): ReactNode {
  const { suspendTerminal } = useApp();
  useEffect(() => take(suspendTerminal), [take, suspendTerminal]);
  return children;
}

/**
 * Ink lets go of the keyboard for good (`unref`): a question asked afterwards would be the last thing the program
 * does. Paused, the keyboard keeps nobody waiting; counted again, it does as soon as somebody reads from it.
 */
function giveBack(stdin: NodeJS.ReadStream): void {
  stdin.pause();
  // Only a terminal or a pipe can be counted, not a file.
  stdin.ref?.();
}

/** Everything from outside that ends the screen. */
function listen(options: StageOptions, close: (how: Departure) => void, onCtrlC: () => void): () => void {
  const interrupt = () => close('interrupted');
  const leave = () => close('left');
  for (const name of endingSignals) options.process.on(name, interrupt);
  options.process.on('SIGINT', onCtrlC);
  // Comes before Node prints the error, which would be lost with the alternate screen.
  options.process.on('uncaughtExceptionMonitor', interrupt);
  // A terminal that is gone fails every write.
  options.stdout.on('error', interrupt);
  options.signal?.addEventListener('abort', leave);
  return () => {
    for (const name of endingSignals) options.process.off(name, interrupt);
    options.process.off('SIGINT', onCtrlC);
    options.process.off('uncaughtExceptionMonitor', interrupt);
    options.stdout.off('error', interrupt);
    options.signal?.removeEventListener('abort', leave);
  };
}

/** The terminal's size; where it does not know, the usual one. */
export function sizeOf({ columns, rows }: NodeJS.WriteStream): Size {
  return { columns: columns || 80, rows: rows || 24 };
}
