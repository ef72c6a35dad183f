import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { run } from '../../../src/host/cli/program.ts';
import { printedBy } from '../../support/printed.ts';
import { parseSaid } from '../../support/said.ts';
import { type WrittenCheckout, writtenCheckout } from '../../support/written-checkout.ts';

const main = join(import.meta.dirname, '../../../src/host/cli/main.ts');
/** A uid that the user database does not contain. */
const stranger = 54_321;
const isRoot = process.getuid?.() === 0;

let checkout: WrittenCheckout;
let home = '';
beforeEach(() => {
  checkout = writtenCheckout();
  home = mkdtempSync(join(tmpdir(), 'home-'));
  vi.stubEnv('XDG_STATE_HOME', '');
});
afterEach(() => {
  vi.unstubAllEnvs();
  chmodSync(checkout.root, 0o755);
  checkout.remove();
  rmSync(home, { recursive: true });
});

interface Start {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  /** Shell commands to run before the program replaces the shell. */
  readonly before?: string;
  /** Whether to run as a user without any permissions, if the tests run as root. */
  readonly asStranger?: boolean;
  readonly stdout?: number;
}

/** Runs bkdev in this process, for the checkout. */
async function bkdev(words: readonly string[], env: Readonly<Record<string, string>> = {}) {
  for (const [name, value] of Object.entries({ HOME: home, ...env })) vi.stubEnv(name, value);
  const argv = words.includes('-w') ? words : [...words, '-w', checkout.root];
  const { result: status, ...printed } = await printedBy(() => run(['node', 'bkdev', ...argv]));
  return { status, ...printed };
}

/** Runs bkdev as a separate process, in the checkout. */
async function bkdevProcess(words: readonly string[], start: Start = {}) {
  const { env = {}, cwd = checkout.root, before = ':', asStranger = false, stdout: to = 'pipe' } = start;
  const ids = asStranger && isRoot ? { uid: stranger, gid: stranger } : {};
  const { PATH, NODE_COMPILE_CACHE } = process.env;
  const own = { PATH, NODE_COMPILE_CACHE, HOME: home, BKDEV_VERSION: '1.2.3' };
  const child = spawn('/bin/sh', ['-c', `${before}; exec "$0" "$@"`, process.execPath, main, ...words], {
    ...{ cwd, ...ids, env: { ...own, ...env }, stdio: ['ignore', to, 'pipe'] },
  });
  const [stdout, stderr, status] = await Promise.all([
    child.stdout === null ? '' : text(child.stdout),
    child.stderr === null ? '' : text(child.stderr),
    new Promise<number | null>(resolve => child.once('close', resolve)),
  ]);
  return { status, stdout, stderr };
}

/** Returns the error of a refused command, with --json. */
async function refused(words: readonly string[], env?: Readonly<Record<string, string>>) {
  return refusal(await bkdev([...words, '--json'], env));
}

async function refusedProcess(words: readonly string[], start: Start) {
  return refusal(await bkdevProcess([...words, '--json'], start));
}

function refusal({ status, stdout, stderr }: { status: number | null; stdout: string; stderr: string }) {
  const { error } = parseSaid(stdout || '{}') as { error?: { code: string; message: string; hint: string } };
  return { status, stderr, code: error?.code, message: error?.message, hint: error?.hint };
}

const at = (path: string) => join(checkout.root, path);

/** Replaces a file or folder by something else. */
function instead(path: string, put: (path: string) => void): void {
  rmSync(at(path), { recursive: true, force: true });
  put(at(path));
}

const folder = (path: string) => mkdirSync(path);
const file = (path: string) => writeFileSync(path, '');
const pipe = (path: string) => execFileSync('mkfifo', [path]);
const loop = (path: string) => symlinkSync(path, path);
const dangling = (path: string) => symlinkSync('gone', path);

