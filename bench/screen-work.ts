/**
 * Measures the screen's own work without an engine: from the keyboard to the output for a terminal of 200 × 60. Uses
 * CPU time, because that depends least on the machine's other load. It is bundled before it runs, like bkdev.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createLogBook, type LogBounds } from '../src/host/ui/logs/log-book.ts';
import { createLogReader } from '../src/host/ui/logs/log-reader.ts';
import { createStore } from '../src/host/ui/state/store.ts';
import type { Definition } from '../src/shared/model/definition.ts';
import type { Service } from '../src/shared/model/service.ts';
import { fakeTerminal } from '../test/support/render.tsx';
import { runningScreen } from '../test/support/running-screen.ts';
import { at } from '../test/support/sample-environment.ts';
import { manualTimer } from '../test/support/timer.ts';

/** Returns the CPU time until it is done, in milliseconds. */
async function timed(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

const text = (index: number) =>
  `[2026-11-30 05:08:18,${index % 1000}: INFO/ForkPoolWorker-1] Task tick[${index}] succeeded in 0.0${index}s: None`;

function logsOf(services: number, lines: number, bounds?: LogBounds) {
  const book = createLogBook(bounds);
  for (let index = 0; index < lines; index += 1)
    book.append({ service: `service-${index % services}`, at: index, text: text(index) });
  return createLogReader(book);
}

/** Returns the CPU time of the first search over 100,000 lines, in milliseconds. */
export async function searched(): Promise<number> {
  const logs = logsOf(5, 100_000, { lines: 100_000, size: 100_000_000 });
  const query = { services: undefined };
  logs.view(query).items();
  return timed(() => void logs.search(query, 'tick[99999]').matches());
}

const names = Array.from({ length: 50 }, (_, index) => `service-${index}`);
const definition: Definition = {
  ...{ project: 'bench', files: [], volumes: {} },
  services: names.map(name => ({ name, role: 'web', title: name, dependsOn: [], ports: [] }) as unknown as Service),
};

/** Runs the screen on a terminal in memory, with this many log lines. */
function opened(lines: number) {
  const terminal = fakeTerminal({ columns: 200, rows: 60 });
  const timer = manualTimer();
  const logs = logsOf(50, lines);
  const store = createStore(timer, logs.book);
  const running = { id: 'x', state: 'running', health: 'healthy', startedAt: 1, restarts: 0 } as never;
  store.dispatch(
    at(0, { type: 'watching-started', project: 'bench', workspace: '/bench', profile: 'full', services: names }),
  );
  for (const service of names) store.dispatch(at(0, { type: 'container-changed', service, container: running }));
  store.flush();
  const { departure } = runningScreen({
    terminal,
    options: { store, logs, timer, color: true, definition: () => definition },
  });
  const close = async () => {
    await terminal.press('q');
    await departure;
  };
  return { terminal, timer, store, close };
}

const esc = String.fromCharCode(27);
const keys = ['j', 'a', `${esc}[5~`, 'l', `${esc}[5~`, 'g', 'w', 'e', 'L', 'L', 'L', 'G', 'l', 'j', 'k', '?'];

/** Returns the CPU time from a key to the output, with 50 services and 20,000 lines: the slowest of several, in ms. */
export async function slowestKey(): Promise<number> {
  const { terminal, close } = opened(20_000);
  const took: number[] = [];
  for (const key of keys) took.push(await timed(() => terminal.press(key)));
  await close();
  return Math.max(...took);
}

/** Returns the load of a thousand lines per second while they are shown, in percent of a core. */
export async function flooded(): Promise<number> {
  const { terminal, timer, store, close } = opened(20_000);
  await terminal.press('a', 'l');
  const tookMs = await timed(() => {
    for (let frame = 0; frame < 10; frame += 1) {
      for (let index = 0; index < 100; index += 1)
        store.dispatch(at(timer.now(), { type: 'log-appended', service: 'service-1', text: text(index) }));
      timer.advance(100);
    }
  });
  await close();
  return tookMs / 10;
}

/** Returns the memory that the last 9 of 10 million lines add, in megabytes. */
export async function grown(): Promise<number> {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  const inUse = () => {
    collect();
    return process.memoryUsage().heapUsed;
  };
  const { book } = logsOf(5, 1_000_000);
  const before = inUse();
  for (let index = 0; index < 9_000_000; index += 1)
    book.append({ service: `service-${index % 5}`, at: 1_000_000 + index, text: text(index) });
  return Math.max(0, inUse() - before) / 1e6;
}

/** Returns the resident memory of a process whose screen showed ten million lines, after one million and at the end. */
export async function resident(): Promise<readonly [first: number, last: number]> {
  const { terminal, timer, store, close } = opened(0);
  // Nobody reads what was written.
  Object.assign(terminal.stdout, {
    write: (_: string, done?: () => void) => {
      done?.();
      return true;
    },
  });
  await terminal.press('a', 'l');
  const perFrame = 5_000;
  const write = async (lines: number) => {
    for (let index = 0; index < lines; index += 1) {
      store.dispatch(at(timer.now(), { type: 'log-appended', service: `service-${index % 5}`, text: text(index) }));
      if (index % perFrame > 0) continue;
      timer.advance(100);
      // As in the real program, what waits for the event loop is done between frames.
      await new Promise(resolve => setImmediate(resolve));
    }
    return process.memoryUsage.rss() / 1e6;
  };
  const first = await write(1_000_000);
  const last = await write(9_000_000);
  await close();
  return [first, last];
}
