import { describe, expect, test } from 'vitest';
import type { Untimed } from '../../../../src/shared/model/event.ts';
import { fakeTerminal } from '../../../support/render.tsx';
import { runningScreen } from '../../../support/running-screen.ts';
import { allHealthy } from '../../../support/sample-environment.ts';

const esc = String.fromCharCode(27);
const done: Untimed = { type: 'command-finished', tookMs: 12_300, urls: [] };
const wrote = (text: string, service = 'api', instance?: string): Untimed => ({
  ...{ type: 'log-appended', service, text },
  ...(instance !== undefined && { instance }),
});
const numbered = (count: number, service = 'api') =>
  Array.from({ length: count }, (_, index) => wrote(`${service} line ${index} .`, service));

/** Runs the screen with these lines and all services healthy. */
async function reading(...events: readonly Untimed[]) {
  const run = await readingIn({ columns: 80, rows: 24 }, ...events);
  await run.terminal.sees('ready in');
  return run;
}

async function readingIn(size: { readonly columns: number; readonly rows: number }, ...events: readonly Untimed[]) {
  const run = runningScreen({ terminal: fakeTerminal(size) });
  run.tell(...allHealthy, done, ...events);
  await run.terminal.sees('q leave');
  return run;
}

describe('a log that is scrolled', () => {
  test('must keep its position while more is written, show how much, and follow again', async () => {
    const run = await reading(...numbered(60));
    await run.terminal.press('l', '\u001B[5~');
    await run.terminal.sees('↓');
    const before = run.terminal.written().length;
    run.tell(wrote('much later'), wrote('later still'));
    await run.terminal.sees('2 new');
    expect(run.terminal.written().slice(before)).not.toContain('later');
    await run.terminal.press('G');
    await run.terminal.sees('later still');
    await run.terminal.press('q');
    await run.departure;
  });

  test('must scroll beside the services, too, by key and by wheel', async () => {
    const run = await reading(...numbered(60));
    await run.terminal.press('\u001B[5~');
    await run.terminal.sees('↓');
    await run.terminal.press('\u001B[F');
    await run.terminal.sees('line 59');
    await run.terminal.press('\u001B[<64;5;20M');
    await run.terminal.sees('↓ 3');
    await run.terminal.press('q');
    await run.departure;
  });
});

describe('a search', () => {
  test('must highlight matches while it is typed, count them, and go from one to the next', async () => {
    const run = await reading(
      ...numbered(30),
      wrote('needle one'),
      ...numbered(30),
      wrote('Needle two'),
      ...numbered(30),
    );
    await run.terminal.press('/', 'needle');
    await run.terminal.sees('"needle" found 2 times');
    await run.terminal.press('\r');
    await run.terminal.sees('2 of 2');
    await run.terminal.press('N');
    await run.terminal.sees('1 of 2');
    await run.terminal.press('n');
    await run.terminal.sees('2 of 2');
    await run.terminal.press('q');
    await run.departure;
  });

  test('must be named in a narrow terminal rather than the number of lines', async () => {
    const run = await readingIn({ columns: 40, rows: 12 }, ...numbered(100), wrote('needle of pine'), ...numbered(20));
    await run.terminal.press('l', '/', 'needle of', '\r');
    await run.terminal.sees('api · "needle of" 1 of 1 ');
    await run.terminal.sees(' ↑↓ ──');
    run.tell(wrote('later'));
    await run.terminal.sees(' ↑↓  1 new ──');
    expect(run.terminal.shown('"needle of"')).toBe(true);
    await run.terminal.press('q');
    await run.departure;
  });

  test('must say if there is no match, and be reset by Esc', async () => {
    const run = await reading(wrote('hay'));
    await run.terminal.press('/', 'needle', '\r');
    await run.terminal.sees('"needle" is not in this log.');
    await run.terminal.press('/', 'hay');
    await run.terminal.sees('"hay" found');
    await run.terminal.press('\u001B');
    await run.terminal.sees('"needle" found 0');
    await run.terminal.press('q');
    await run.departure;
  });
});

test('a filter and a level must omit other lines', async () => {
  const run = await reading(wrote('keep me'), wrote('drop it'), wrote('ERROR keep'), wrote('WARNING about x'));
  await run.terminal.press('l', '&', 'keep', '\r');
  await run.terminal.sees('with "keep"');
  await run.terminal.press('\u001B');
  await run.terminal.sees('drop it');
  await run.terminal.press('L');
  await run.terminal.sees('warnings and errors');
  await run.terminal.press('L');
  await run.terminal.sees('errors only');
  await run.terminal.press('q');
  await run.departure;
});

test('logs must be merged over all or some services, and of one instance', async () => {
  const run = await reading(wrote('of api'), wrote('of mysql', 'mysql'), wrote('of migrate', 'migrate'));
  await run.terminal.press('a');
  await run.terminal.sees('all services');
  await run.terminal.sees('of migrate');
  await run.terminal.press('a', '+', 'j', '+');
  await run.terminal.sees('api + mysql');
  await run.terminal.press('q');
  await run.departure;
});

