import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { runInit } from '../../../src/host/commands/init-command.ts';
import { printedBy } from '../../support/printed.ts';
import { said } from '../../support/said.ts';

const apiYaml = 'name: api\ntitle: API\nservices: [api]\n';
const mineYaml = `${apiYaml}environment: {DEBUG: 1}\n`;

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'init-'));
  put('bkdev/.devcontainer/compose.yaml', 'services: {api: {x-bkdev: {role: api}}}\n');
  put('bkdev/.devcontainer/runtime/open-profile.sh', 'echo\n');
  put('bkdev/.devcontainer/runtime/run.sh', '#!/bin/sh\n');
  chmodSync(join(folder, 'bkdev/.devcontainer/runtime/run.sh'), 0o755);
  put('bkdev/.devcontainer/runtime/tasks.json', '{}\n');
  put('bkdev/.devcontainer/mine/devcontainer.json', 'of another profile');
  put('bkdev/.devcontainer/api.local/devcontainer.json', 'of one person');
  put('bkdev/profiles/api.local.yaml', 'title: Mine\n');
  put('bkdev/.devcontainer/runtime/version', '0.2.0\n');
  vi.stubEnv('BKDEV_VERSION', '0.2.0');
  put('bkdev/.devcontainer/runtime/agent.mjs', 'agent of a checkout');
  put('bkdev/dist/agent.mjs', 'agent 2');
  put('bkdev/dist/messages.mjs', 'messages 2');
  put('bkdev/dist/sentences.json', '{}\n');
  put('bkdev/.devcontainer/runtime/steps/deps.py', 'print()\n');
  put('bkdev/.devcontainer/.env', "BKDEV_UID='7'\n");
  put('bkdev/.devcontainer/.env.broken.2', 'PASSWORD=a${b\n');
  put('bkdev/.devcontainer/.resolved.7.unfinished', '');
  put('bkdev/.devcontainer/env/common.env', '');
  put('bkdev/.devcontainer/ca.crt', 'certificate');
  put('bkdev/.devcontainer/.bkdev-truth-m1', '1');
  put('bkdev/profiles/api.yaml', apiYaml);
  put('bkdev/README.md', 'not for others');
  mkdirSync(join(folder, 'shop'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

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

/** Returns the whole output of init. */
async function initWhole() {
  const options = { workspace: folder, json: true, yes: false, folder: 'shop', force: false };
  const { stdout } = await printedBy(() => runInit(options, join(folder, 'bkdev')));
  return JSON.parse(stdout) as Readonly<Record<string, unknown>>;
}

const definition = [
  '.devcontainer/.gitignore',
  '.devcontainer/api/devcontainer.json',
  '.devcontainer/compose.yaml',
  '.devcontainer/env/common.env',
  '.devcontainer/runtime/agent.mjs',
  '.devcontainer/runtime/messages.mjs',
  '.devcontainer/runtime/open-profile.sh',
  '.devcontainer/runtime/run.sh',
  '.devcontainer/runtime/sentences.json',
  '.devcontainer/runtime/steps/deps.py',
  '.devcontainer/runtime/tasks.json',
  '.devcontainer/runtime/version',
  '.devcontainer/runtime/written/compose.yaml',
  '.devcontainer/runtime/written/env/common.env',
  '.devcontainer/runtime/written/profiles/api.yaml',
  '.vscode/tasks.json',
  'profiles/.gitignore',
  'profiles/api.yaml',
];

test('the definition must be written without files of one machine', async () => {
  const { workspace, written, kept, stderr } = await init();
  expect({ workspace, written, kept, stderr }).toEqual({
    ...{ workspace: join(folder, 'shop'), written: definition, kept: [], stderr: '' },
  });
  expect(text('.devcontainer/runtime/steps/deps.py')).toBe('print()\n');
  expect(text('profiles/.gitignore').split('\n').slice(1, -1)).toEqual(['*.local.yaml', '*.local.yml']);
  const modeOf = (file: string) => statSync(join(folder, 'shop', file)).mode & 0o777;
  expect([modeOf('.devcontainer/runtime/run.sh'), modeOf('.devcontainer/runtime/open-profile.sh')]).toEqual([
    0o755, 0o644,
  ]);
  expect(
    ['.devcontainer/.env', '.devcontainer/ca.crt', 'README.md'].filter(file => existsSync(join(folder, 'shop', file))),
  ).toEqual([]);
});

test('git must include all of the definition and nothing of one machine, whatever the product ignores', async () => {
  put('shop/.gitignore', 'env/\nlocal_settings.py\n');
  await init();
  const added = ['env/common.env', 'settings/local_settings.py'];
  const left = [
    '.env',
    '.env.broken',
    '.env.broken.2',
    '.resolved',
    'ca.crt',
    '.bkdev-truth-m1',
    'api.local/compose.yaml',
    'runtime/steps/__pycache__/deps.pyc',
  ];
  for (const file of [...added, ...left]) put(`shop/.devcontainer/${file}`, '');
  const git = (...args: string[]) => execFileSync('git', ['-C', join(folder, 'shop'), ...args], { encoding: 'utf8' });
  git('init', '--quiet');
  git('add', '--all');
  const known = new Set(git('ls-files').split('\n'));
  const knows = (file: string) => known.has(`.devcontainer/${file}`);
  expect([added.filter(knows), left.filter(knows)]).toEqual([added, []]);
});

test('a second time nothing must be written', async () => {
  await init();
  expect(await init()).toMatchObject({ written: [], kept: [] });
});

test('a file that differs must be kept and named, and overwritten only with --force', async () => {
  put('shop/profiles/api.yaml', mineYaml);
  expect(await init()).toMatchObject({ kept: ['profiles/api.yaml'] });
  expect(text('profiles/api.yaml')).toBe(mineYaml);
  expect(text('.devcontainer/api/devcontainer.json')).toContain('../api/compose.yaml');
  expect(await init({ force: true })).toMatchObject({
    written: ['.devcontainer/api/compose.yaml', '.devcontainer/api/devcontainer.json', 'profiles/api.yaml'],
    kept: [],
  });
  expect(text('profiles/api.yaml')).toBe(apiYaml);
  expect(text('.devcontainer/api/devcontainer.json')).not.toContain('../api/compose.yaml');
});

test('an older agent must be replaced: it belongs to bkdev', async () => {
  put('shop/.devcontainer/runtime/agent.mjs', 'agent 1');
  expect(await init()).toMatchObject({ kept: [] });
  expect(text('.devcontainer/runtime/agent.mjs')).toBe('agent 2');
});

test("the user's own files beside the definition must not be changed", async () => {
  put('shop/.devcontainer/.env', "BKDEV_PORT_API='10300'\n");
  const mine = 'name: mine\ntitle: Mine\nextends: api\n';
  put('shop/profiles/mine.yaml', mine);
  expect((await init({ force: true })).written).toContain('.devcontainer/mine/devcontainer.json');
  expect([text('.devcontainer/.env'), text('profiles/mine.yaml')]).toEqual(["BKDEV_PORT_API='10300'\n", mine]);
});

test.for([
  '.devcontainer/compose.yaml',
  '.devcontainer/api/devcontainer.json',
  '.vscode/tasks.json',
  'profiles/api.yaml',
])('a named pipe at %s must be refused, neither waited for nor written over, and nothing be written', async path => {
  const place = join(folder, 'shop', path);
  mkdirSync(dirname(place), { recursive: true });
  execFileSync('mkfifo', [place]);
  for (const force of [false, true])
    expect(await init({ force }).catch(said)).toMatchObject({
      code: 'file-unusable',
      message: `${place} is a named pipe, and a file is expected.`,
    });
  const files = readdirSync(join(folder, 'shop'), { recursive: true, withFileTypes: true }).filter(
    entry => !entry.isDirectory(),
  );
  expect(files.map(({ name }) => name)).toEqual([basename(path)]);
});

test('a folder that is not there must be refused, and none be made', async () => {
  expect(await init({ folder: 'shap' }).catch(said)).toMatchObject({
    code: 'usage',
    message: `${join(folder, 'shap')} is not a folder.`,
  });
  expect(existsSync(join(folder, 'shap'))).toBe(false);
});

const needy = 'services: {deps: {x-bkdev: {role: step, inputs: [shop/manage.py, shop/uv.lock, "**/*.py"]}}}\n';

test('a folder without a product must be refused, and not be changed, unless forced', async () => {
  put('bkdev/.devcontainer/compose.yaml', needy);
  put('bkdev/profiles/api.yaml', apiYaml.replace('[api]', '[deps]'));
  expect(await init().catch(said)).toMatchObject({
    code: 'layout-invalid',
    message: `${join(folder, 'shop')} has no product that this definition is written for. Not found: shop/manage.py, shop/uv.lock.`,
  });
  expect(readdirSync(join(folder, 'shop'))).toEqual([]);
  expect((await init({ force: true })).written).toContain('.devcontainer/compose.yaml');
});

test('a product that lacks a file, or has its own definition, must get the missing parts', async () => {
  put('bkdev/.devcontainer/compose.yaml', needy);
  put('bkdev/profiles/api.yaml', apiYaml.replace('[api]', '[deps]'));
  put('shop/shop/manage.py', '');
  expect((await init()).written).toContain('.devcontainer/compose.yaml');
  put('shop/.devcontainer/compose.yaml', needy.replaceAll('shop/', 'src/'));
  put('shop/src/manage.py', '');
  rmSync(join(folder, 'shop/shop'), { recursive: true });
  expect(await init()).toMatchObject({ kept: ['.devcontainer/compose.yaml'] });
});

test('the written and kept files and the next step must be reported', async () => {
  put('shop/profiles/api.yaml', mineYaml);
  put('shop/.vscode/tasks.json', '{"tasks": []}');
  const options = { workspace: folder, json: false, yes: false, folder: 'shop', force: false };
  const { stdout } = await printedBy(() => runInit(options, join(folder, 'bkdev')));
  expect(stdout.replaceAll(folder, '')).toBe(
    `wrote 6 files of the definition into /shop: .devcontainer/.gitignore, profiles/.gitignore, .devcontainer/compose.yaml, .devcontainer/env/common.env, .devcontainer/api/devcontainer.json, .devcontainer/api/compose.yaml
wrote .devcontainer/runtime (0.2.0, 10 files changed)
kept profiles/api.yaml, which differs (--force overwrites it)
kept .vscode/tasks.json, which is yours; bkdev's tasks are in .devcontainer/runtime/tasks.json
next: bkdev up --workspace /shop
`,
  );
});

test("a person's own tasks must never be overwritten", async () => {
  put('shop/.vscode/tasks.json', '{"tasks": []}');
  expect(await init({ force: true })).toMatchObject({ kept: ['.vscode/tasks.json'] });
  expect(text('.vscode/tasks.json')).toBe('{"tasks": []}');
});

test('a profile that cannot be resolved must be reported after everything has been written', async () => {
  put('shop/profiles/mine.yaml', 'name: mine\ntitle: Mine\nextends: gone\n');
  expect(await init().catch(said)).toMatchObject({
    message: 'profiles/mine.yaml:3: there is no profile "gone" to extend',
  });
  expect(existsSync(join(folder, 'shop/.devcontainer/compose.yaml'))).toBe(true);
});

describe('a checkout that already has a definition', () => {
  test('must get a newer runtime completely, and keep the files of a person', async () => {
    await init();
    put('shop/.devcontainer/compose.yaml', 'services: {api: {x-bkdev: {role: api, title: Mine}}}\n');
    put('shop/.devcontainer/runtime/steps/__pycache__/deps.pyc', '');
    put('bkdev/.devcontainer/runtime/steps/deps.py', 'print(2)\n');
    rmSync(join(folder, 'bkdev/.devcontainer/runtime/run.sh'));
    vi.stubEnv('BKDEV_VERSION', '0.3.0');
    expect(await initWhole()).toMatchObject({
      ...{ before: '0.2.0', version: '0.3.0', aside: [], carried: {} },
      written: ['.devcontainer/runtime/steps/deps.py', '.devcontainer/runtime/version'],
      kept: ['.devcontainer/compose.yaml'],
      removed: ['.devcontainer/runtime/run.sh', '.devcontainer/runtime/steps/__pycache__/deps.pyc'],
    });
    expect(text('.devcontainer/runtime/version').split('\n')[0]).toBe('0.3.0');
    expect(existsSync(join(folder, 'shop/.devcontainer/runtime/steps/__pycache__'))).toBe(false);
  });

  test('must not lose changes to the runtime', async () => {
    await init();
    put('shop/.devcontainer/runtime/steps/deps.py', 'print("mine")\n');
    put('shop/.devcontainer/runtime/mine.py', '1\n');
    expect(await initWhole()).toMatchObject({
      aside: ['.devcontainer/kept/runtime/steps/deps.py', '.devcontainer/kept/runtime/mine.py'],
      written: ['.devcontainer/runtime/steps/deps.py'],
      removed: ['.devcontainer/runtime/mine.py'],
    });
    expect(text('.devcontainer/kept/runtime/steps/deps.py')).toBe('print("mine")\n');
    expect(text('.devcontainer/runtime/steps/deps.py')).toBe('print()\n');
  });

  test('must refuse a bkdev that is older than its runtime, unless forced', async () => {
    await init();
    vi.stubEnv('BKDEV_VERSION', '0.1.9');
    expect(await init().catch(said)).toMatchObject({
      code: 'definition-invalid',
      message: `${join(folder, 'shop/.devcontainer/runtime/')} was written by bkdev 0.2.0, which is newer than this one (0.1.9).`,
    });
    expect(text('.devcontainer/runtime/version').split('\n')[0]).toBe('0.2.0');
    expect(await init({ force: true })).toMatchObject({ written: ['.devcontainer/runtime/version'] });
  });
});
