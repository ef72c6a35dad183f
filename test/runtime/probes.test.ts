import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const settings = join(import.meta.dirname, '../../.devcontainer/runtime/settings');

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