test('the lines of several programs must be named, and those of one be shown by themselves', async () => {
  const by = (program: string, text: string): Untimed => ({ type: 'log-appended', service: 'api', text, program });
  const run = await reading(by('web', 'of the server'), by('cron', 'of the timer'), by('web', 'again'));
  await run.terminal.press('l');
  await run.terminal.sees('web  │ of the server');
  await run.terminal.sees('cron │ of the timer');
  await run.terminal.press('i');
  await run.terminal.sees('only cron');
  await run.terminal.loses('of the server');
  await run.terminal.press('i');
  await run.terminal.sees('only web');
  await run.terminal.loses('of the timer');
  await run.terminal.press('i');
  await run.terminal.sees('of the timer');
  await run.terminal.press('q');
  await run.departure;
});

test('the lines of a single worker of a server must be shown by themselves', async () => {
  const by = (pid: number, text: string) => wrote(`[2026-11-30 05:08:18 +0000] [${pid}] [INFO] ${text}`);
  const run = await reading(by(100, 'from the second'), by(71, 'from the first'));
  await run.terminal.press('l', 'i');
  await run.terminal.sees('only pid 71');
  await run.terminal.loses('from the second');
  await run.terminal.press('i');
  await run.terminal.sees('only pid 100');
  await run.terminal.loses('from the first');
  await run.terminal.press('q');
  await run.departure;
});

test('a traceback must be one line until it is opened, and the next error be found', async () => {
  const run = await reading(
    ...numbered(40),
    wrote('Traceback (most recent call last):'),
    wrote('  File "/workspace/x.py", line 3'),
    wrote("ImportError: no module 'x'"),
    ...numbered(40),
  );
  await run.terminal.press('l', 'E');
  await run.terminal.sees("▸ ImportError: no module 'x' (3 lines)");
  await run.terminal.press('\r');
  await run.terminal.sees('▾ Traceback');
  await run.terminal.press('\r');
  await run.terminal.sees('▸ ImportError');
  await run.terminal.press('q');
  await run.departure;
});

test('a JSON line must be shown as its fields, as one field per row, or raw', async () => {
  const run = await reading(wrote('{"level": "info", "msg": "saved", "user": 7}'));
  await run.terminal.sees('INFO saved user=7');
  await run.terminal.press('l', '\r');
  await run.terminal.sees('  user: 7');
  await run.terminal.press('\r', 'J');
  await run.terminal.sees('{"level": "info"');
  await run.terminal.press('q');
  await run.departure;
});

test('the task under the cursor must be traced across services', async () => {
  const id = '171f94bd-1975-4207-ac89-fc325c7dc956';
  const run = await reading(wrote('other', 'mysql'), wrote(`sent ${id}`, 'mysql'), wrote(`Task[${id}] received`));
  await run.terminal.press('l', 'f');
  await run.terminal.sees(`following ${id}`);
  await run.terminal.sees('sent');
  await run.terminal.press('q');
  await run.departure;
});

describe('text that is copied or saved', () => {
  /** Returns the texts written to the clipboard. */
  const clipboard = (written: string) =>
    [...written.matchAll(new RegExp(`${esc}\\]52;c;([\\w+/=]*)`, 'g'))].map(([, text = '']) =>
      Buffer.from(text, 'base64').toString(),
    );

  test('must be the line under the cursor, or the marked ones, neutralised, and no more than a terminal accepts', async () => {
    const run = await reading(wrote('one'), wrote('two \u001B[31mred\u001B[0m \u001B]0;x\u0007'), wrote('three'));
    await run.terminal.press('l', 'y');
    await run.terminal.sees('Copied 1 line');
    await run.terminal.press('k', 'v', 'k', 'k', 'y');
    await run.terminal.sees('3 lines');
    run.tell(...Array.from({ length: 200 }, () => wrote('x'.repeat(1000))));
    await run.terminal.press('G', 'k', 'v', 'g', 'y');
    await run.terminal.sees('Copied the first');
    await run.terminal.press('q');
    await run.departure;
    const [line, lines, long = ''] = clipboard(run.terminal.written());
    expect([line, lines]).toEqual(['three', 'one\ntwo red \nthree']);
    expect(long.length).toBeLessThanOrEqual(48 * 1024);
  });

  test('must be saved at the given path', async () => {
    const run = await reading(wrote('one'), wrote('two'));
    await run.terminal.press('l', 's');
    await run.terminal.sees('save to: /tmp/api.log');
    await run.terminal.press('\u007f\u007f\u007ftxt', '\r');
    await run.terminal.sees('Saved 2 lines');
    await run.terminal.press('q');
    await run.departure;
    expect(run.saved).toEqual([['/tmp/api.txt', 'one', 'two']]);
  });
});

