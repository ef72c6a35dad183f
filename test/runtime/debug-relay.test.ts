import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { freePort } from '../docker/support/checkout.ts';

const relay = join(import.meta.dirname, '../../.devcontainer/runtime/supervisor/debug_relay.py');
const messageOf = (said: object) => {
  const body = JSON.stringify(said);
  return `Content-Length: ${body.length}\r\n\r\n${body}`;
};

/** Stands for the adapter of debugpy, which sends an event to everybody who connects. */
async function startAdapter(): Promise<{ readonly server: Server; readonly came: Socket[]; readonly port: number }> {
  const came: Socket[] = [];
  const server = createServer(socket => {
    came.push(socket);
    socket.on('error', () => undefined).write(messageOf({ type: 'event', event: 'output' }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, came, port: (server.address() as { port: number }).port };
}

/** Connects as soon as the relay listens. */
async function toRelay(port: number): Promise<Socket> {
  for (;;) {
    const socket = connect(port, '127.0.0.1');
    const isThere = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    if (isThere) return socket;
  }
}

test('a connection that says nothing must not reach the program, and one that does must', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'bkdev-relay-'));
  const adapter = await startAdapter();
  const record = join(folder, 'api.debug');
  writeFileSync(record, JSON.stringify({ pid: process.pid, port: adapter.port }));
  const port = await freePort();
  const running = spawn('python3', [relay, `${port}=${record}`], { stdio: 'ignore' });
  onTestFinished(async () => {
    running.kill();
    await once(running, 'exit');
    for (const socket of adapter.came) socket.destroy();
    adapter.server.close();
    rmSync(folder, { recursive: true });
  });

  const check = await toRelay(port);
  check.end();
  await once(check.resume(), 'close');

  const editor = await toRelay(port);
  editor.write(messageOf({ seq: 1, type: 'request', command: 'initialize' }));
  const [answer] = await once(editor, 'data');
  expect(String(answer)).toBe(messageOf({ type: 'event', event: 'output' }));
  const [asked] = await once(adapter.came.at(-1) as Socket, 'data');
  expect(String(asked)).toBe(messageOf({ seq: 1, type: 'request', command: 'initialize' }));
  expect(adapter.came).toHaveLength(1);
  editor.destroy();
});
