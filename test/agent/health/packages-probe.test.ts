import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createPackagesProbe, packagesMark } from '../../../src/agent/health/packages-probe.ts';
import { message } from '../../../src/shared/messages/message.ts';

const packages = 'lib/python3.11/site-packages';
const gunicorn = [`${packages}/gunicorn`, `${packages}/gunicorn-23.0.dist-info`, 'bin/gunicorn'];
const celery = [`${packages}/celery`, `${packages}/celery-5.4.dist-info`, 'bin/celery'];

/** Creates an environment as the step `deps` leaves it. The mark of an earlier version listed no packages. */
function synced({ isOld = false } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'bkdev-packages-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const at = (path: string) => join(folder, path);
  for (const path of [...gunicorn, ...celery]) mkdirSync(at(path), { recursive: true });
  const lines = [...gunicorn.map(path => `${path}\tgunicorn`), ...celery.map(path => `${path}\tcelery`)];
  writeFileSync(
    at(packagesMark),
    ['fingerprint', ...lines.map(line => (isOld ? line.split('\t')[0] : line))].join('\n'),
  );
  const probe = createPackagesProbe(folder, () => 0);
  const remove = (...paths: string[]) => {
    for (const path of paths) rmSync(at(path), { recursive: true });
  };
  const told = async () => {
    const found = await probe.ask({ since: 0, closely: false });
    return found.type === 'answered' ? found.close?.notes : found;
  };
  return { at, remove, told };
}

const gone = (...names: string[]) => [message('note.packages-gone', { names, more: 0 })];

test('packages and not files must be counted that are gone since the last sync, and none once they are back', async () => {
  const { at, remove, told } = synced();
  expect(await told()).toEqual([]);
  remove(...gunicorn);
  expect(await told()).toEqual(gone('gunicorn'));
  expect(await told()).toEqual(gone('gunicorn'));
  remove(`${packages}/celery`);
  expect(await told()).toEqual(gone('celery', 'gunicorn'));
  for (const path of [...gunicorn, `${packages}/celery`]) mkdirSync(at(path));
  expect(await told()).toEqual([]);
});

test('must not count a version that a person chose as missing', async () => {
  const { at, told } = synced();
  renameSync(at(gunicorn[1] ?? ''), at(`${packages}/gunicorn-22.0.dist-info`));
  expect(await told()).toEqual([]);
});

test('nothing must be missed while a sync is at work, and the mark of an earlier version be read', async () => {
  const { remove, told } = synced({ isOld: true });
  remove(`${packages}/celery-5.4.dist-info`, `${packages}/celery`);
  expect(await told()).toEqual(gone('celery'));
  remove(packagesMark);
  expect(await told()).toEqual([]);
});