test.for<[string, (path: string) => void, string, string]>([
  ['profiles/api.yaml', dangling, 'it is a link to gone, which does not exist (ENOENT)', 'rm '],
  ['profiles/api.yaml', loop, 'its symbolic links form a loop (ELOOP)', 'rm '],
  ['profiles/api.yaml', folder, 'it is a folder, and a file is expected (EISDIR)', 'out of the way'],
  ['profiles', file, 'a part of its path is not a folder (ENOTDIR)', 'out of the way'],
  ['profiles', loop, 'its symbolic links form a loop (ELOOP)', 'rm '],
  ['.devcontainer/compose.yaml', folder, 'it is a folder, and a file is expected (EISDIR)', 'out of the way'],
  ['.devcontainer/compose.yaml', loop, 'its symbolic links form a loop (ELOOP)', 'rm '],
])('%s as something else (%o) must be told with its path and a remedy', async ([path, put, found, remedy]) => {
  instead(path, put);
  const told = await refused(['profiles']);
  expect(told).toEqual({
    ...{ status: 4, stderr: '', code: 'file-unusable' },
    message: expect.stringContaining(found),
    hint: expect.stringContaining(remedy),
  });
  expect(told.message).toContain(at(path));
  expect(told.hint).toContain(at(path));
});

test.for([
  ['profiles/api.yaml', 'profiles'],
  ['.devcontainer/compose.yaml', 'profiles'],
  ['.devcontainer/.env', 'status'],
  ['.devcontainer/.env', 'up'],
] as const)('%s as a named pipe must be reported by %s, neither awaited nor overwritten', async ([path, command]) => {
  instead(path, pipe);
  expect(await refused([command], { DOCKER_HOST: 'unix:///nowhere/docker.sock' })).toEqual({
    ...{ status: 4, stderr: '', code: 'file-unusable' },
    message: `${at(path)} is a named pipe, and a file is expected.`,
    hint: `Move ${at(path)} out of the way.`,
  });
  expect(statSync(at(path)).isFIFO()).toBe(true);
});

test.for(['profiles', '.devcontainer'])('an unreadable %s must be reported as that', async path => {
  if (isRoot) chownSync(checkout.root, stranger, stranger);
  chmodSync(at(path), 0);
  const { status, code, message, hint } = await refusedProcess(['profiles'], { asStranger: true });
  chmodSync(at(path), 0o755);
  expect({ status, code, message, hint }).toEqual({
    ...{ status: 4, code: 'file-unusable' },
    message: expect.stringMatching(/permission denied \(EACCES\)\.$/),
    hint: expect.stringMatching(/^ls -ld \S+ shows who owns it/),
  });
});

test('the lock of an editor beside a profile must not count as a profile', async () => {
  symlinkSync('ada@host.4711:1', at('profiles/.#api.yaml'));
  const { status, stdout, stderr } = await bkdev(['profiles']);
  expect({ status, stderr, stdout }).toEqual({ status: 0, stderr: '', stdout: expect.stringContaining('api') });
});

test('a workspace with a name that is too long must be reported', async () => {
  expect(await refused(['profiles', '-w', `/tmp/${'x'.repeat(300)}`])).toMatchObject({
    ...{ status: 4, code: 'file-unusable', message: expect.stringContaining('ENAMETOOLONG') },
    hint: expect.stringContaining('shorter path'),
  });
});

test('a workspace below a file must be reported as having no definition', async () => {
  expect(await refused(['profiles', '-w', '/dev/null/x'])).toMatchObject({ status: 2, code: 'definition-missing' });
});

test('a checkout with a long path must work', async () => {
  const root = join(home, 'a'.repeat(200), 'b'.repeat(200));
  mkdirSync(join(root, '..'), { recursive: true });
  const { rename } = await import('node:fs/promises');
  await rename(checkout.root, root);
  const { status, stderr } = await bkdev(['profiles', '-w', root]);
  await rename(root, checkout.root);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});

test('a working directory that is gone must be reported', async () => {
  const gone = join(home, 'gone');
  mkdirSync(gone);
  expect(await refusedProcess(['profiles'], { cwd: gone, before: 'rmdir ../gone' })).toMatchObject({
    ...{ status: 2, code: 'usage', message: 'The current folder no longer exists.' },
    hint: expect.stringContaining('cd "$PWD"'),
  });
});

const noHome = 'This user has no home folder: HOME is not set, and the user database does not name one.';

