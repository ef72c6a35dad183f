import { render, type SuspendTerminal, useApp } from 'ink';
import { createElement, type ReactElement, type ReactNode, useEffect } from 'react';
import { type AnswerReader, answerWithinMs, backgroundQuery, createAnswerReader } from './background.ts';
import { type MouseEvent, takeMouse } from './key-names.ts';
import type { Size } from './layout.ts';

/** The part of `process` that the screen uses. */
export interface ProcessEvents {
  on(event: string, listener: () => void): unknown;
  off(event: string, listener: () => void): unknown;
}

/** The streams to draw on, and the events that close the screen from outside. */
export interface StageOptions {
  readonly stdout: NodeJS.WriteStream;
  readonly stdin: NodeJS.ReadStream;
  readonly process: ProcessEvents;
  /** Closes the screen, like `q`. */
  readonly signal?: AbortSignal;
  /** Stops this process, as the terminal does on Ctrl-Z in cooked mode; resolves when it is continued. */
  readonly stopJob: () => Promise<void>;
}

/**
 * How the screen was left: `left`, with nothing to undo; `interrupted`, during a command or by a signal; or
 * `left-behind`, so that the running command continues without a terminal.
 */
export type Departure = 'left' | 'interrupted' | 'left-behind';

/** The rows of the terminal. */
export interface Drawn {
  readonly size: Size;
  readonly frame: readonly string[];
}

/** The view to draw, and handlers for events other than keys. */
export interface Scene<View extends Drawn> {
  /** Returns the current view, as data. */
  readonly look: () => View;
  readonly toElement: (view: View) => ReactElement;
  /** Called for Ctrl-C that arrives as a signal, when the keyboard is not in raw mode. */
  readonly onCtrlC: () => void;
  readonly onMouse?: (event: MouseEvent) => void;
  /** Called if the terminal tells whether its background is light; it is asked only if this is given. */
  readonly onBackground?: ((isLight: boolean) => void) | undefined;
}

/** The terminal, while the screen holds it. */
export interface Stage {
  /** Redraws if anything has changed; returns whether it has. */
  draw(): boolean;
  /** Releases the terminal while the process is stopped. */
  suspend(): void;
  /** Releases the terminal while `job` is running. */
  lend(job: () => Promise<void>): void;
  /** Switches mouse reports on, or off to leave the mouse to the terminal. */
  setMouse(isOn: boolean): void;
  /** Writes a sequence that draws nothing. */
  send(sequence: string): void;
  /** Closes the screen; the first departure counts. */
  close(how: Departure): void;
  readonly isClosed: () => boolean;
  /** Resolves once the terminal is restored: cursor, raw mode, main buffer. Rejects with errors of panels. */
  readonly departure: Promise<Departure>;
}

/** Keys take effect immediately; the store limits updates from events. */
const framesPerSecond = 30;
/** Reports of button presses and the wheel, with SGR coordinates (xterm, "Mouse Tracking"). */
const mouseOn = '\u001B[?1000h\u001B[?1006h';
const mouseOff = '\u001B[?1006l\u001B[?1000l';
const endingSignals = ['SIGTERM', 'SIGHUP'];

