import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createLogArchive } from '../../../../src/host/adapters/cache/disk-log-archive.ts';
import type { ArchivedLine } from '../../../../src/host/ports/log-archive.ts';

let folder = '';
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'bkdev-logs-')), 'logs');
});
afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }));

const line = (service: string, text: string, at = 1000): ArchivedLine => ({ service, text, at });
const failures: string[] = [];
const archiveOf = (bytes = 10_000) =>
  createLogArchive(folder, { bytes, onFailure: ({ message }) => failures.push(message) });
const sizes = () => readdirSync(folder).map(name => statSync(join(folder, name)).size);

test('written lines must be read by the next process, with times, instances, programs and control characters', async () => {
  const first = archiveOf();
  const lines = [
    line('api', 'one\u001B[31m red\t'),
    { ...line('worker', 'two', 1764479194743), instance: 'worker.2' },
    { ...line('worker', 'of a program', 1764479194744), program: 'cron' },
    line('api', '', 2000),
    line('api', '漢字 – 😀', 3000),
  ];
  for (const one of lines) first.append(one);
  await first.close();
  expect((await archiveOf().read()).toSorted((one, other) => one.at - other.at)).toEqual(
    lines.toSorted((one, other) => one.at - other.at),
  );
  const modes = readdirSync(folder).map(name => statSync(join(folder, name)).mode & 0o777);
  expect([statSync(folder).mode & 0o777, new Set(modes)]).toEqual([0o700, new Set([0o600])]);
});

test('each service must be bounded independently, keeping the newest lines', async () => {
  const archive = archiveOf(4000);
  archive.append(line('quiet', 'here'));
  for (let round = 0; round < 20; round += 1) {
    for (let index = 0; index < 20; index += 1) archive.append(line('loud', `${'x'.repeat(80)} ${round}-${index}`));
    await archive.close();
  }
  const kept = await archiveOf().read();
  expect(kept.find(({ service }) => service === 'quiet')?.text).toBe('here');
  expect(kept.at(-1)?.text.endsWith('19-19') || kept.some(({ text }) => text.endsWith('19-19'))).toBe(true);
  expect(Math.max(...sizes())).toBeLessThanOrEqual(4000);
});

test('a line that a killed program left incomplete, or an invalid one, must be skipped', async () => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, 'api.log'),
    Buffer.concat([Buffer.from('s - one\nnonsense\n\ns - tw'), Buffer.from([0xff])]),
  );
  writeFileSync(join(folder, 'notes.txt'), 's - x\n');
  expect(await archiveOf().read()).toEqual([line('api', 'one', 28), line('api', 'tw\ufffd', 28)]);
});

test('while another program writes, it must only be read; once that has ended, written again', async () => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'writer'), String(process.ppid));
  const second = archiveOf();
  second.append(line('api', 'lost'));
  await second.close();
  expect(await second.read()).toEqual([]);
  // No process has this pid.
  writeFileSync(join(folder, 'writer'), '99999999');
  const third = archiveOf();
  third.append(line('api', 'kept'));
  await third.close();
  expect(await third.read()).toEqual([line('api', 'kept')]);
  expect(readdirSync(folder)).toEqual(['api.log']);
});

test('a full disk must be reported once, and pending lines be written when there is room', async () => {
  failures.length = 0;
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'api.log');
  symlinkSync('/dev/full', file);
  const archive = archiveOf();
  for (const text of ['one', 'two']) {
    archive.append(line('api', text));
    await archive.close();
  }
  expect(failures).toEqual([expect.stringContaining('ENOSPC')]);
  rmSync(file);
  archive.append(line('api', 'three'));
  await archive.close();
  expect(readFileSync(file, 'utf8')).toBe('rs - one\nrs - two\nrs - three\n');
});
