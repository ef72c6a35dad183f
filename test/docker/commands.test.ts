import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { masked } from '../../src/shared/model/secret.ts';
import type { ExplainedVariable } from '../../src/shared/model/variable.ts';
import { parseSaid } from '../support/said.ts';
import { anotherCheckout, bkdev, pauseReload, startBkdev } from './support/bkdev.ts';
import { type Checkout, edit } from './support/checkout.ts';
import { openInEditor, writeSettings } from './support/editor.ts';
import { containersOf, docker, runsOf, statesOf } from './support/engine.ts';
import { inTerminal } from './support/terminal.ts';
import { until } from './support/until.ts';

let checkout: Checkout;
/** The container that the editor created. */
let workspace: string;

beforeAll(async () => {
  checkout = await anotherCheckout('commands');
  await writeSettings(checkout);
  const { outcome, containerId } = await openInEditor(checkout, 'api', 'without-bkdev');
  expect(outcome).toBe('success');
  workspace = containerId;
});

async function expectKept(after: readonly string[]): Promise<void> {
  const { workspace: found } = await containersOf(checkout.project);
  expect({ after, workspace: found?.Id, state: found?.State.Status }).toEqual({ after, workspace, state: 'running' });
}

const app = 'bkmonitor/alarm_backends/service/scheduler/app.py';

const calls: readonly (readonly string[])[] = [
  ['status'],
  ['status', '--json'],
  ['profiles'],
  ['ls'],
  ['env'],
  ['env', 'api'],
  ['env', 'api', 'MYSQL_HOST'],
  ['db', 'list'],
  ['open', 'api'],
  ['shell', 'api'],
  ['completion', 'bash'],
  ['logs', '--tail', '1'],
  ['doctor'],
  ['init', '.'],
  ['init', '.', '--dry-run'],
  ['init', '.', '--force'],
  ['exec', 'api', '--', 'true'],
  ['up', 'api', '--no-tui'],
  ['inspect', '--timeout', '5m'],
  ['inspect', 'api', '--json'],
  ['up', 'api', '--dry-run'],
  ['wait', 'api', 'workspace'],
  ['restart', 'api'],
  ['restart', 'redis'],
  ['rebuild', 'api', '--dry-run'],
  ['stop', '--dry-run'],
  ['down', '--volumes', '--dry-run'],
  ['stop', 'api', 'redis'],
  ['start', 'api', 'redis'],
  ['pause', 'api'],
  ['pause'],
  ['resume'],
  ['restart', 'workspace'],
  ['switch', 'web-worker', '--yes'],
  ['status', '--timing'],
  ['switch', 'full', '--dry-run'],
  ['switch', 'full', '--yes'],
  ['switch', 'api', '--yes'],
  ['up', 'api', '--detach'],
  ['up'],
];

/**
 * Commands that run until they are interrupted, each with a line that shows that it is running, and a command to run
 * meanwhile.
 */
const lasting: readonly (readonly [words: readonly string[], line: RegExp, meanwhile?: readonly string[]])[] = [
  [['status', '--watch'], /api +.*healthy/],
  [['logs', '--follow', 'api'], /./],
  [['events'], /api/, ['restart', 'api']],
];