/** Takes the terminal's alternate screen until it is closed. An error in the first `look` is thrown before that. */
export function openStage<View extends Drawn>(options: StageOptions, scene: Scene<View>): Stage {
  const { stdout, stdin } = options;
  let departure: Departure | undefined;
  let isOver = false;
  let drawn = '';
  const close = (how: Departure) => {
    if (departure === undefined && isMouseOn) stdout.write(mouseOff);
    departure ??= how;
    isOver = true;
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
    const released = async () => {
      await stopReading(stdin);
      await job();
    };
    suspendTerminal(released).finally(() => {
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
    // Ink would mount the screen again, and listen to the keyboard for good.
    if (isOver) return false;
    const view = scene.look();
    // Skip Ink's layout if nothing has changed.
    const text = `${view.size.columns} ${view.frame.join('\n')}`;
    const isChanged = text !== drawn;
    if (isChanged) screen.rerender(onStage(scene.toElement(view)));
    drawn = text;
    return isChanged;
  };
  const first = onStage(scene.toElement(scene.look()));
  // Register before Ink's own listener, so that Ink never lays out an old frame in the new size.
  stdout.on('resize', draw);
  const { onBackground } = scene;
  const answers = onBackground && createAnswerReader(onBackground);
  const screen = render(first, {
    stdout,
    stdin: scene.onMouse === undefined ? stdin : onlyKeys(stdin, scene.onMouse, answers),
    alternateScreen: true,
    // A terminal is interactive even if the variables of a CI system are set.
    interactive: stdout.isTTY === true,
    incrementalRendering: true,
    maxFps: framesPerSecond,
    exitOnCtrlC: false,
    patchConsole: false,
  });
  const askedAt = performance.now();
  if (answers) stdout.write(backgroundQuery);
  const stopListening = listen(options, close, scene.onCtrlC);
  const ended = async (): Promise<Departure> => {
    try {
      await screen.waitUntilExit();
      return departure ?? 'left';
    } finally {
      isOver = true;
      stopListening();
      stdout.off('resize', draw);
      screen.unmount();
      if (answers) await swallow(answers, stdin, askedAt + answerWithinMs - performance.now());
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

/** Removes mouse reports, which Ink would drop, and the terminal's answers from the keyboard input. */
function onlyKeys(
  stdin: NodeJS.ReadStream,
  tell: (event: MouseEvent) => void,
  answers: AnswerReader | undefined,
): NodeJS.ReadStream {
  const read = () => {
    const chunk: unknown = stdin.read();
    if (typeof chunk !== 'string') return chunk;
    const { rest, events } = takeMouse(answers ? answers.take(chunk) : chunk);
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

/** Waits for an answer that is still on its way, which the shell would take for typed text. */
async function swallow(answers: AnswerReader, stdin: NodeJS.ReadStream, leftMs: number): Promise<void> {
  if (answers.isDone() || leftMs <= 0 || !stdin.isTTY) return;
  const { promise: isOver, resolve: end } = Promise.withResolvers<void>();
  const onData = (chunk: unknown) => {
    answers.take(String(chunk));
    if (answers.isDone()) end();
  };
  const timer = setTimeout(end, leftMs);
  stdin.on('end', end).on('error', end).on('data', onData);
  try {
    stdin.setRawMode(true);
    stdin.resume();
    await isOver;
    stdin.setRawMode(false);
  } catch {
    // The terminal is gone.
  } finally {
    clearTimeout(timer);
    stdin.off('end', end).off('error', end).off('data', onData);
  }
}

/** Passes on a function that Ink gives only to components: the one that releases the terminal for a while. */
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
 * Stops a read in progress, which would take the first keys from the job that has the terminal. Ink removes its listener
 * only. A stream that was read by `readable` takes notice of `pause` one tick later.
 */
async function stopReading(stdin: NodeJS.ReadStream): Promise<void> {
  await new Promise(resolve => setImmediate(resolve));
  stdin.pause();
}

/**
 * Restores stdin's reference. Ink unreferences it for good, so a later question would not keep the process alive.
 * Paused, it does not keep the process alive until something reads from it.
 */
function giveBack(stdin: NodeJS.ReadStream): void {
  stdin.pause();
  // Only terminals and pipes have `ref`, files do not.
  stdin.ref?.();
}

/** Listens for everything outside that closes the screen. */
function listen(options: StageOptions, close: (how: Departure) => void, onCtrlC: () => void): () => void {
  const interrupt = () => close('interrupted');
  const leave = () => close('left');
  for (const name of endingSignals) options.process.on(name, interrupt);
  options.process.on('SIGINT', onCtrlC);
  // Runs before Node prints the error, which would be lost with the alternate screen.
  options.process.on('uncaughtExceptionMonitor', interrupt);
  // Writes to a closed terminal fail.
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

/** Returns the terminal's size; 80×24 if unknown. */
export function sizeOf({ columns, rows }: NodeJS.WriteStream): Size {
  return { columns: columns || 80, rows: rows || 24 };
}
