import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseSaid } from '../support/said.ts';
import { anotherCheckout, bkdev, upResult } from './support/bkdev.ts';
import { type Checkout, freePort } from './support/checkout.ts';
import { containersOf, statesOf, volumesOf } from './support/engine.ts';
import { inTerminal, shellIn } from './support/terminal.ts';

let checkout: Checkout;
let neighbour: Checkout;
/** The port that the checkout wants and this process holds. */
let wanted: number;
let holder: Server;

beforeAll(async () => {
  wanted = await freePort();
  checkout = await wanting('ports', wanted, { seed: true });
  holder = createServer().listen(wanted, '127.0.0.1');
});

afterAll(() => holder.close());

/** Makes a checkout whose port of the API is set by its file, not by its shell. */
async function wanting(name: string, port: number, options: { seed: boolean }): Promise<Checkout> {
  const { env, ...made } = await anotherCheckout(name, options);
  await writeFile(join(made.root, '.devcontainer/.env'), `BKDEV_PORT_API='${port}'\n`);
  const { BKDEV_PORT_API: _, ...others } = env;
  return { ...made, port, env: others };
}

async function up({ env = {}, ...of }: { in: Checkout; args?: string[]; env?: Record<string, string> }) {
  return upResult(await bkdev(of.in, ['up', 'api', '--json', ...(of.args ?? [])], env));
}

/** Returns every file of a checkout with its text. */
async function textsOf(root: string): Promise<Record<string, string>> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name));
  return Object.fromEntries(await Promise.all(files.map(async file => [file, await readFile(file, 'base64')])));
}

async function writtenPort({ root }: Checkout): Promise<number> {
  const text = await readFile(join(root, '.devcontainer/.env'), 'utf8');
  return Number(/^BKDEV_PORT_API='(\d+)'$/m.exec(text)?.[1]);
}

test('a port that a process uses must be reported with the process, before anything is created', async () => {
  const { status, error } = await up({ in: checkout });
  expect({ status, ...error }).toMatchObject({
    status: 4,
    code: 'port-taken',
    message: expect.stringMatching(
      `^Port ${wanted} of this machine is taken by process ${process.pid} \\(.+\\); Kernel API wants it\\.$`,
    ),
    hint: expect.stringContaining('bkdev up --yes'),
  });
  expect(await statesOf(checkout.project)).toEqual({});
  expect(await writtenPort(checkout)).toBe(wanted);
});

test('a dry run must report it too, and change nothing', async () => {
  const { status, stdout } = await bkdev(checkout, ['up', 'api', '--dry-run', '--yes']);
  expect({ status, stdout }).toEqual({
    status: 0,
    stdout: expect.stringContaining(`Port ${wanted} is taken by process`),
  });
  expect(await writtenPort(checkout)).toBe(wanted);
});

test('a dry run of a profile that was never generated must plan it, and write nothing', async () => {
  const quiet = 'name: quiet\ntitle: Quiet\nextends: api\nenvironment: {BKAPP_LOG_LEVEL: INFO}\n';
  await writeFile(join(checkout.root, 'profiles/quiet.yaml'), quiet);
  const before = await textsOf(checkout.root);
  const { status, stdout } = await bkdev(checkout, ['up', 'quiet', '--dry-run']);
  expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringContaining('start api after') });
  expect(await textsOf(checkout.root)).toEqual(before);
  await rm(join(checkout.root, 'profiles/quiet.yaml'));
});

test('a port that the shell sets must be a request that --yes does not change', async () => {
  const { status, error } = await up({ in: checkout, args: ['--yes'], env: { BKDEV_PORT_API: String(wanted) } });
  expect({ status, code: error?.code }).toEqual({ status: 4, code: 'port-taken' });
  expect(await statesOf(checkout.project)).toEqual({});
});

/** Runs a new user's first `bkdev up` in a terminal up to the question about the port. */
async function askedForPort(terminal = inTerminal(checkout, 'up')) {
  await terminal.line(/Which profile\?/);
  terminal.write('\r');
  await terminal.line(/Use \d+ for Kernel API instead\? \[Y\/n\] /);
  return terminal;
}