describe('the container with an attached editor', () => {
  test.each(calls.map(words => [words.join(' '), words] as const))('bkdev %s must not change it', async (_, words) => {
    const { status, stdout, stderr } = await bkdev(checkout, words);
    expect({ status, said: status === 0 ? '' : stdout + stderr }).toEqual({ status: 0, said: '' });
    await expectKept(words);
  });

  test.each(lasting.map(([words, ...rest]) => [words.join(' '), words, ...rest] as const))(
    'bkdev %s must not change it while it runs, and when it is interrupted',
    async (_, words, line, meanwhile) => {
      const running = startBkdev(checkout, words);
      const [, other] = await Promise.all([running.line(line), meanwhile && bkdev(checkout, meanwhile)]);
      expect(other?.status ?? 0).toBe(0);
      running.kill('SIGINT');
      // A command without cleanup is simply killed by the signal, which `start` returns as 143.
      expect((await running.finished).status).toBeOneOf([0, 130, 143]);
      await expectKept(words);
    },
  );

  test('bkdev on a terminal must not change it, nor a switch from there', async () => {
    const before = await runsOf(checkout.project);
    const terminal = inTerminal(checkout);
    await terminal.line(new RegExp(checkout.url));
    expect(await runsOf(checkout.project)).toEqual(before);
    terminal.write('p');
    await terminal.line(/Everything, with beat and RabbitMQ/);
    terminal.write('jj\r');
    await terminal.line(/Go ahead\?/);
    terminal.write('y');
    await until('the workers run', async () => (await statesOf(checkout.project))['worker'] === 'running');
    expect(await bkdev(checkout, ['wait', 'worker', 'beat'])).toMatchObject({ status: 0 });
    // During the switch, q would ask what to do with it.
    await terminal.line(/ready in/);
    terminal.write('q');
    expect(await terminal.finished).toMatchObject({ status: 0 });
    await expectKept(['on a terminal']);
    const { stdout } = await bkdev(checkout, ['status', '--json']);
    expect(parseSaid(stdout)).toMatchObject({ profile: 'full', outcome: 'healthy' });
  });

  test('the printed environment must be the one that the programs have', async () => {
    const { stdout } = await bkdev(checkout, ['env', 'api', '--json']);
    const [told] = JSON.parse(stdout) as { variables: readonly ExplainedVariable[] }[];
    const inside = (await bkdev(checkout, ['exec', 'api', 'env'])).stdout.split('\n');
    const shown = inside.map(line => {
      const [name = '', ...value] = line.split('=');
      return `${name}=${masked(name, value.join('='))}`;
    });
    const lines = told?.variables.map(({ name, value }) => `${name}=${value}`) ?? [];
    expect(lines.length).toBeGreaterThan(10);
    expect(lines.filter(line => !shown.includes(line))).toEqual([]);
    expect(told?.variables.find(({ name }) => name === 'MYSQL_HOST')?.candidates).toMatchObject([
      { from: 'file', file: '.devcontainer/env/common.env', value: 'mysql' },
    ]);
    expect((await bkdev(checkout, ['env', 'api'])).stdout).toContain('MYSQL_PASSWORD=••••••');
  });

  test('options after the service must belong to the command inside', async () => {
    expect((await bkdev(checkout, ['exec', 'api', 'python', '-V'])).stdout).toMatch(/^Python 3\./);
    const program = 'import json, sys; print(json.dumps(sys.argv[1:]))';
    const given = ['--json', '-w', '/nowhere', '--', '-y', '--help'];
    const { stdout } = await bkdev(checkout, ['exec', 'api', '--', 'python', '-c', program, ...given]);
    expect(parseSaid(stdout)).toEqual(given);
  });

  test('a switch that fails and rolls back must not change it', async () => {
    expect(await bkdev(checkout, ['switch', 'api', '--yes'])).toMatchObject({ status: 0 });
    await pauseReload(checkout); // the API loads it, too
    onTestFinished(async () => {
      await bkdev(checkout, ['resume']);
    });
    onTestFinished(await edit(checkout, app, text => `import no_such_module\n${text}`));
    expect(await bkdev(checkout, ['switch', 'web-worker', '--yes'])).toMatchObject({ status: 3 });
    await expectKept(['switch', 'web-worker']);
  });

  test('every command must have been tried', async () => {
    const { stdout } = await bkdev(checkout, ['--help']);
    const all = stdout.split('Commands:\n')[1]?.matchAll(/^ {2}(\S+)/gm) ?? [];
    const tried = new Set([...calls, ...lasting.map(([words]) => words)].map(([name]) => name));
    // `stop` for all services is tested below, `down` without --dry-run in down.test.ts.
    const left = [...all].flatMap(([, name = '']) => (tried.has(name) ? [] : [name]));
    // gateway.test.ts tests commands that need a gateway, instances.test.ts scaling, debug.test.ts the debugger,
    // release.long.test.ts the image that ships, tracing.long.test.ts traces.
    expect(left.sort()).toEqual(['call', 'debug', 'explain', 'help', 'release', 'scale', 'trace']);
  });
});

describe('stop, while an editor is attached', () => {
  /** Starts the process that identifies an open window of VS Code's server; it has nothing of it but the name. */
  async function attach(): Promise<void> {
    const name =
      '/home/dev/.vscode-server/bin/0f0d87fa/node --dns-result-order=ipv4first out/bootstrap-fork --type=extensionHost';
    await docker('exec', '-d', workspace, 'bash', '-c', `exec -a "${name}" sleep infinity`);
  }

  test('a person must see who is attached, and nothing be stopped if they decline', async () => {
    expect(await bkdev(checkout, ['up', 'api', '--no-tui'])).toMatchObject({ status: 0 });
    await attach();
    const before = await statesOf(checkout.project);
    const terminal = inTerminal(checkout, 'stop');
    await terminal.line(/The workspace is in use by VS Code, which will lose its connection\./);
    await terminal.line(/Continue\?/);
    terminal.write('n\r');
    const { status, stdout } = await terminal.finished;
    expect({ status, stdout }).toEqual({ status: 4, stdout: expect.stringContaining('Nothing was stopped') });
    expect(await statesOf(checkout.project)).toEqual(before);
  });

  test('without anybody to ask, it must be reported and stopped; the container stays, and starts again', async () => {
    const { status, stdout } = await bkdev(checkout, ['stop']);
    expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringContaining('in use by VS Code') });
    const { workspace: stopped } = await containersOf(checkout.project);
    expect([stopped?.Id, stopped?.State.Status]).toEqual([workspace, 'exited']);
    expect(await bkdev(checkout, ['up', 'api', '--no-tui'])).toMatchObject({ status: 0 });
    await expectKept(['stop', 'up']);
  });

  test('once the editor is gone, nothing must be reported about it', async () => {
    expect((await bkdev(checkout, ['stop'])).stdout).not.toContain('in use');
  });
});

test('down must remove it, and it alone of all commands', async () => {
  expect(await bkdev(checkout, ['down'])).toMatchObject({ status: 0 });
  expect(await containersOf(checkout.project)).toEqual({});
});
