import { mkdirSync, mkdtempSync, rmdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { exchange } from '../../../src/agent/io/http-exchange.ts';
import { keepListening } from '../../../src/agent/io/keep-listening.ts';

let folder: string;
let path: string;
let failures: string[];
let leaving: AbortController;
/** Ends the current pause. */
let goOn: () => void;
/** Resolves when the next pause has begun. */
let paused: PromiseWithResolvers<void>;
let kept: Promise<void>;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bkdev-'));
  path = join(folder, 'agent.sock');
  failures = [];
  leaving = new AbortController();
  paused = Promise.withResolvers();
});
afterEach(async () => {
  leaving.abort();
  goOn();
  await kept;
  rmSync(folder, { recursive: true });
});

async function begin(): Promise<void> {
  const listen = () =>
    new Promise<{ close(): unknown }>((resolve, reject) => {
      const server = createServer((_, response) => void response.end('here'));
      leaving.signal.addEventListener('abort', () => server.close());
      server.once('error', reject).listen(path, () => resolve(server));
    });
  const sleep = () => {
    const pause = Promise.withResolvers<void>();
    goOn = () => pause.resolve();
    paused.resolve();
    return pause.promise;
  };
  kept = keepListening(path, { listen, sleep, onFailure: ({ message }) => failures.push(message) }, leaving.signal);
  await paused.promise;
}

async function nextRound(): Promise<void> {
  paused = Promise.withResolvers();
  goOn();
  await paused.promise;
}

const answer = () => exchange({ socketPath: path, path: '/' }, 2000).then(({ body }) => body);

test('a removed socket must be recreated, and keep answering', async () => {
  await begin();
  expect(await answer()).toBe('here');
  rmSync(path);
  await expect(answer()).rejects.toThrow('ENOENT');
  await nextRound();
  expect(await answer()).toBe('here');
  await nextRound();
  expect(await answer()).toBe('here');
  expect(failures).toEqual([]);
});

test('a socket that cannot be created must be reported once, and created as soon as possible', async () => {
  mkdirSync(path);
  await begin();
  await nextRound();
  expect(failures).toEqual([expect.stringContaining('agent.sock')]);
  rmdirSync(path);
  await nextRound();
  expect(await answer()).toBe('here');
});
