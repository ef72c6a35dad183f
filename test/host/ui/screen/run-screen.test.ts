import { describe, expect, test } from 'vitest';
import { createQuestionSlot } from '../../../../src/host/ui/screen/question-slot.ts';
import type { ScreenOptions } from '../../../../src/host/ui/screen/screen-options.ts';
import { message } from '../../../../src/shared/messages/message.ts';
import type { Untimed } from '../../../../src/shared/model/event.ts';
import { type FakeTerminal, fakeTerminal } from '../../../support/render.tsx';
import { runningScreen } from '../../../support/running-screen.ts';
import { inEnglish } from '../../../support/said.ts';
import {
  allHealthy,
  sampleContainer,
  sampleDefinition,
  samplePlan,
  sampleService,
  upStarted,
} from '../../../support/sample-environment.ts';

const done: Untimed = { type: 'command-finished', tookMs: 12_300, urls: [] };
const down = '\u001B[B';
const ctrlC = '\u0003';

/** Returns what was written since the screen was last entered. */
function lastScreen(terminal: FakeTerminal): string {
  return `\u001B[?1049h${terminal.written().split('\u001B[?1049h').at(-1)}`;
}

/**
 * Asserts that the main buffer is back, the cursor is visible, keys arrive as lines, and no listeners or timers are
 * left.
 */
function expectRestored({ terminal, process, timer }: ReturnType<typeof runningScreen>): void {
  const written = terminal.written();
  expect(written.split('\u001B[?1049h')).toHaveLength(2);
  expect(written.split('\u001B[?1049l')).toHaveLength(2);
  expect(written.lastIndexOf('\u001B[?25h')).toBeGreaterThan(written.lastIndexOf('\u001B[?25l'));
  expect(written.lastIndexOf('\u001B[?1000l')).toBeGreaterThanOrEqual(written.lastIndexOf('\u001B[?1000h'));
  expect(terminal.isRaw()).toBe(false);
  expect(process.eventNames()).toEqual([]);
  expect(timer.waiting()).toBe(0);
  expect(terminal.stdout.listenerCount('resize')).toBe(0);
}

describe('leaving while its own command is running', () => {
  const own = { options: { isOwnAtWork: () => true } };

  test.for([
    ['b', 'left-behind'],
    ['\r', 'left-behind'],
    ['q', 'left-behind'],
    ['i', 'interrupted'],
    [ctrlC, 'interrupted'],
  ] as const)('q must ask what to do with it, and %j mean %s', async ([key, departure]) => {
    const run = runningScreen(own);
    await run.terminal.press('q');
    await run.terminal.shows('is not done yet');
    await run.terminal.press(key);
    expect(await run.departure).toBe(departure);
  });

  test('Esc must return to the screen, and once it is done q leave immediately', async () => {
    const run = runningScreen(own);
    await run.terminal.press('q');
    await run.terminal.shows('is not done yet');
    await run.terminal.press('\u001B');
    await run.terminal.shows('q leave');
    run.tell(done);
    await run.terminal.press('q');
    expect(await run.departure).toBe('left');
  });

  test('a command that ends in the meantime must need no other process', async () => {
    const run = runningScreen(own);
    await run.terminal.press('q');
    await run.terminal.shows('is not done yet');
    run.tell(done);
    await run.terminal.press('b');
    expect(await run.departure).toBe('left');
  });
});

