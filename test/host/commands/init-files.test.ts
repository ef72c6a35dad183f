import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runInit } from '../../../src/host/commands/init-command.ts';
import type { OptionalPart } from '../../../src/host/definition/handed-on.ts';
import { initOrigin } from '../../support/init-origin.ts';
import { placeLayout } from '../../support/layout.ts';
import { printedBy } from '../../support/printed.ts';
import { said } from '../../support/said.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'init-files-'));
  mkdirSync(join(folder, 'shop'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Returns the user's files, generated files and bkdev's own folders as `git status` shows them after init. */
async function shownByGit(parts: readonly OptionalPart[] = []) {
  const target = join(folder, 'shop');
  const git = (...args: string[]) => execFileSync('git', ['-C', target, ...args], { encoding: 'utf8' });
  git('init', '--quiet');
  git('add', '--all');
  const options = { workspace: target, json: true, yes: true, folder: '.', force: false, parts };
  await printedBy(() => runInit(options, initOrigin(join(folder, 'bkdev'))));
  const files = git('ls-files', '--others', '--exclude-standard').trim().split('\n');
  const isGenerated = (file: string) => /^\.devcontainer\/[^/]+\/(?:devcontainer\.json|compose\.yaml)$/.test(file);
  const others = files.filter(file => !file.startsWith('.devcontainer/runtime/') && !isGenerated(file));
  return { own: others.toSorted(), generated: files.filter(isGenerated) };
}

const preset = [
  '.devcontainer/.gitignore',
  '.devcontainer/Dockerfile',
  '.devcontainer/compose.full.yaml',
  '.devcontainer/compose.release.yaml',
  '.devcontainer/compose.yaml',
  '.devcontainer/env/common.env',
  '.devcontainer/product.yaml',
  '.devcontainer/settings/front-end.html',
  '.devcontainer/settings/local_platform.py',
  '.devcontainer/settings/local_settings.py',
  '.devcontainer/settings/space.json',
  '.vscode/tasks.json',
  'profiles/.gitignore',
  'profiles/api.yaml',
  'profiles/full.yaml',
  'profiles/web-worker.yaml',
];

function placePresetsProduct(): void {
  mkdirSync(join(folder, 'shop/bkmonitor'));
  writeFileSync(join(folder, 'shop/bkmonitor/manage.py'), '');
}

test('init must leave about a dozen files for a person if the preset fits, and one for each profile', async () => {
  placePresetsProduct();
  const { own, generated } = await shownByGit();
  expect(own).toEqual(preset);
  expect(generated.map(file => file.split('/')[1])).toEqual(['api', 'full', 'web-worker']);
});

test("the gateway and production's processes must be written only on request", async () => {
  placePresetsProduct();
  const gateway = ['.devcontainer/compose.gateway.yaml', '.devcontainer/gateway-convention.yaml'];
  const all = [
    ...preset,
    ...gateway,
    '.devcontainer/gateway.yaml',
    'profiles/gateway.yaml',
    'profiles/production.yaml',
  ];
  expect((await shownByGit(['gateway', 'production'])).own).toEqual(all.toSorted());
});

test('the service of the front end must be written for a checkout that has one', async () => {
  placePresetsProduct();
  mkdirSync(join(folder, 'shop/bkmonitor/webpack'));
  writeFileSync(join(folder, 'shop/bkmonitor/webpack/package.json'), '{}');
  const overlays = ['.devcontainer/compose.frontend.yaml', '.devcontainer/compose.pages.yaml'];
  const all = [...preset, ...overlays, 'profiles/frontend.yaml', 'profiles/pages.yaml'];
  expect((await shownByGit()).own).toEqual(all.toSorted());
});

test.for(['run-requirements-postgresql', 'run-poetry-rabbitmq-asgi', 'generic-app-console-script', 'no-celery'])(
  'init must leave at most a dozen files for a person in the checkout of %s',
  async layout => {
    placeLayout(layout, join(folder, 'shop'));
    const { own, generated } = await shownByGit();
    expect(own.length).toBeLessThanOrEqual(12);
    expect(generated.length).toBeLessThanOrEqual(2);
  },
);

test('an optional part of the preset must be refused for a product with its own definition', async () => {
  placeLayout('no-celery', join(folder, 'shop'));
  expect(await shownByGit(['gateway']).catch(said)).toMatchObject({
    code: 'usage',
    message: '--gateway is for the layout that bkdev has a preset for; this checkout gets a definition of its own.',
  });
});
