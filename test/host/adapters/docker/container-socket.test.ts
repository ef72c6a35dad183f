import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createNetServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { askSocket } from '../../../../src/host/adapters/docker/container-socket.ts';

const id = '4f1c'.repeat(16);
const container = { id, pid: 71 };
const look = { method: 'POST', path: '/look?within=2000', withinMs: 5_000 } as const;

let folder: string;
let server: Server | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'proc-'));
  mkdirSync(join(folder, '71/root/run'), { recursive: true });
  writeFileSync(join(folder, '71/cgroup'), `0::/system.slice/docker-${id}.scope\n`);
});

afterEach(() => {
  server?.close();
  server = undefined;
  rmSync(folder, { recursive: true });
});

const socket = () => join(folder, '71/root/run/agent.sock');
const ask = (request: Parameters<typeof askSocket>[2] = look) =>
  askSocket(container, '/run/agent.sock', request, folder);

async function listen(made: Server): Promise<void> {
  server = made;
  await new Promise<void>(resolve => made.listen(socket(), resolve));
}

const serve = (listener: RequestListener) => listen(createServer(listener));

test('a request must reach the socket in the container and bring its answer back', async () => {
  await serve((request, response) => response.writeHead(200).end(`${request.method} ${request.url}\n`));
  expect(await ask()).toEqual({ type: 'answered', status: 200, body: 'POST /look?within=2000\n' });
});

test('a refusal must be an answer with its status', async () => {
  await serve((_, response) => response.writeHead(503).end('no definition'));
  expect(await ask()).toEqual({ type: 'answered', status: 503, body: 'no definition' });
});

test('an answer that does not come in time must be named as that', async () => {
  await listen(createNetServer());
  expect(await ask({ ...look, withinMs: 1 })).toEqual({ type: 'late' });
});

test('an answer that breaks off must be named as that', async () => {
  await listen(createNetServer(connection => connection.once('data', () => connection.destroy())));
  expect(await ask()).toEqual({ type: 'cut' });
});

test('a process of another container must not be asked: its id may mean another one on this machine', async () => {
  await serve((_, response) => response.end('from another container'));
  writeFileSync(join(folder, '71/cgroup'), '0::/system.slice/docker-another.scope\n');
  expect(await ask()).toBeUndefined();
  expect(await askSocket({ id, pid: 0 }, '/run/agent.sock', look, folder)).toBeUndefined();
});

test('a link in the container must not lead to a socket of this machine', async () => {
  await serve((_, response) => response.end('from this machine'));
  symlinkSync(socket(), join(folder, '71/root/run/link.sock'));
  expect(await askSocket(container, '/run/link.sock', look, folder)).toBeUndefined();
});

test('a socket that is missing, or that nobody listens on, must leave the answer to others', async () => {
  expect(await ask()).toBeUndefined();
  const bind = `import socket; socket.socket(socket.AF_UNIX).bind(${JSON.stringify(socket())})`;
  expect(spawnSync('python3', ['-c', bind]).status).toBe(0);
  expect(await ask()).toBeUndefined();
});