describe('leaving', () => {
  test('q must leave, also during a command', async () => {
    const run = runningScreen();
    await run.terminal.press('q');
    expect(await run.departure).toBe('left');
    expectRestored(run);
  });

  test('Ctrl-C must interrupt a running command', async () => {
    const run = runningScreen();
    await run.terminal.press(ctrlC);
    expect(await run.departure).toBe('interrupted');
    expectRestored(run);
  });

  test('Ctrl-C must leave if no command is running', async () => {
    const run = runningScreen();
    run.tell(done);
    await run.terminal.press(ctrlC);
    expect(await run.departure).toBe('left');
  });

  test('the first of several keys must count', async () => {
    const run = runningScreen();
    await run.terminal.press(`q${ctrlC}j`);
    expect(await run.departure).toBe('left');
    expectRestored(run);
  });

  test.each(['SIGTERM', 'SIGHUP', 'uncaughtExceptionMonitor'])('%s must restore the terminal', async name => {
    const run = runningScreen();
    run.tell(done);
    await run.terminal.shows('sample');
    run.process.emit(name);
    expect(await run.departure).toBe('interrupted');
    expectRestored(run);
  });

  test('a terminal that fails every write must end it', async () => {
    const run = runningScreen();
    await run.terminal.shows('sample');
    run.terminal.stdout.emit('error', new Error('EIO'));
    expect(await run.departure).toBe('interrupted');
  });

  test('it must close from outside, even if requested before it began', async () => {
    const closing = new AbortController();
    const run = runningScreen({ options: { signal: closing.signal } });
    await run.terminal.shows('sample');
    closing.abort();
    expect(await run.departure).toBe('left');
    expectRestored(run);
    expect(await runningScreen({ options: { signal: AbortSignal.abort() } }).departure).toBe('left');
  });

  test('an error of a panel must be thrown, with the terminal restored', async () => {
    const broken = { ...sampleDefinition, services: [undefined as never] };
    const terminal = fakeTerminal({ columns: 80, rows: 24 });
    await expect(runningScreen({ terminal, options: { definition: () => broken } }).departure).rejects.toThrow(
      TypeError,
    );
    expect(terminal.written()).not.toContain('\u001B[?1049h');
    expect(terminal.stdout.listenerCount('resize')).toBe(0);
  });
});

const full = { ...upStarted, command: 'up full', profile: 'full', services: ['mysql'] } as Untimed;
const plan = { plan: samplePlan('api'), reasons: ['an editor is attached'] };

