import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readServer } from '../../../src/agent/health/server-record.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bkdev-'));
  path = join(folder, 'web.gunicorn');
});
afterEach(() => rmSync(folder, { recursive: true }));

const record = {
  ...{ pid: 26, startedAt: 1000, memory: 40, overridden: { workers: 8 } },
  settings: { workers: 2, class: 'sync', threads: 1, timeout: 30, maxRequests: 0 },
  ends: [{ pid: 30, at: 2000, how: 'timeout', what: 'GET /slow' }],
};

const slots = (...lines: string[]) =>
  Buffer.concat(lines.map(line => Buffer.concat([Buffer.from(line), Buffer.alloc(256 - line.length)])));

it('must be parsed as written by master and workers', async () => {
  writeFileSync(`${path}.json`, JSON.stringify({ ...record, failure: 'ImportError: \u001b[31mno' }));
  writeFileSync(
    `${path}.slots`,
    slots('36 1500 12 100 serving GET /ping', '', '43 1600 0 90 booting ', '44 1 2 3 left '),
  );
  expect(await readServer(path)).toEqual({
    ...record,
    memory: 40_960,
    workers: [
      { pid: 36, startedAt: 1500, requests: 12, memory: 102_400, isBooting: false, request: 'GET /ping' },
      { pid: 43, startedAt: 1600, requests: 0, memory: 92_160, isBooting: true },
    ],
    ends: [{ pid: 30, at: 2000, how: 'timeout', request: 'GET /slow' }],
    failure: 'ImportError: [31mno',
  });
});

it.each(['43 1600 0', '43 1600 x 90 serving ', '\n', '43 1600 0 90 serving'])(
  'must omit a worker whose slot is partially written: %j',
  async line => {
    writeFileSync(`${path}.json`, JSON.stringify(record));
    writeFileSync(`${path}.slots`, slots(line));
    expect((await readServer(path))?.workers).toEqual([]);
  },
);

it.each([undefined, '', '{', '[]', '{"pid": 26}'])('must be empty if it cannot be parsed: %s', async text => {
  if (text !== undefined) writeFileSync(`${path}.json`, text);
  expect(await readServer(path)).toBeUndefined();
});
