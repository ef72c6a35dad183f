import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readFrontEnd } from '../../../src/agent/health/front-end-record.ts';

test('the record of a dev server must be read, and what is not one be ignored', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'bkdev-record-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'frontend.dev-server.json');
  expect(await readFrontEnd(path)).toBeUndefined();
  const write = (record: unknown) => writeFileSync(path, JSON.stringify(record));
  write({ pid: 7, state: 'compiled' });
  expect(await readFrontEnd(path)).toEqual({ pid: 7, state: 'compiled' });
  write({ pid: 7, state: 'failed', error: 'No.\u001B[2J', file: 'web/a.js', line: 3 });
  expect(await readFrontEnd(path)).toMatchObject({
    state: 'failed',
    error: expect.not.stringContaining('\u001B'),
    where: 'web/a.js:3',
  });
  const error = { code: 'front-end.lock-missing', params: { file: 'yarn.lock' } };
  write({ pid: 7, state: 'failed', error });
  expect(await readFrontEnd(path)).toEqual({ pid: 7, state: 'failed', error });
  for (const broken of [{ pid: 'x', state: 'failed' }, { pid: 1, state: 'odd' }, []]) {
    write(broken);
    expect(await readFrontEnd(path)).toBeUndefined();
  }
});