describe('a switch', () => {
  test('p and Enter must request the selected profile, and show it before its command begins', async () => {
    const run = runningScreen();
    run.tell(...allHealthy, done);
    await run.terminal.shows('ready in');
    await run.terminal.press('p');
    await run.terminal.shows('All of it');
    await run.terminal.press('j', '\r');
    await run.terminal.shows('preparing');
    expect(run.switches).toEqual(['full']);
    run.tell(full);
    await run.terminal.shows('switching');
    run.tell(done);
    run.switched.resolve();
    await run.terminal.press('q');
    expect(await run.departure).toBe('left');
    expectRestored(run);
  });

  test('it must be possible to type it without pauses', async () => {
    const run = runningScreen();
    run.tell(done);
    await run.terminal.press('pj\r');
    expect(run.switches).toEqual(['full']);
    await run.terminal.press('q');
    await run.departure;
  });

  test('it must not begin during a command, nor before the previous one is complete', async () => {
    const run = runningScreen();
    await run.terminal.press('p');
    await run.terminal.shows('you can switch once it is done');
    await run.terminal.press('j', '\r');
    expect(run.switches).toEqual([]);
    run.tell(done);
    await run.terminal.press('\r', 'p', '\r');
    expect(run.switches).toEqual(['full']);
    run.tell(full, done);
    run.switched.resolve();
    await run.terminal.press('x', '\r');
    expect(run.switches).toEqual(['full', 'full']);
    await run.terminal.press('q');
    await run.departure;
  });

  test('Esc must close the profiles and switch nothing', async () => {
    const run = runningScreen();
    run.tell(done);
    await run.terminal.press('p');
    await run.terminal.shows('Profiles');
    await run.terminal.press('\u001B');
    await run.terminal.shows('nothing written yet');
    await run.terminal.press('\r', 'q');
    await run.departure;
    expect(run.switches).toEqual([]);
  });

  const failing = (...commands: string[]): Untimed => ({
    type: 'command-finished',
    ...{ tookMs: 1, urls: [] },
    error: {
      ...{ code: 'role-failed', message: 'api failed', hint: '', service: 'api' },
      fixes: commands.map(command => ({ command, says: 'mends it' })),
    },
  });

  test('u must bring up the profile of a failure again, otherwise the same profile', async () => {
    const run = runningScreen();
    run.tell(failing('bkdev up full'));
    await run.terminal.shows('[u] bkdev up full');
    await run.terminal.press('u', 'u');
    expect(run.switches).toEqual(['full']);
    run.switched.resolve();
    await run.terminal.press('q');
    await run.departure;
    const another = runningScreen();
    another.tell(failing());
    await another.terminal.shows('api failed');
    await another.terminal.press('u', 'q');
    await another.departure;
    expect(another.switches).toEqual(['api']);
  });

  test('r must restart the service of a failure, otherwise the failed one, and a working one only with consent', async () => {
    const run = runningScreen();
    run.tell(failing('bkdev restart mysql'));
    await run.terminal.shows('[r]');
    await run.terminal.press('r');
    run.tell(failing());
    await run.terminal.press('r');
    run.tell(...allHealthy, done);
    await run.terminal.press('r');
    await run.terminal.shows('api is healthy; restarting interrupts it.');
    await run.terminal.press('n');
    await run.terminal.shows('nothing written yet');
    await run.terminal.press('r');
    await run.terminal.shows('api is healthy; restarting interrupts it.');
    await run.terminal.press('y', 'q');
    await run.departure;
    expect(run.restarts).toEqual(['mysql', 'api', 'api']);
  });

  test('keys must act on the selected service, and say why they cannot', async () => {
    const run = runningScreen();
    await run.terminal.press('r');
    await run.terminal.shows('"up" is running; try again once it is done.');
    const stopped = sampleContainer({ state: 'exited', isStopAsked: true });
    run.tell(...allHealthy, done, { type: 'container-changed', service: 'mysql', container: stopped });
    await run.terminal.press('s');
    await run.terminal.shows('api is already running.');
    await run.terminal.press('o', 'j', 'r', 's', 'S');
    await run.terminal.shows('mysql is not running.');
    await run.terminal.press('o');
    await run.terminal.shows('has no address');
    await run.terminal.press('k', 'S');
    await run.terminal.shows('will stop.');
    await run.terminal.press('y', 'q');
    await run.departure;
    const { restarts, starts, stops, opened } = run;
    expect({ restarts, starts, stops, opened }).toEqual({
      ...{ restarts: ['mysql'], starts: ['mysql'], stops: ['api'], opened: ['http://127.0.0.1:10204'] },
    });
  });

  const worker = { ...sampleService('worker', 'worker', 'Worker'), modes: { dev: {}, solo: {} } };
  const gateway = sampleService('gateway', 'gateway', 'Gateway');
  const larger = { ...sampleDefinition, services: [...sampleDefinition.services, worker, gateway] };
  const isUp = (service: string): Untimed => ({
    type: 'container-changed',
    service,
    container: sampleContainer({ health: 'healthy' }),
  });
  const runningLarger = (options: Partial<ScreenOptions> = {}) => {
    const run = runningScreen({ options: { definition: () => larger, ...options } });
    const services = larger.services.map(({ name }) => name);
    run.tell({ ...upStarted, services } as Untimed, ...allHealthy, isUp('worker'), isUp('gateway'), done);
    return run;
  };

  test('c must ask for a number, with the refusals of bkdev scale; M must switch to the next mode', async () => {
    const run = runningLarger();
    await run.terminal.shows('worker');
    await run.terminal.press('c');
    await run.terminal.shows('Cannot scale api: api publishes');
    await run.terminal.press('M');
    await run.terminal.shows('api has only one mode.');
    await run.terminal.press('j', 'c');
    await run.terminal.shows('instances of worker:');
    await run.terminal.press('0', '\r');
    await run.terminal.shows('must be a whole number from 1 to 20');
    for (const text of ['-1', '500', '1.5', 'x', '']) await run.terminal.press('c', ...text, '\r');
    expect(run.scaled).toEqual([]);
    await run.terminal.press('c', '3', '\r', 'M', 'q');
    await run.departure;
    expect([run.scaled, run.modes]).toEqual([[['worker', 3]], [['worker', 'solo']]]);
  });

  test('g must list failures at the gateway, and Enter explain the selected request', async () => {
    const asked: string[] = [];
    const records = ['/one/', '/two/'].map(path => ({ at: 0, ms: 9, method: 'GET', path, status: 401 }));
    const run = runningLarger({
      onRequests: async () => records,
      onExplain: async record => {
        asked.push(record.path);
        return { what: message('gateway.none'), more: [], hints: [] };
      },
    });
    await run.terminal.press('g');
    await run.terminal.shows('/one/');
    await run.terminal.press('j', '\r');
    await run.terminal.shows(inEnglish(message('gateway.none')).slice(0, 30));
    await run.terminal.press('g', 'n');
    await run.terminal.shows('What needs what');
    await run.terminal.press('n', 't');
    await run.terminal.shows('Last changes of api');
    await run.terminal.press('t', 'q');
    await run.departure;
    expect(asked).toEqual(['/one/']);
  });

  test('a shell must have the terminal until it exits', async () => {
    const run = runningScreen();
    run.tell(...allHealthy, done);
    await run.terminal.shows('ready in');
    await run.terminal.press('x');
    expect([run.shells, run.terminal.isRaw()]).toEqual([['api'], false]);
    run.stopped.resolve();
    await run.terminal.shows('ready in');
    await run.terminal.press('q');
    expect(await run.departure).toBe('left');
    expectRestored({ ...run, terminal: { ...run.terminal, written: () => lastScreen(run.terminal) } });
  });

  const ofApi = (text: string): Untimed => ({ type: 'log-appended', service: 'api', text });

  test('l must open the log that the card names, and without the card that of the service', async () => {
    const run = runningScreen();
    run.tell(failing('bkdev logs mysql'), { type: 'log-appended', service: 'mysql', text: 'log of mysql' });
    run.tell(...Array.from({ length: 60 }, (_, line) => ofApi(`${line % 10}-${line} of api`)));
    await run.terminal.shows('[l]');
    await run.terminal.press('l');
    await run.terminal.shows('log of mysql');
    await run.terminal.press('l');
    await run.terminal.shows('close: Esc');
    await run.terminal.press('\u001B');
    // There is room for this line only without the card.
    await run.terminal.shows('9-49 of api');
    await run.terminal.press('l', 'g');
    await run.terminal.shows('↓ 39');
    await run.terminal.press('q');
    await run.departure;
  });

  test('an open log must keep its position while more is written, and follow again at its end', async () => {
    const run = runningScreen();
    run.tell(done, ...Array.from({ length: 40 }, (_, line) => ofApi(`${line % 10}-${line} of api`)));
    await run.terminal.shows('9-39 of api');
    await run.terminal.press('l', 'g');
    await run.terminal.shows('↓ 19');
    const before = run.terminal.written().length;
    run.tell(ofApi('much later'));
    await run.terminal.press('x');
    expect(run.terminal.written().slice(before)).not.toContain('later');
    await run.terminal.press('G');
    await run.terminal.shows('much later');
    run.tell(ofApi('and more'));
    await run.terminal.shows('and more');
    await run.terminal.press('\u001B');
    await run.terminal.shows('mysql');
    await run.terminal.press('q');
    await run.departure;
  });

  test('Space must pause or resume reloading, once at a time, also during a command', async () => {
    const run = runningScreen();
    await run.terminal.shows('starting');
    await run.terminal.press('  ', ' ');
    expect(run.toggles).toHaveLength(1);
    run.toggled.resolve();
    await run.terminal.press('x', ' ');
    expect(run.toggles).toHaveLength(2);
    await run.terminal.press('p', ' ', 'q');
    await run.departure;
    expect(run.toggles).toHaveLength(2);
  });

  test('the definition must be current whenever the screen is drawn', async () => {
    let title = 'Kernel API';
    const definition = () => ({
      ...sampleDefinition,
      services: sampleDefinition.services.map(service => (service.name === 'api' ? { ...service, title } : service)),
    });
    const run = runningScreen({ options: { definition } });
    run.tell(...allHealthy);
    await run.terminal.shows('api · Kernel API');
    title = 'Another one';
    run.tell(full, upStarted);
    await run.terminal.shows('Another one');
    await run.terminal.press('q');
    await run.departure;
  });

  test('an error of it must close the screen and be thrown', async () => {
    const run = runningScreen();
    run.tell(done);
    await run.terminal.press('p', '\r');
    run.switched.reject(new Error('a bug'));
    await expect(run.departure).rejects.toThrow('a bug');
    expectRestored(run);
  });
});

