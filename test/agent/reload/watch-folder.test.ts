import { mkdirSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { watchFolder } from '../../../src/agent/reload/watch-folder.ts';

let folder: string;
let stopping: AbortController;
const news: string[] = [];
const beats: string[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bkdev-'));
  stopping = new AbortController();
  news.length = 0;
  beats.length = 0;
});
afterEach(() => {
  stopping.abort();
  rmSync(folder, { recursive: true, force: true });
});

/** Retries immediately, while the agent waits for seconds. */
function watching(path: string): Promise<void> {
  const sleep = (_: number, signal: AbortSignal) => wait(5, undefined, { signal }).catch(() => {});
  const around = {
    sleep,
    onNews: (service: string) => news.push(service),
    onBeat: (service: string) => beats.push(service),
  };
  return watchFolder(path, around, stopping.signal);
}

/** Writes as a container does: to another file first, so that nobody reads a partial one. */
function tell(service: string): void {
  writeFileSync(join(folder, `${service}.processes.json.new`), '{}');
  renameSync(join(folder, `${service}.processes.json.new`), join(folder, `${service}.processes.json`));
}

it('must report the container that wrote, appeared or disappeared, and nothing else', async () => {
  const ended = watching(folder);
  tell('worker');
  await expect.poll(() => new Set(news)).toEqual(new Set(['worker']));
  writeFileSync(join(folder, 'worker.json'), '{}');
  writeFileSync(join(folder, 'api.sock'), '');
  await expect.poll(() => new Set(news)).toEqual(new Set(['worker', 'api']));
  stopping.abort();
  await ended;
});

it('must report the supervisor that is alive, which is not a change', async () => {
  const alive = join(folder, 'worker.alive');
  writeFileSync(alive, '');
  void watching(folder);
  await expect
    .poll(() => {
      utimesSync(alive, new Date(), new Date());
      return beats;
    })
    .toContain('worker');
  expect(news).toEqual([]);
});

it('must continue if the folder appears later or is recreated', async () => {
  rmSync(folder, { recursive: true });
  void watching(folder);
  mkdirSync(folder);
  await expect
    .poll(() => {
      tell('beat');
      return news;
    })
    .toContain('beat');
});
