import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createHistory } from '../../../../src/host/adapters/cache/conf-history.ts';
import { createLogArchive } from '../../../../src/host/adapters/cache/disk-log-archive.ts';
import { createKeptFiles } from '../../../../src/host/adapters/cache/kept-files.ts';
import { idOf } from '../../../../src/host/adapters/cache/remembered.ts';

function keptOf(root: string, state: string) {
  const history = createHistory(root, state);
  return { history, kept: createKeptFiles(root, state, join(state, 'devcontainers', idOf(root)), history) };
}

function stateFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'bkdev-kept-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

const all = (state: string) => readdirSync(state, { recursive: true, encoding: 'utf8' }).sort();

test('files kept for one checkout must be found and deleted, and those of another stay', async () => {
  const state = stateFolder();
  const [one, other] = [keptOf('/home/ada/shop', state), keptOf('/home/bob/shop', state)];
  expect(one.kept.found()).toEqual([]);
  const id = idOf('/home/ada/shop');
  for (const folder of ['profiles', 'definitions', `logs/${id}`, `devcontainers/${id}`])
    mkdirSync(join(state, folder), { recursive: true });
  writeFileSync(join(state, 'profiles', `${id}.profiles.json`), '{}');
  writeFileSync(join(state, 'definitions', `${id}-0123456789abcdef.json`), '{}');
  writeFileSync(join(state, 'logs', id, 'api.log'), 'secret');
  other.history.rememberProfile('full');
  one.history.rememberProfile('api');
  one.history.rememberScales({ worker: 3 });
  expect(one.kept.found()).toEqual(['scales', 'logs', 'memory']);

  one.kept.forget('scales');
  expect([one.kept.found(), one.history.lastProfile()]).toEqual([['logs', 'memory'], 'api']);
  one.kept.forget('logs');
  one.kept.forget('memory');
  expect(one.kept.found()).toEqual([]);
  expect(all(state)).toEqual([
    ...['definitions', 'devcontainers', 'logs', 'profiles', 'workspaces'],
    `workspaces/${idOf('/home/bob/shop')}.json`,
  ]);
  expect([one.history.lastProfile(), other.history.lastProfile()]).toEqual([undefined, 'full']);
  one.kept.forget('logs');
});

test('a screen that still writes must not restore deleted logs, and keep later lines', async () => {
  const state = stateFolder();
  const root = '/home/ada/shop';
  const folder = join(state, 'logs', idOf(root));
  const archive = createLogArchive(folder, { bytes: 1000, onFailure: error => expect.unreachable(String(error)) });
  const write = (text: string) => archive.append({ service: 'api', at: 1, text });
  const texts = async () => (await archive.read()).map(({ text }) => text);
  write('before');
  await expect.poll(texts).toEqual(['before']);
  write('of what is ending');
  keptOf(root, state).kept.forget('logs');
  await archive.close();
  expect(await texts()).toEqual([]);
  write('of a later life');
  await archive.close();
  expect(await texts()).toEqual(['of a later life']);
});