describe('a question', () => {
  test.each([
    ['Enter', '\r', true],
    ['y', 'y', true],
    ['Esc', '\u001B', false],
    ['n', 'n', false],
  ])('%s must answer it, and close it', async (_, key, answer) => {
    const run = runningScreen();
    const answered = run.question.ask(plan);
    await run.terminal.shows('an editor is attached');
    await run.terminal.press(key);
    expect(await answered).toBe(answer);
    await run.terminal.shows('starting');
    await run.terminal.press('q');
    expect(await run.departure).toBe('left');
  });

  test('asked before the screen is there, it must be shown at once', async () => {
    const question = createQuestionSlot();
    const answered = question.ask(plan);
    const run = runningScreen({ options: { question } });
    await run.terminal.shows('an editor is attached');
    await run.terminal.press('y');
    expect(await answered).toBe(true);
    await run.terminal.press('q');
    await run.departure;
  });

  test.each([
    ['q', 'q', 'left'],
    ['Ctrl-C', ctrlC, 'interrupted'],
  ])('if the screen is left by %s, it must be answered with no', async (_, key, departure) => {
    const run = runningScreen();
    const answered = run.question.ask(plan);
    await run.terminal.press(key);
    expect(await run.departure).toBe(departure);
    expect(await answered).toBe(false);
    expect(await run.question.ask(plan)).toBe(false);
    expectRestored(run);
  });

  test('it must scroll, from its beginning each time', async () => {
    const plan = samplePlan(...Array.from({ length: 40 }, (_, index) => `s${index}`));
    const run = runningScreen();
    const first = run.question.ask({ plan, reasons: [] });
    await run.terminal.shows('s0');
    await run.terminal.press('j', 'j', down);
    await run.terminal.shows('3 more above');
    await run.terminal.press('n');
    expect(await first).toBe(false);
    const again = run.question.ask({ plan, reasons: ['once more'] });
    await run.terminal.shows('once more');
    expect(run.terminal.written().split('once more')[1]).not.toContain('more above');
    await run.terminal.press('q');
    expect(await again).toBe(false);
    await run.departure;
  });

  test('a key that is no answer must leave it open', async () => {
    const run = runningScreen();
    const answered = run.question.ask(plan);
    await run.terminal.shows('Go ahead');
    await run.terminal.press('x', 'p', '?');
    expect(run.question.current()).toBe(plan);
    run.terminal.resize({ columns: 120, rows: 24 });
    await run.terminal.shows('─'.repeat(60));
    await run.terminal.press('y', 'q');
    expect(await answered).toBe(true);
    await run.departure;
  });
});

