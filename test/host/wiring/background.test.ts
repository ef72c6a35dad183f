import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startInBackground } from '../../../src/host/wiring/background.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'background-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function start(script: string) {
  return startInBackground([process.execPath, '-e', script], join(folder, 'output', 'shop.log'));
}

test('its output on both streams must be in a file that only its owner can read, truncated each time', async () => {
  await (await start('console.log("earlier")')).ended;
  const background = await start('console.log("one"); console.error("two")');
  expect(await background.ended).toEqual({ status: 0 });
  expect(readFileSync(background.output, 'utf8')).toBe('one\ntwo\n');
  expect(background.lastLines()).toEqual(['one', 'two']);
  expect(statSync(background.output).mode & 0o077).toBe(0);
});

test('its result must be known, and nothing before its end', async () => {
  const background = await start('process.exit(4)');
  expect(background.current()).toBeUndefined();
  await background.ended;
  expect(background.current()).toEqual({ status: 4 });
});

test('it must have no input, and its own session', async () => {
  const background = await start(
    'process.stdin.on("end", () => console.log("end")).resume(); console.log(require("fs").readFileSync("/proc/self/stat", "utf8").split(" ")[5] === String(process.pid))',
  );
  await background.ended;
  expect(background.lastLines().sort()).toEqual(process.platform === 'linux' ? ['end', 'true'] : expect.anything());
});

test('a missing program must be reported as one that ended', async () => {
  const background = await startInBackground([join(folder, 'missing')], join(folder, 'shop.log'));
  expect(await background.ended).toEqual({ status: 127 });
});