describe('the palette', () => {
  test('must find an action by some of its letters, run it, and say why one is unavailable', async () => {
    const run = await reading();
    await run.terminal.press(':');
    await run.terminal.sees('Actions');
    await run.terminal.press('brows', '\r');
    await run.terminal.press('\u0010', 'start the', '\r');
    await run.terminal.sees('api is already running.');
    await run.terminal.press('q');
    await run.departure;
    expect(run.opened).toEqual(['http://127.0.0.1:10204']);
  });
});

describe('the mouse', () => {
  test('must select a service, be released to the terminal by m, and be restored at the end', async () => {
    const run = await reading(wrote('of mysql', 'mysql'));
    await run.terminal.press('\u001B[<0;12;4M');
    await run.terminal.sees('of mysql');
    await run.terminal.press('m');
    await run.terminal.sees('The mouse is off');
    expect(run.terminal.written().endsWith('\u001B[?1000l') || run.terminal.written().includes('\u001B[?1000l')).toBe(
      true,
    );
    await run.terminal.press('q');
    await run.departure;
  });
});

describe('other input than typing', () => {
  test('a paste of a megabyte must do nothing, and be limited in a text field', async () => {
    const run = await reading(wrote('hay'));
    const paste = (text: string) => run.terminal.press(`\u001B[200~${text}\u001B[201~`);
    await paste('q'.repeat(1_000_000));
    await run.terminal.sees('What was pasted was ignored');
    await run.terminal.press('q'.repeat(5000));
    await run.terminal.press('/');
    await paste(`${'needle'.repeat(200_000)}\nq`);
    await run.terminal.sees('needleneedle');
    await run.terminal.press('\u001B');
    await run.terminal.sees('q leave');
    await run.terminal.press('q');
    expect(await run.departure).toBe('left');
    expect(run.restarts).toEqual([]);
  });

  test('unknown keys and broken sequences must do nothing', async () => {
    const run = await reading();
    await run.terminal.press(
      '\u001B[99~',
      '\u001B[1;5P',
      '\u001BOq',
      '\u001B[<999;1;1M',
      '\u001B[<0;1',
      '\ufffd\ufffd',
      '\u0000',
      '\u001Bq',
    );
    await run.terminal.press('l');
    await run.terminal.sees('nothing written yet');
    await run.terminal.press('q');
    expect(await run.departure).toBe('left');
  });
});

test('rapid size changes, down to nothing, must end with the last size', async () => {
  const terminal = fakeTerminal({ columns: 80, rows: 24 });
  const run = runningScreen({ terminal });
  run.tell(...allHealthy, done, ...numbered(100));
  await terminal.sees('ready in');
  for (let size = 0; size < 20; size += 1) terminal.resize({ columns: size % 7, rows: size % 3 });
  for (let size = 1; size < 80; size += 4) terminal.resize({ columns: 2 * size, rows: size });
  terminal.resize({ columns: 170, rows: 30 });
  await terminal.shows('│');
  await terminal.press('q');
  expect(await run.departure).toBe('left');
});

test('hostile lines must neither steer the terminal nor exceed their row', async () => {
  const hostile = [
    `${esc}]0;title\u0007`,
    `${esc}]8;;http://x\u0007link${esc}]8;;\u0007`,
    `${esc}]52;c;QQ==\u0007`,
    `${esc}P1$r0m${esc}\\`,
    `${esc}[2J${esc}[H`,
    '\u009b2J\u0090x\u009c',
    `${esc}]52;c;unterminated`,
    '\u202eright to left\u202c',
    'a\u200b\u200d\ufe0fb',
    '漢'.repeat(5000),
    `${'x'.repeat(10_000_000)}`,
    '\ud800 broken',
    '\ufffd\ufffd',
    '{"a": "\\u001b[2J"}',
    `a\rb${esc}[31`,
  ];
  const run = await reading(...hostile.map(text => wrote(text)), ...hostile.map(text => wrote(text, 'mysql')));
  const before = run.terminal.written().length;
  await run.terminal.press(...'lkkkgwaaJ/x', '\r', ...'nGy');
  await run.terminal.sees('Copied');
  const written = run.terminal
    .written()
    .slice(before)
    .replaceAll(new RegExp(`${esc}\\]52;c;[\\w+/=]*${String.fromCharCode(7)}`, 'g'), '');
  // Only cursor moves, clearing to the end of a row, and styles: nothing from the lines.
  expect(written.match(new RegExp(`${esc}(?!\\[\\??[\\d;]*[A-HKhlm])`, 'g')) ?? []).toEqual([]);
  expect(
    [...written].filter(character => /[\p{Cc}\p{Cf}\p{Cs}]/u.test(character) && !`${esc}\r\n`.includes(character)),
  ).toEqual([]);
  await run.terminal.press('q');
  await run.departure;
});
