import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runInit } from '../../src/commands/init-command.ts';
import { printedBy } from '../support/printed.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'init-'));
  put('bkdev/.devcontainer/compose.yaml', 'services: {}\n');
  put('bkdev/.devcontainer/agent.mjs', 'agent of a checkout');
  put('bkdev/dist/agent.mjs', 'agent 2');
  put('bkdev/.devcontainer/roles/steps/deps.py', 'print()\n');
  put('bkdev/.devcontainer/.env', "BKDEV_UID='7'\n");
  put('bkdev/.devcontainer/ca.crt', 'certificate');
  put('bkdev/profiles/api.yaml', 'name: api\n');
  put('bkdev/README.md', 'not for others');
  mkdirSync(join(folder, 'shop'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function put(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

const text = (path: string) => readFileSync(join(folder, 'shop', path), 'utf8');

async function init(about: { force?: boolean; folder?: string } = {}) {
  const options = { workspace: folder, json: true, yes: false, folder: 'shop', force: false, ...about };
  const { stdout, stderr } = await printedBy(() => runInit(options, join(folder, 'bkdev')));
  const { workspace, written, kept } = JSON.parse(stdout) as { workspace: string; written: string[]; kept: string[] };
  return { workspace, written: written.sort(), kept, stderr };
}

const definition = [
  '.devcontainer/.gitignore',
  '.devcontainer/agent.mjs',
  '.devcontainer/compose.yaml',
  '.devcontainer/roles/steps/deps.py',
  'profiles/api.yaml',
];

test('the definition must be written, without what belongs to one machine', async () => {
  const { workspace, written, kept, stderr } = await init();
  expect({ workspace, written, kept, stderr }).toEqual({
    ...{ workspace: join(folder, 'shop'), written: definition, kept: [], stderr: '' },
  });
  expect(text('.devcontainer/roles/steps/deps.py')).toBe('print()\n');
  expect(text('.devcontainer/.gitignore').split('\n').slice(1, -1)).toEqual(['.env', 'ca.crt']);
  expect(
    ['.devcontainer/.env', '.devcontainer/ca.crt', 'README.md'].filter(file => existsSync(join(folder, 'shop', file))),
  ).toEqual([]);
});

test('a second time nothing must be written', async () => {
  await init();
  expect(await init()).toMatchObject({ written: [], kept: [] });
});

test('a file that differs must be kept and named, and overwritten only with --force', async () => {
  put('shop/profiles/api.yaml', 'mine\n');
  expect(await init()).toMatchObject({ kept: ['profiles/api.yaml'] });
  expect(text('profiles/api.yaml')).toBe('mine\n');
  expect(await init({ force: true })).toMatchObject({ written: ['profiles/api.yaml'], kept: [] });
  expect(text('profiles/api.yaml')).toBe('name: api\n');
});

test('an older agent must be replaced: it belongs to bkdev', async () => {
  put('shop/.devcontainer/agent.mjs', 'agent 1');
  expect(await init()).toMatchObject({ kept: [] });
  expect(text('.devcontainer/agent.mjs')).toBe('agent 2');
});

test("a person's own files beside the definition must be left alone", async () => {
  put('shop/.devcontainer/.env', "BKDEV_PORT_API='10300'\n");
  put('shop/profiles/mine.yaml', 'name: mine\n');
  await init({ force: true });
  expect([text('.devcontainer/.env'), text('profiles/mine.yaml')]).toEqual([
    "BKDEV_PORT_API='10300'\n",
    'name: mine\n',
  ]);
});

test('a folder that is not there must be refused, and none be made', async () => {
  await expect(init({ folder: 'shap' })).rejects.toMatchObject({
    code: 'usage',
    message: `${join(folder, 'shap')} is not a folder.`,
  });
  expect(existsSync(join(folder, 'shap'))).toBe(false);
});

test('a person must be told what was written, what was kept and what comes next', async () => {
  put('shop/profiles/api.yaml', 'mine\n');
  const options = { workspace: folder, json: false, yes: false, folder: 'shop', force: false };
  const { stdout } = await printedBy(() => runInit(options, join(folder, 'bkdev')));
  expect(stdout.replaceAll(folder, '')).toBe(
    'wrote 4 files of the definition into /shop\nkept profiles/api.yaml, which differs (--force overwrites it)\nnext: bkdev up --workspace /shop\n',
  );
});
