import { execFile, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const runtime = join(import.meta.dirname, '../../.devcontainer/runtime');
const settings = join(runtime, 'settings');

/** Returns which of these requests, given by the name of their client, are left out of an access log. */
function leftOut(clients: readonly string[], env: Record<string, string> = {}): readonly boolean[] {
  const program = `
import json, sys
sys.dont_write_bytecode = True
sys.path.insert(0, ${JSON.stringify(settings)})
from bkdev_probes import ARE_LOGGED, is_probe
print(json.dumps([not ARE_LOGGED and is_probe({"User-Agent": agent}) for agent in json.loads(sys.argv[1])]))
`;
  const options = { encoding: 'utf8', env: { PATH: process.env['PATH'], ...env } } as const;
  return JSON.parse(execFileSync('python3', ['-c', program, JSON.stringify(clients)], options));
}

test("bkdev's probes must be left out of access logs, and be logged on request", () => {
  const clients = ['bkdev', 'curl/8.5', 'bkdevelop'];
  expect(leftOut(clients)).toEqual([true, false, false]);
  expect(leftOut(clients, { BKDEV_LOG_PROBES: '0' })).toEqual([true, false, false]);
  expect(leftOut(clients, { BKDEV_LOG_PROBES: '1' })).toEqual([false, false, false]);
});

/** Returns what the probe finds at an address, which must answer within half a second. */
async function memcachedAt(environment: Record<string, string>): Promise<unknown> {
  const program = `
import json, sys
sys.dont_write_bytecode = True
sys.path.insert(0, ${JSON.stringify(join(runtime, 'probe'))})
from peer import Asked, question_of
question = question_of({"memcached": {}}, json.loads(sys.argv[1]), Asked("test"))
if isinstance(question, dict):
    print(json.dumps(question))
else:
    verdict = question.ask(question.open(0.5))
    print(json.dumps([verdict.health, verdict.reason]))
`;
  const { stdout } = await promisify(execFile)('python3', ['-c', program, JSON.stringify(environment)]);
  return JSON.parse(stdout);
}

test.for<[string, (socket: Socket) => void, unknown]>([
  ['stores a value', socket => socket.once('data', () => socket.write('STORED\r\n')), ['healthy', '']],
  [
    'is full',
    socket => socket.once('data', () => socket.write('SERVER_ERROR out of memory storing object\r\n')),
    ['unhealthy', expect.objectContaining({ params: { error: 'SERVER_ERROR out of memory storing object' } })],
  ],
  [
    'is another server',
    socket => socket.write('220 mail.example ESMTP\r\n'),
    ['unhealthy', { code: 'probe.store-refuses-write', params: { error: '220 mail.example ESMTP' } }],
  ],
  [
    'hangs up',
    socket => socket.once('data', () => socket.end()),
    ['unhealthy', { code: 'probe.connection-broken', params: {} }],
  ],
  ['says nothing', () => undefined, ['unhealthy', { code: 'probe.no-answer', params: { withinMs: 500 } }]],
])('memcached must be judged by a write, where it %s', async ([, answer, expected]) => {
  const sockets: Socket[] = [];
  const server = createServer(socket => {
    sockets.push(socket.on('error', () => undefined));
    answer(socket);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const port = String((server.address() as AddressInfo).port);
  expect(await memcachedAt({ MEMCACHED_HOST: '127.0.0.1', MEMCACHED_PORT: port })).toEqual(expected);
  expect(await memcachedAt({ MEMCACHED_HOST: `127.0.0.1:${port}` })).toEqual(expected);
  for (const socket of sockets) socket.destroy();
  server.close();
  await once(server, 'close');
  expect(await memcachedAt({ MEMCACHED_HOST: '127.0.0.1', MEMCACHED_PORT: port })).toEqual([
    'unhealthy',
    { code: 'probe.connection-refused', params: {} },
  ]);
});

test('a missing or unusable address of memcached must be named', async () => {
  expect(await memcachedAt({})).toEqual({
    code: 'probe.variable-missing',
    params: { of: 'workspace', variable: 'MEMCACHED_HOST' },
  });
  expect(await memcachedAt({ MEMCACHED_HOST: 'a', MEMCACHED_PORT: 'b' })).toMatchObject({ code: 'probe.port-invalid' });
});
