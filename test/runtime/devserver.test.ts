import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const runtime = join(import.meta.dirname, '../../.devcontainer/runtime');

/** Returns whether a server like Django's sends small parts of a response to a real connection without delay. */
function sendsAtOnce(env: Record<string, string>): unknown {
  const program = `
import socket, sys, threading, types
from wsgiref.simple_server import WSGIRequestHandler, make_server
sys.dont_write_bytecode = True
sys.path[:0] = [${JSON.stringify(runtime)}, ${JSON.stringify(join(runtime, 'settings'))}]
sys.modules["django.core.servers.basehttp"] = types.SimpleNamespace(WSGIRequestHandler=WSGIRequestHandler)
import devserver
devserver.send_without_delay()

class Told(WSGIRequestHandler):
    def handle(self):
        self.wfile.write(b"%d" % (self.connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) != 0))

server = make_server("127.0.0.1", 0, None, handler_class=Told)
threading.Thread(target=server.handle_request).start()
print(socket.create_connection(server.server_address).recv(1).decode())
`;
  const options = { encoding: 'utf8', env: { PATH: process.env['PATH'], ...env } } as const;
  return execFileSync('python3', ['-c', program], options).trim();
}

test('a response must be sent at once, unless bkdev is to change nothing for speed', () => {
  expect([sendsAtOnce({}), sendsAtOnce({ BKDEV_PLAIN: '1' })]).toEqual(['1', '0']);
});
