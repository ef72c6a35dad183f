import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { decidesWithinMs, isDecided, nameReload } from '../../../src/agent/reload/signalled.ts';

/** A server that reports its decisions in this folder, and a wait for the decision about a reload. */
function signalled(whileWaiting: (looks: number, decide: (reload: string) => void) => void = () => {}) {
  const folder = mkdtempSync(join(tmpdir(), 'bkdev-signalled-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const decisions = join(folder, 'api.reload');
  const ending = new AbortController();
  let [now, looks] = [0, 0];
  const sleep = async (ms: number) => {
    now += ms;
    looks += 1;
    whileWaiting(looks, reload => appendFileSync(decisions, `${reload}\n`));
  };
  const about = (reload: string) => ({ service: 'api', reload });
  return {
    ending,
    decisions,
    name: () => nameReload(folder, 'api'),
    asked: () => readFileSync(join(folder, 'api.asked'), 'utf8'),
    wait: (reload = '') => isDecided(folder, about(reload), { now: () => now, sleep }, ending.signal),
    waited: () => ({ looks, ms: now }),
  };
}

test('a reload must not count as over before the server has decided about it, whatever else it decides', async () => {
  let name = '';
  const server = signalled((looks, decide) => {
    if (looks === 1) decide('the reload before');
    if (looks === 3) decide(name);
    if (looks === 4) decide('again the reload before');
  });
  writeFileSync(server.decisions, '');
  name = (await server.name()) ?? '';
  expect(server.asked()).toBe(name);
  expect([await server.wait(name), server.waited().looks]).toEqual([true, 3]);
});

test('a decision must be found although a slower worker reported an older one since', async () => {
  const server = signalled();
  writeFileSync(server.decisions, '');
  const name = await server.name();
  writeFileSync(server.decisions, `${name}\nthe reload before\n`);
  expect([await server.wait(name), server.waited().looks]).toEqual([true, 0]);
});

test('each reload must have its own name, and none if its server never reports a decision', async () => {
  const server = signalled();
  expect(await server.name()).toBeUndefined();
  writeFileSync(server.decisions, '');
  expect(await server.name()).not.toBe(await server.name());
});

test('a server that hangs must not be awaited forever, nor count as reloaded', async () => {
  const server = signalled();
  writeFileSync(server.decisions, 'the reload before\n');
  expect([await server.wait(await server.name()), server.waited().ms]).toEqual([false, decidesWithinMs]);
});

test('nobody must wait for a decision that no longer matters', async () => {
  const server = signalled(looks => looks === 2 && server.ending.abort());
  writeFileSync(server.decisions, '');
  expect([await server.wait(await server.name()), server.waited().looks]).toEqual([true, 2]);
});