test.for([
  ['relative', { HOME: 'home' }, 'HOME is "home", which is not an absolute path.'],
  // Only root can become a user whom the user database does not contain.
  ...(isRoot ? ([['missing', {}, noHome] as const, ['empty', { HOME: '' }, noHome] as const] as const) : []),
] as const)('a home folder that is %s must be reported', async ([, env, message]) => {
  chmodSync(checkout.root, 0o755);
  expect(await refusedProcess(['profiles'], { env: { HOME: undefined, ...env }, asStranger: true })).toMatchObject({
    ...{ status: 2, code: 'usage', message, hint: 'Set HOME to a folder of your own.' },
  });
});

test.for([
  ['no folder', { HOME: '/dev/null' }],
  ['read-only', { HOME: '/sys' }],
  ['below a file', { XDG_STATE_HOME: '/etc/passwd/state' }],
] as const)('reading commands must work with a home that is %s', async ([, env]) => {
  const { status, stderr } = await bkdev(['profiles'], env);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});

test.for(['--version', 'profiles'])('output of %s that a full disk rejects must not count as printed', async word => {
  const { status, stderr } = await bkdevProcess([word], { stdout: openSync('/dev/full', 'w') });
  expect({ status, stderr }).toEqual({
    status: 4,
    stderr: expect.stringMatching(/^bkdev: standard output could not be written: .*ENOSPC.*\n {2}try: df -h/),
  });
});

test.for<[string, string, string]>([
  ['a name without a protocol', 'nowhere.invalid', 'No Docker Engine answers at tcp://nowhere.invalid'],
  ['a path', '/var/run/docker.sock', 'is not the address of a Docker Engine.'],
  ['an unknown kind', 'ftp://host:21', 'is not the address of a Docker Engine.'],
  ['a port out of range', 'tcp://127.0.0.1:99999', 'is not the address of a Docker Engine.'],
  ['a path too long for a socket', `unix:///tmp/${'x'.repeat(120)}`, 'No Docker Engine answers at unix:'],
  ['a name too long', `unix:///tmp/${'x'.repeat(300)}`, 'No Docker Engine answers at unix:'],
  ['a socket that is not there', 'unix:///nowhere/docker.sock', '(ENOENT)'],
  ['a file', 'unix:///etc/passwd', '(ECONNREFUSED)'],
  ['a path through a file', 'unix:///etc/passwd/docker.sock', '(ENOTDIR)'],
  ['a name that does not resolve', 'tcp://nowhere.invalid:2375', 'No Docker Engine answers at tcp:'],
  ['a port where nobody listens', 'tcp://127.0.0.1:1', '(ECONNREFUSED)'],
])('DOCKER_HOST as %s must be told with the address', async ([, address, message]) => {
  expect(await refused(['ls'], { DOCKER_HOST: address })).toEqual({
    ...{ status: 4, stderr: '', code: 'engine-unreachable' },
    message: expect.stringContaining(message),
    hint: expect.stringMatching(/DOCKER_HOST|bkdev doctor/),
  });
});

test('a socket with circular links must be reported', async () => {
  loop(at('loop'));
  expect(await refused(['ls'], { DOCKER_HOST: `unix://${at('loop')}` })).toMatchObject({
    ...{ status: 4, code: 'engine-unreachable', message: expect.stringContaining('(ELOOP)') },
  });
});

test.for<[string, () => Server]>([
  ['another web server', () => createHttpServer((_, response) => response.end('{"hello": "there"}'))],
  ['no web server', () => createServer(socket => socket.end('220 mail.example ESMTP\r\n'))],
  ['a server that says nothing', () => createServer(socket => socket.destroy())],
])('%s behind DOCKER_HOST must be told as no engine', async ([, create]) => {
  const server = create();
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const told = await refused(['ls'], { DOCKER_HOST: `tcp://127.0.0.1:${port}` });
  server.close();
  expect(told).toMatchObject({
    status: 4,
    code: 'engine-unreachable',
    hint: expect.stringMatching(/DOCKER_HOST|doctor/),
  });
  expect(told.message).toContain(`tcp://127.0.0.1:${port}`);
});
