import { render } from 'ink';
import type { Definition } from '../../model/definition.ts';
import { selectServiceRows } from '../../state/select-service-rows.ts';
import type { Store, Timer } from '../../state/store.ts';
import type { Action } from './keys.ts';
import type { Size } from './layout.ts';
import { Screen } from './screen.tsx';
import { type Choice, choose, noChoice, type ScreenView, toScreenView } from './screen-view.ts';

/** The part of `process` that the screen listens to. */
export interface ProcessEvents {
  on(event: string, listener: () => void): unknown;
  off(event: string, listener: () => void): unknown;
}

export interface ScreenOptions {
  readonly store: Pick<Store, 'getSnapshot' | 'subscribe'>;
  /** The services to show, in their order. */
  readonly definition: Definition;
  readonly stdout: NodeJS.WriteStream;
  readonly stdin: NodeJS.ReadStream;
  readonly process: ProcessEvents;
  /** `now` in epoch milliseconds. */
  readonly timer: Timer;
  readonly color: boolean;
  /** Closes the screen from outside, as `q` does. */
  readonly signal?: AbortSignal;
}

/** How the person went: `left` with nothing to undo, or `interrupted` while a command was at work or by a signal. */
export type Departure = 'left' | 'interrupted';

/** Time and the age of reports move on without any event. */
const tickMs = 1000;
const framesPerSecond = 10;
const endingSignals = ['SIGTERM', 'SIGHUP'];

/**
 * Draws the state until the person leaves. However it ends, the terminal is as it was: cursor, raw mode, main buffer.
 * Rejects with what a panel threw.
 */
export async function runScreen(options: ScreenOptions): Promise<Departure> {
  const { store, definition, stdout, stdin, timer, color, signal } = options;
  let choice: Choice = noChoice;
  let departure: Departure | undefined;
  let cancelTick: (() => void) | undefined;

  const go = (how: Departure) => {
    departure ??= how;
    screen.unmount();
  };
  const onAction = (action: Action) => {
    const state = store.getSnapshot();
    if (departure !== undefined) return;
    if (action === 'leave') return go('left');
    if (action === 'interrupt') return go(state.finished === undefined ? 'interrupted' : 'left');
    choice = choose(choice, action, selectServiceRows(state, definition, timer.now()));
    draw();
  };
  const look = () =>
    toScreenView({
      state: store.getSnapshot(),
      definition,
      choice,
      size: sizeOf(stdout),
      color,
      now: timer.now(),
    });
  const toElement = (view: ScreenView) => <Screen view={view} onAction={onAction} />;
  let drawn = '';
  const draw = () => {
    const view = look();
    // Ink would lay all of it out only to find that no cell differs.
    const text = JSON.stringify(view);
    if (text !== drawn) screen.rerender(toElement(view));
    drawn = text;
  };
  const tick = () => {
    cancelTick = timer.after(tickMs, tick);
    draw();
  };

  const first = toElement(look());
  // Before Ink's own listener, so that it never lays an old frame out in the new size.
  const onResize = () => draw();
  stdout.on('resize', onResize);
  const screen = render(first, {
    stdout,
    stdin,
    alternateScreen: true,
    // A terminal is one even where the variables of a CI system say otherwise.
    interactive: stdout.isTTY === true,
    incrementalRendering: true,
    maxFps: framesPerSecond,
    exitOnCtrlC: false,
    patchConsole: false,
  });
  cancelTick = timer.after(tickMs, tick);
  const unsubscribe = store.subscribe(draw);
  const stopListening = listen(options, go, () => onAction('interrupt'));
  if (signal?.aborted) go('left');
  try {
    await screen.waitUntilExit();
  } finally {
    cancelTick();
    unsubscribe();
    stopListening();
    stdout.off('resize', onResize);
    screen.unmount();
  }
  return departure ?? 'left';
}

/** Everything from outside that ends the screen. */
function listen(options: ScreenOptions, go: (how: Departure) => void, onCtrlC: () => void): () => void {
  const interrupt = () => go('interrupted');
  const leave = () => go('left');
  for (const name of endingSignals) options.process.on(name, interrupt);
  // Where the keyboard cannot be read key by key, Ctrl-C comes as a signal.
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

function sizeOf({ columns, rows }: NodeJS.WriteStream): Size {
  return { columns: columns || 80, rows: rows || 24 };
}
