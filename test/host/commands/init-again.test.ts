import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parse } from 'yaml';
import { type InitOptions, runInit } from '../../../src/host/commands/init-command.ts';
import { initOrigin } from '../../support/init-origin.ts';
import { filesOfLayout, placeLayout } from '../../support/layout.ts';
import { printedBy } from '../../support/printed.ts';

const layout = 'run-requirements-postgresql';
const compose = '.devcontainer/compose.yaml';
const kept = '.devcontainer/kept/compose.yaml';

let folder = '';
let origin = '';
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'init-again-'));
  origin = initOrigin(join(folder, 'bkdev'));
  mkdirSync(join(folder, 'shop'));
  placeLayout(layout, join(folder, 'shop'));
  await init({ yes: true });
});
afterEach(() => rmSync(folder, { recursive: true }));

const text = (path: string) => readFileSync(join(folder, 'shop', path), 'utf8');
function put(path: string, contents: string): void {
  mkdirSync(dirname(join(folder, 'shop', path)), { recursive: true });
  writeFileSync(join(folder, 'shop', path), contents);
}
/** Edits a file of the checkout; throws if it does not contain the text to replace. */
function replace(path: string, part: string, by: string): void {
  const before = text(path);
  expect(before).toContain(part);
  put(path, before.replace(part, by));
}

async function told(options: Partial<InitOptions>): Promise<string> {
  const usual = { workspace: join(folder, 'shop'), json: false, yes: false, folder: '.', force: false };
  return (await printedBy(() => runInit({ ...usual, ...options }, origin))).stdout.replaceAll(folder, '');
}

async function init(options: Partial<InitOptions> = {}): Promise<Readonly<Record<string, unknown>>> {
  return JSON.parse(await told({ ...options, json: true }));
}

/** Returns every file of the checkout, to show that nothing changed. */
const state = () =>
  execFileSync('tar', ['-c', '--sort=name', '--mtime=@0', '-C', join(folder, 'shop'), '.']).toString();

const programs = () => Object.keys(parse(text(compose), { merge: true }).services.worker['x-bkdev'].programs);
const oldWorker = filesOfLayout(layout)['Procfile'] ?? '';
const newWorker = `${oldWorker}mail: celery -A shop worker -Q mail,letters -c 3\n`;

test('nothing must be proposed if nothing changed', async () => {
  expect(await init()).toMatchObject({ written: [], merged: [], open: [], declined: [], removed: [], assumed: [] });
  expect(await told({ dryRun: true })).toBe('/shop already has the definition; nothing would change\n');
});

test('a new worker must be shown as a diff, and a dry run change nothing', async () => {
  put('Procfile', newWorker);
  const before = state();
  const shown = await told({ dryRun: true });
  expect(shown).toContain(`${compose} (not edited since bkdev wrote it)\n--- ${compose}\n+++ ${compose}\n@@ `);
  expect(shown).toMatch(/^\+ +mail: {3}# Procfile:\d+$/m);
  expect(shown).toMatch(/^\+ +celery: \{app: "[\w.:]+", queues: \[mail, letters\], pool: prefork, concurrency: 1\}$/m);
  // Without a terminal, there is nobody to agree.
  expect(await init()).toMatchObject({ written: [], declined: [compose] });
  expect(await told({})).toContain(`not changed: ${compose}. To see the changes: bkdev init`);
  expect(state()).toBe(before);
});

test('unedited files must be updated with --yes', async () => {
  put('Procfile', newWorker);
  expect(await init({ yes: true })).toMatchObject({ merged: [], open: [], declined: [] });
  expect(programs()).toContain('mail');
  expect(await init()).toMatchObject({ written: [], declined: [] });
});

test('an edited file must keep the edits and get the new parts', async () => {
  put('Procfile', newWorker);
  replace(compose, 'title: PostgreSQL', 'title: Our database');
  replace('.devcontainer/env/common.env', 'POSTGRES_PASSWORD=local', 'POSTGRES_PASSWORD=mine');
  const env = text('.devcontainer/env/common.env');
  expect(await told({ dryRun: true })).toContain(`${compose} (edited; your changes stay)\n`);
  expect(await init({ yes: true })).toMatchObject({
    merged: [compose],
    open: [],
    kept: ['.devcontainer/env/common.env'],
  });
  expect(programs()).toContain('mail');
  expect(text(compose)).toContain('title: Our database');
  expect(text('.devcontainer/env/common.env')).toBe(env);
});

test('lines that both the person and the product changed must stay as the person wrote them, and be reported', async () => {
  put('Procfile', `${oldWorker.replace(/^worker:.*$/m, 'worker: celery -A shop worker -Q one,two')}`);
  const line =
    text(compose)
      .split('\n')
      .find(each => each.includes('celery: {app:')) ?? '';
  replace(compose, line, line.replace('concurrency: 1', 'concurrency: 7'));
  const edited = text(compose);
  const { open } = (await init({ yes: true })) as { open: { file: string; lines: { from: number }; aside: string }[] };
  expect(open.map(({ file, aside }) => [file, aside])).toEqual([[compose, kept]]);
  expect(
    text(compose)
      .split('\n')
      .slice((open[0]?.lines.from ?? 0) - 1)
      .join('\n'),
  ).toContain('concurrency: 7');
  expect(text(compose)).toBe(edited);
  expect(text(kept)).toContain('queues: [one, two]');
});

test('another store and the removal of unneeded files must be proposed, without showing secrets', async () => {
  put('requirements.txt', (filesOfLayout(layout)['requirements.txt'] ?? '').replace(/^celery.*\n/m, ''));
  for (const file of ['shop/celery.py', 'shop/tasks.py', 'shop/__init__.py', 'Procfile']) put(file, '');
  replace('.devcontainer/env/common.env', 'POSTGRES_PASSWORD=local', 'POSTGRES_PASSWORD=mine-alone');
  const shown = await told({ dryRun: true });
  expect(shown).toContain('profiles/full.yaml is no longer needed and would be removed\n');
  expect(shown).not.toContain('mine-alone');
  await init({ yes: true });
  expect([
    existsSync(join(folder, 'shop/profiles/full.yaml')),
    existsSync(join(folder, 'shop/.devcontainer/full')),
  ]).toEqual([false, false]);
  expect(Object.keys(parse(text(compose), { merge: true }).services)).not.toContain('worker');
});

test('an answer must be kept, even if the folder was renamed', async () => {
  const answers = '.devcontainer/runtime/answers.json';
  expect(JSON.parse(text(answers))).toMatchObject({ product: 'shop' });
  execFileSync('mv', [join(folder, 'shop'), join(folder, 'other')]);
  const { declined, written } = await init({ workspace: join(folder, 'other') });
  execFileSync('mv', [join(folder, 'other'), join(folder, 'shop')]);
  expect({ declined, written }).toEqual({ declined: [], written: [] });
});
