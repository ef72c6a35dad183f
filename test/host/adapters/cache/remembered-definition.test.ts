import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { rememberDefinition } from '../../../../src/host/adapters/cache/remembered-definition.ts';
import type { Composer } from '../../../../src/host/ports/composer.ts';
import type { Definition } from '../../../../src/shared/model/definition.ts';

let root = '';
let asked = 0;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'remembered-'));
  asked = 0;
  for (const part of ['env', 'runtime']) mkdirSync(join(root, '.devcontainer', part), { recursive: true });
  write('compose.yaml', 'name: $BKDEV_PROJECT\n');
  write('.env', "BKDEV_PORT_API='10204'\n");
});
afterEach(() => rmSync(root, { recursive: true }));

function write(name: string, text: string): void {
  writeFileSync(join(root, '.devcontainer', name), text);
}

const files = ['compose.yaml'];

/** Asks as a new process would; Compose answers with the number of times it was asked. */
async function ask(env: Readonly<Record<string, string>> = {}): Promise<string> {
  const compose = { definition: async () => ({ project: `answer ${++asked}` }) as Definition } as unknown as Composer;
  return (await rememberDefinition(compose, root, join(root, 'state'), () => env).definition(files)).project;
}

test('while nothing changes Compose must be asked once', async () => {
  expect([await ask(), await ask(), await ask({ HOME: '/home/ada' })]).toEqual(['answer 1', 'answer 1', 'answer 1']);
});

test.for(['compose.yaml', '.env', 'env/new.env'])('a change of %s must be noticed', async name => {
  await ask();
  write(name, 'changed: true # and of another size\n');
  expect(await ask()).toBe('answer 2');
  expect(await ask()).toBe('answer 2');
});

test('a change of a variable that the files mention must be noticed, but not of another one', async () => {
  await ask();
  expect(await ask({ BKDEV_OTHER: 'x' })).toBe('answer 1');
  expect(await ask({ BKDEV_PROJECT: 'mine' })).toBe('answer 2');
});

test('a new agent bundle must not count as a change of the definition', async () => {
  await ask();
  write('runtime/agent.mjs', 'new code');
  write('.resolved', 'what it resolved to');
  expect(await ask()).toBe('answer 1');
});

test("what bkdev keeps in the runtime's folder must not be taken for Compose files", async () => {
  write('runtime/full.yaml', 'name: full\nextends: web-worker\n');
  expect([await ask(), await ask()]).toEqual(['answer 1', 'answer 1']);
  write('compose.yaml', 'include: [runtime/full.yaml]\n');
  expect([await ask(), await ask()]).toEqual(['answer 2', 'answer 3']);
});

test('an unreadable place, in PATH or in the folder, must not cause a failure', async () => {
  symlinkSync('loop', join(root, 'loop'));
  symlinkSync('loop.yaml', join(root, '.devcontainer', 'loop.yaml'));
  const env = { PATH: `${join(root, 'loop')}:/nowhere:/usr/bin` };
  expect([await ask(env), await ask(env)]).toEqual(['answer 1', 'answer 1']);
});

/** Returns a definition with one service, with this addition to the service or to the file. */
const api = (says: string) => `services:\n  api:\n    ${says}\n`;

test.for<[string, string]>([
  ['an environment file', api('env_file: ../product.env')],
  ['one of several environment files', api('env_file: [env/here.env, {path: ../product.env, required: false}]')],
  ['a file of labels', api('label_file: [../labels]')],
  ['a service that this one extends', api('extends: {file: ../other.yaml, service: api}')],
  ['an included file', 'include: [../other.yaml]\n'],
  ['an included file with more to it', 'include:\n  - {path: [sub.yaml, ../other.yaml]}\n'],
  ['an included file from afar', 'include: [https://example.com/compose.yaml]\n'],
  ['the folder of an included file', 'include: [{path: sub.yaml, project_directory: ..}]\n'],
  ['an absolute path', api('env_file: /etc/environment')],
  ['a path that only a variable tells', api('env_file: $WHERE/product.env')],
  ['an included file that is no YAML by its name', 'include: [more.json]\n'],
  ['a merge', 'x: &all {env_file: ../product.env}\nservices: {api: {<<: *all}}\n'],
  ['what cannot be understood', 'include: 7\n'],
  ['no YAML at all', 'include: [\n'],
])('a definition that depends on what lies elsewhere must be asked for each time: %s', async ([, text]) => {
  write('env/here.env', '');
  write('sub.yaml', '');
  write('more.json', '{}');
  write('compose.yaml', text);
  expect([await ask(), await ask()]).toEqual(['answer 1', 'answer 2']);
});

test('files beside the definition must be noticed although they are named in it', async () => {
  write('env/here.env', 'A=1\n');
  write('sub.yaml', api('env_file: env/here.env'));
  write('compose.yaml', `include: [sub.yaml]\n${api('extends: {file: ./sub.yaml, service: api}')}`);
  expect([await ask(), await ask()]).toEqual(['answer 1', 'answer 1']);
  write('env/here.env', 'A=1234\n');
  expect([await ask(), await ask()]).toEqual(['answer 2', 'answer 2']);
});

test('a dangling link must not cause a failure', async () => {
  symlinkSync('/nowhere/at/all', join(root, '.devcontainer/dangling'));
  expect([await ask(), await ask()]).toEqual(['answer 1', 'answer 1']);
});

test.for(['{ half', '{"format":0}', '[]', 'null'])('a damaged cache must be replaced: %s', async text => {
  await ask();
  const [name = ''] = readdirSync(join(root, 'state'));
  writeFileSync(join(root, 'state', name), text);
  expect([await ask(), await ask()]).toEqual(['answer 2', 'answer 2']);
  expect(JSON.parse(readFileSync(join(root, 'state', name), 'utf8'))).toMatchObject({
    definition: { project: 'answer 2' },
  });
});

test('a definition that cannot be read must not be remembered', async () => {
  const failing = { definition: () => Promise.reject(new Error('no')) } as unknown as Composer;
  await expect(rememberDefinition(failing, root, join(root, 'state'), () => ({})).definition(files)).rejects.toThrow(
    'no',
  );
  expect(await ask()).toBe('answer 1');
});

test('the version of the same Compose must be requested once, and of another one again', async () => {
  const plugins = join(root, 'docker', 'cli-plugins');
  mkdirSync(plugins, { recursive: true });
  const env = { DOCKER_CONFIG: join(root, 'docker') };
  const version = () => {
    const compose = { version: async () => `2.${++asked}.0` } as unknown as Composer;
    return rememberDefinition(compose, root, join(root, 'state'), () => env).version();
  };
  writeFileSync(join(plugins, 'docker-compose'), 'one');
  expect([await version(), await version()]).toEqual(['2.1.0', '2.1.0']);
  writeFileSync(join(plugins, 'docker-compose'), 'another');
  expect([await version(), await version()]).toEqual(['2.2.0', '2.2.0']);
});
