import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { bkdevArgv, up } from './support/bkdev.ts';
import { runsOf } from './support/engine.ts';
import { type Run, type Running, start } from './support/run.ts';
import { inDumbTerminal, shellIn } from './support/terminal.ts';
import { sharedStack } from './support/turns.ts';
import { until } from './support/until.ts';

const { home } = inject('environment');
const shared = sharedStack();
const esc = String.fromCharCode(27);
const enterScreen = `${esc}[?1049h`;
const leaveScreen = `${esc}[?1049l`;
const showCursor = `${esc}[?25h`;

beforeAll(async () => {
  expect(await up(shared)).toMatchObject({ status: 0 });
});

interface Terminal extends Running {
  /** Returns the terminal's settings before and after, and the program's exit status. */
  outcome(): Promise<Run & { before: string; after: string; exit: string }>;
}

/** Starts `bkdev up` in a pseudo-terminal (`script` of util-linux). */
function openTerminal(name: string): Terminal {
  const file = (what: string) => join(home, `${name}.${what}`);
  const command = bkdevArgv('up', 'api')
    .map(word => `'${word}'`)
    .join(' ');
  const lines = [
    'stty rows 30 cols 100',
    `stty -g > ${file('before')}`,
    `echo $$ > ${file('pid')}`,
    command,
    `echo $? > ${file('exit')}`,
    // If the program was killed, another process restores the terminal a moment later.
    'for try in 1 2 3 4 5 6 7 8 9 10; do stty -a | grep -q -e " isig" -e "^isig" && break; sleep 0.2; done',
    `stty -g > ${file('after')}`,
  ];
  const env = { ...shared.env, TERM: 'xterm-256color' };
  const running = start(['script', '-qec', lines.join('; '), '/dev/null'], { cwd: shared.root, env });
  return {
    ...running,
    outcome: async () => {
      const finished = await running.finished;
      const read = async (what: string) => (await readFile(file(what), 'utf8')).trim();
      return { ...finished, before: await read('before'), after: await read('after'), exit: await read('exit') };
    },
  };
}

describe('up in a terminal', () => {
  test.each([
    ['q', 'q', '0'],
    ['Ctrl-C once all is done', '\u0003', '0'],
  ])('%s must leave the screen, stop nothing, and restore the terminal', async (name, key, exit) => {
    const before = await runsOf(shared.project);
    const terminal = openTerminal(`screen-${name.charAt(0)}`);
    await terminal.line(/workspace/);
    await terminal.line(/ready in/);
    terminal.write(key);
    const end = await terminal.outcome();
    expect({ exit: end.exit, terminal: end.after }).toEqual({ exit, terminal: end.before });
    expect(await runsOf(shared.project)).toEqual(before);

    const [shown = '', left] = [end.stdout, end.stdout.lastIndexOf(leaveScreen)];
    for (const service of ['api', 'deps', 'migrate', 'mysql', 'redis', 'workspace']) expect(shown).toContain(service);
    expect(shown.indexOf(enterScreen)).toBeGreaterThanOrEqual(0);
    expect(left).toBeGreaterThan(shown.lastIndexOf(enterScreen));
    expect(shown.lastIndexOf(showCursor)).toBeGreaterThan(shown.lastIndexOf(`${esc}[?25l`));
    expect(stripVTControlCharacters(shown.slice(left)).trim()).toBe(
      `Profile api is running (healthy) at ${shared.url}; to come back: bkdev`,
    );
  });

  test('Ctrl-Z must return to the shell, and fg to the screen', async () => {
    const before = await runsOf(shared.project);
    const shell = shellIn(shared);
    shell.write('bkdev\n');
    await shell.line(new RegExp(shared.url));
    shell.write('\u001A');
    await shell.line(/Stopped/);
    // The terminal was resized meanwhile, which the screen must notice.
    shell.write('stty cols 120 && fg\n');
    await shell.line(/(?<!─)─{60,118}(?!─)/);
    shell.write('q');
    await shell.line(/to come back: bkdev/);
    shell.write('exit\n');
    const { status, stdout } = await shell.finished;
    expect({ status, screens: stdout.split(enterScreen).length - 1 }).toEqual({ status: 0, screens: 2 });
    expect(await runsOf(shared.project)).toEqual(before);
  });

  test('a terminal that cannot move its cursor must get plain lines', async () => {
    const { status, stdout } = await inDumbTerminal(shared, 'up', 'api').finished;
    expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringMatching(/ready in .*http/) });
    expect(stdout).not.toContain(esc);
  });

  test('p must list the profiles, mark the active one, and change nothing without Enter', async () => {
    const before = await runsOf(shared.project);
    const terminal = openTerminal('screen-profiles');
    await terminal.line(/ready in/);
    terminal.write('p');
    await terminal.line(/Profiles/);
    await terminal.line(/active/);
    terminal.write('j');
    terminal.write('q');
    expect((await terminal.outcome()).exit).toBe('0');
    expect(await runsOf(shared.project)).toEqual(before);
  });

  test.each(['SIGTERM', 'SIGHUP', 'SIGKILL'] as const)(
    '%s must restore the terminal, and stop nothing',
    async signal => {
      const before = await runsOf(shared.project);
      const name = `screen-${signal}`;
      const terminal = openTerminal(name);
      await terminal.line(new RegExp(shared.url));
      const shell = (await readFile(join(home, `${name}.pid`), 'utf8')).trim();
      const child = (await readFile(`/proc/${shell}/task/${shell}/children`, 'utf8')).trim();
      process.kill(Number(child), signal);
      const end = await terminal.outcome();
      expect(end.after).toBe(end.before);
      expect(end.stdout.lastIndexOf(leaveScreen)).toBeGreaterThan(end.stdout.lastIndexOf(enterScreen));
      expect(end.stdout.lastIndexOf(showCursor)).toBeGreaterThan(end.stdout.lastIndexOf(`${esc}[?25l`));
      expect(await runsOf(shared.project)).toEqual(before);
    },
  );

  test('a terminal that closes must end the program and stop nothing', async () => {
    const before = await runsOf(shared.project);
    const terminal = openTerminal('screen-gone');
    await terminal.line(new RegExp(shared.url));
    const shell = (await readFile(join(home, 'screen-gone.pid'), 'utf8')).trim();
    const child = (await readFile(`/proc/${shell}/task/${shell}/children`, 'utf8')).trim();
    expect(existsSync(`/proc/${child}`)).toBe(true);
    terminal.kill('SIGKILL');
    await until('bkdev has ended', async () => (await stateOf(child)) === 'ended');
    expect(await runsOf(shared.project)).toEqual(before);
  });
});

/**
 * A process that nobody waits for remains in the table as a zombie if process 1 does not reap it, as in many
 * containers.
 */
async function stateOf(pid: string): Promise<'running' | 'ended'> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return stat === '' || /\) Z /.test(stat) ? 'ended' : 'running';
}