describe('without a keyboard', () => {
  test('it must draw, and end with the signal that Ctrl-C sends', async () => {
    const terminal = fakeTerminal({ columns: 80, rows: 24 }, { keyboard: false });
    const run = runningScreen({ terminal });
    await terminal.shows('starting');
    run.process.emit('SIGINT');
    expect(await run.departure).toBe('interrupted');
    expectRestored(run);
  });
});

describe('drawing', () => {
  test('it must follow the state', async () => {
    const run = runningScreen();
    await run.terminal.shows('0 of 3 healthy');
    run.tell(...allHealthy, done);
    await run.terminal.shows('ready in 12.3 s');
    await run.terminal.press('q');
    await run.departure;
  });

  test('it must let time pass without any event', async () => {
    const run = runningScreen();
    await run.terminal.shows('0 s');
    run.timer.advance(3000);
    await run.terminal.shows('3 s');
    await run.terminal.press('q');
    await run.departure;
  });

  test('it must write nothing while nothing changes', async () => {
    // In so few rows, elapsed times are not shown.
    const run = runningScreen({ terminal: fakeTerminal({ columns: 80, rows: 8 }) });
    run.tell(done);
    await run.terminal.shows('absent');
    // A frame that was already due may still come; more than a few indicate an endless loop.
    const atRest = async (tries = 20): Promise<number> => {
      const before = run.terminal.written().length;
      await run.terminal.press('%');
      await new Promise(resolve => setTimeout(resolve, 50));
      return run.terminal.written().length === before || tries === 0 ? before : atRest(tries - 1);
    };
    const before = await atRest();
    run.timer.advance(10_000);
    await run.terminal.press('%');
    expect(run.terminal.written().slice(before)).toBe('');
    await run.terminal.press('q');
    await run.departure;
  });

  test('it must compose less often while nothing changes, and every second while times are shown', async () => {
    let composed = 0;
    const composedIn = (run: ReturnType<typeof runningScreen>, durationMs: number) => {
      composed = 0;
      run.timer.advance(durationMs);
      return composed;
    };
    const definition = () => {
      composed += 1;
      return sampleDefinition;
    };
    const atRest = runningScreen({
      terminal: fakeTerminal({ columns: 80, rows: 8 }),
      options: { definition },
    });
    atRest.tell(done);
    atRest.timer.advance(2_000);
    expect(composedIn(atRest, 30_000)).toBe(10);
    await atRest.terminal.press('q');
    await atRest.departure;
    const atWork = runningScreen({ options: { definition } });
    expect(composedIn(atWork, 30_000)).toBe(30);
    await atWork.terminal.press('q');
    await atWork.departure;
  });

  test('numbers alone must be drawn every third second once nothing has changed for a minute', async () => {
    let composed = 0;
    const definition = () => {
      composed += 1;
      return sampleDefinition;
    };
    const run = runningScreen({ options: { definition } });
    run.tell(...allHealthy, done);
    run.timer.advance(2_000);
    const withLoad = (seconds: number) => {
      composed = 0;
      for (let second = 0; second < seconds; second += 1) {
        const idle = { received: 0, sent: 0, read: 0, written: 0 };
        run.tell({
          type: 'load-measured',
          loads: { api: { ...idle, cores: second / 100, memoryBytes: second * 1e6 } },
        });
        run.timer.advance(1_000);
      }
      return composed;
    };
    expect(withLoad(30)).toBeGreaterThan(29);
    withLoad(60);
    expect(withLoad(30)).toBeLessThan(12);
    await run.terminal.press('q');
    await run.departure;
  });

  test('keys must select a service and show its log', async () => {
    const run = runningScreen();
    run.tell({ type: 'log-appended', service: 'migrate', text: 'log of migrate' });
    await run.terminal.press('j', 'j');
    await run.terminal.shows('log of migrate');
    await run.terminal.press('k');
    await run.terminal.shows('nothing written yet');
    await run.terminal.press('?');
    await run.terminal.sees('open the log of the service');
    await run.terminal.press('q');
    await run.departure;
  });

  test('it must use the new size immediately', async () => {
    const run = runningScreen();
    await run.terminal.shows('/home/ann/sample');
    // Unchanged cells are not written again: only the wider title of the log is new.
    run.terminal.resize({ columns: 120, rows: 24 });
    await run.terminal.shows('─'.repeat(40));
    await run.terminal.press('q');
    await run.departure;
  });

  test('it must not clear the screen or touch the scrollback', async () => {
    const run = runningScreen();
    await run.terminal.shows('starting');
    run.tell(...allHealthy, done);
    await run.terminal.shows('ready in');
    await run.terminal.press('q');
    await run.departure;
    expect(run.terminal.written()).not.toMatch(/\[[23]J/);
  });
});

test('Ctrl-Z must release the terminal until the shell continues the program; later events must then be shown', async () => {
  const { terminal, departure, tell, stopped } = runningScreen();
  await terminal.shows('starting');
  await terminal.press('\u001A');
  expect(terminal.isRaw()).toBe(false);
  expect(terminal.written().lastIndexOf('\u001B[?1049l')).toBeGreaterThan(terminal.written().lastIndexOf('─'));
  const before = terminal.written();
  tell(...allHealthy, done);
  expect(terminal.written()).toBe(before);
  stopped.resolve();
  await terminal.shows('ready in 12.3 s');
  expect(terminal.isRaw()).toBe(true);
  await terminal.press('q');
  expect(await departure).toBe('left');
});