test('after picking a profile and declining another port, the user must be back in the shell, with nothing created', async () => {
  const terminal = await askedForPort();
  terminal.write('n\r');
  const { status, stdout } = await terminal.finished;
  expect({ status, stdout }).toEqual({
    status: 4,
    stdout: expect.stringContaining(`Port ${wanted} of this machine is`),
  });
  expect(await statesOf(checkout.project)).toEqual({});
  expect(await writtenPort(checkout)).toBe(wanted);
});

test('the question must be answerable after Ctrl-Z and fg, too', async () => {
  const shell = shellIn(checkout);
  shell.write('bkdev up\n');
  await askedForPort(shell);
  shell.write('\u001A');
  await shell.line(/Stopped/);
  shell.write('fg\n');
  shell.write('n\r');
  await shell.line(new RegExp(`Port ${wanted} of this machine is`));
  shell.write('echo "status $?"; exit\n');
  expect((await shell.finished).stdout).toContain('status 4');
});

test('after picking a profile and accepting another port, it must come up there', async () => {
  const terminal = await askedForPort();
  terminal.write('\r');
  await terminal.line(/ready in/);
  const url = `http://127.0.0.1:${await writtenPort(checkout)}`;
  await terminal.line(new RegExp(`${url}\\b`));
  expect(await (await fetch(`${url}/ping`)).text()).toBe('pong');
  terminal.write('q');
  expect((await terminal.finished).status).toBe(0);
  expect(await writtenPort(checkout)).toBeGreaterThan(wanted);

  // The following tests begin in the same state as this one.
  expect(await bkdev(checkout, ['down'])).toMatchObject({ status: 0 });
  await writeFile(join(checkout.root, '.devcontainer/.env'), `BKDEV_PORT_API='${wanted}'\n`);
});

test('--yes must take the next free port, use it everywhere and keep it', async () => {
  const { status, events } = await up({ in: checkout, args: ['--yes'] });
  const chosen = await writtenPort(checkout);
  const url = `http://127.0.0.1:${chosen}`;
  expect({ status, end: events.at(-1) }).toMatchObject({ status: 0, end: { urls: [url] } });
  expect(chosen).toBeGreaterThan(wanted);
  expect(events.find(event => event.type === 'notice-given')).toMatchObject({
    text: expect.stringContaining(`Kernel API gets port ${chosen}, kept in .devcontainer/.env: ${wanted} is taken by`),
  });
  expect(await (await fetch(`${url}/ping`)).text()).toBe('pong');
  const { stdout } = await bkdev(checkout, ['status', '--json']);
  const { services } = parseSaid(stdout) as { services: { service: string; url: string | null }[] };
  expect(services.find(({ service }) => service === 'api')?.url).toBe(url);

  holder.close();
  const before = await containersOf(checkout.project);
  expect(await up({ in: checkout })).toMatchObject({ status: 0, plan: [expect.stringMatching(/^keep /)] });
  expect((await containersOf(checkout.project))['api']?.Id).toBe(before['api']?.Id);
  expect(await writtenPort(checkout)).toBe(chosen);
});

test('a port that another checkout uses must be reported with its folder', async () => {
  neighbour = await wanting('ports-neighbour', await writtenPort(checkout), { seed: false });
  const { status, error } = await up({ in: neighbour });
  expect({ status, ...error }).toMatchObject({
    status: 4,
    message: expect.stringContaining(
      `is taken by bkdev in ${checkout.root} (container ${checkout.project}-api-1); Kernel API`,
    ),
    hint: expect.stringContaining(`bkdev stop --workspace ${checkout.root}`),
  });
  expect(await volumesOf(neighbour.project)).toEqual({});
});

test('the doctor must report it as well', async () => {
  const { stdout } = await bkdev(neighbour, ['doctor', '--json']);
  const { findings } = parseSaid(stdout) as { findings: { check: string }[] };
  expect(findings.find(({ check }) => check === 'ports')).toMatchObject({
    level: 'warning',
    found: expect.stringContaining(`is taken by bkdev in ${checkout.root}`),
  });
});
