import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readDefinition } from '../../../src/agent/io/definition.ts';
import { projectName } from '../../../src/host/adapters/system/disk-checkout.ts';
import { encodePath, parseEnvironment } from '../../../src/host/definition/env-file.ts';
import { toEnvironment } from '../../../src/host/setup/readiness/environment.ts';
import { declaredVariableSchema, problemOf } from '../../../src/shared/model/variable.ts';

const script = join(import.meta.dirname, '../../../.devcontainer/runtime/open-profile.sh');

let root = '';
beforeEach(() => {
  root = join(realpathSync(mkdtempSync(join(tmpdir(), 'open-'))), 'My Shop');
  mkdirSync(join(root, '.devcontainer/runtime'), { recursive: true });
  copyFileSync(script, join(root, '.devcontainer/runtime/open-profile.sh'));
});
afterEach(() => rmSync(join(root, '..'), { recursive: true }));

/** Puts a program on the PATH that records its arguments and working directory. */
function program(name: string, body: string, folder = '../bin'): void {
  mkdirSync(join(root, folder), { recursive: true });
  const file = join(root, folder, name);
  writeFileSync(
    file,
    `#!/bin/sh\nprintf '%s: %s\\n' "$(basename "$PWD")" "${name} $*" >> '${root}/../calls'\n${body}\n`,
  );
  chmodSync(file, 0o755);
}

/** Runs the command of the profile `full` as an editor does. */
function open(env: Readonly<Record<string, string>> = {}, services = 'workspace mysql beat') {
  const words = `full compose.yaml compose.full.yaml -- ${services}`.split(' ');
  const { status, stdout, stderr } = spawnSync('sh', ['.devcontainer/runtime/open-profile.sh', ...words], {
    cwd: root,
    encoding: 'utf8',
    input: 'yes\n',
    env: { PATH: `${root}/../bin:/usr/bin:/bin`, ...env },
  });
  const file = join(root, '../calls');
  return {
    status,
    said: stdout,
    stderr,
    calls: existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1) : [],
  };
}

const config = 'docker compose -f compose.yaml -f compose.full.yaml config';
const up = 'docker compose -f compose.yaml -f compose.full.yaml up --detach mysql beat';
const ps = 'docker compose -f compose.yaml -f compose.full.yaml ps --services';

/** A fake Docker with these running services. */
function docker(running: readonly string[], upStatus = 0): void {
  const lines = running.map(name => `echo ${name}`).join('; ');
  program('docker', `case "$*" in *" up "*) exit ${upStatus} ;; *" ps "*) ${lines || ':'} ;; esac`);
}

test('with bkdev on the host, bkdev must bring the profile up without asking', () => {
  program('bkdev', 'if read -r answer; then echo asked; fi');
  expect(open()).toEqual({ status: 0, said: '', stderr: '', calls: ['My Shop: bkdev up full --detach'] });
});

test.for([
  ['where BKDEV_COMMAND says', 'mine', '../else', { BKDEV_COMMAND: '../else/mine' }],
  ['in the checkout of bkdev itself', 'bkdev', '.', {}],
] as const)('bkdev must be found %s', ([, name, folder, env]) => {
  program(name, '', folder);
  expect(open(env)).toMatchObject({ status: 0, calls: [`My Shop: ${name} up full --detach`] });
});

test('a missing BKDEV_COMMAND must not keep the one on the PATH from being found', () => {
  program('bkdev', '');
  expect(open({ BKDEV_COMMAND: '/gone/bkdev' })).toMatchObject({ calls: ['My Shop: bkdev up full --detach'] });
});

test('the editor must open although bkdev fails, and the failure be reported', () => {
  program('bkdev', 'echo no port >&2; exit 4');
  expect(open()).toMatchObject({
    ...{ status: 0, stderr: 'no port\n' },
    said: expect.stringContaining(
      'the profile full did not come up as it should (see above); the editor opens all the same.',
    ),
  });
});

test('without bkdev, Compose must bring up everything but the workspace, then stop services outside the profile', () => {
  docker(['workspace', 'mysql', 'beat', 'web', 'worker']);
  const stop = 'docker compose -f compose.yaml -f compose.full.yaml stop web worker';
  expect(open()).toMatchObject({
    status: 0,
    calls: [config, up, ps, stop].map(call => `.devcontainer: ${call}`),
  });
});

test('without remaining services, nothing must be stopped', () => {
  docker(['workspace', 'mysql', 'beat']);
  expect(open()).toMatchObject({ status: 0, calls: [config, up, ps].map(call => `.devcontainer: ${call}`) });
});

test('a profile of the workspace alone must start nothing instead of everything', () => {
  docker(['workspace', 'web']);
  const stop = 'docker compose -f compose.yaml -f compose.full.yaml stop web';
  expect(open({}, 'workspace').calls).toEqual([config, ps, stop].map(call => `.devcontainer: ${call}`));
});

test('a service that does not come up must not stop others, and the editor open', () => {
  docker(['workspace', 'web'], 1);
  expect(open()).toMatchObject({
    status: 0,
    calls: [config, up].map(call => `.devcontainer: ${call}`),
    said: expect.stringContaining(`Again: cd '${root}/.devcontainer' && ${up}`),
  });
});

test('without Docker, the editor must report what is missing itself', () => {
  program('docker', 'exit 127');
  expect(open()).toMatchObject({ status: 0 });
});

test.for([
  ['plain', {}, undefined],
  ['for Debian 13', {}, undefined, 'trixie'],
  ['for Debian 13 in quotes', {}, undefined, '"trixie"'],
  ['with mirrors', { BKDEV_BASE_IMAGE: 'base:1', BKDEV_PYPI_INDEX: 'https://pypi.example/simple' }, undefined],
  ['with certificates', {}, 'BEGIN CERTIFICATE\n'],
] as const)(
  'without bkdev, the checkout must get the settings that bkdev would give it: %s',
  ([, env, certificates, release]) => {
    docker([]);
    mkdirSync(join(root, 'bkmonitor'));
    const put = (name: string, text: string) => writeFileSync(join(root, '.devcontainer', name), text);
    put('Dockerfile', "FROM base\nRUN echo '$5' \\\n  && true\n");
    if (certificates) put('ca.crt', certificates);
    if (release) put('product.yaml', `debian: ${release}   # >=3.12\n`);
    open(env);
    const { uid, gid } = statSync(root);
    const environment = toEnvironment({
      ...{
        identity: { project: projectName(root), madeFor: root },
        source: '..',
        checkout: root,
        owner: { uid, gid },
        npmRegistry: undefined,
        sharedGit: undefined,
        debianMirror: undefined,
        previous: {},
      },
      baseImage: `debian:${release?.replaceAll('"', '') ?? 'bookworm'}-slim`,
      pypiIndex: undefined,
      ...('BKDEV_BASE_IMAGE' in env && { baseImage: env.BKDEV_BASE_IMAGE, pypiIndex: env.BKDEV_PYPI_INDEX }),
      shell: {},
      digest: text => createHash('sha256').update(text).digest('hex'),
      imageSources: [readFileSync(join(root, '.devcontainer/Dockerfile'), 'utf8'), certificates ?? ''],
    });
    expect(parseEnvironment(readFileSync(join(root, '.devcontainer/.env'), 'utf8'))).toEqual(environment);
  },
);

test('without bkdev, keys that product.yaml declares must be generated once, readable by nobody else', () => {
  docker([]);
  const folder = join(root, '.devcontainer');
  mkdirSync(join(folder, 'env'));
  writeFileSync(join(folder, 'compose.yaml'), 'env_file: [env/common.env, {path: env/keys.env, required: false}]\n');
  const declared = ['A: {type: key, required: true}', 'B: {type: fernet}', 'C: {type: key}', 'D: {type: int}'];
  writeFileSync(join(folder, 'product.yaml'), `folder: .\nenvironment:\n  ${declared.join('   # x.py:1\n  ')}\n`);
  writeFileSync(join(folder, 'env/common.env'), 'C=given\n');
  expect(open().status).toBe(0);
  const text = readFileSync(join(folder, 'env/keys.env'), 'utf8');
  const keys = parseEnvironment(text);
  const problem = problemOf('B', keys['B'], declaredVariableSchema.parse({ type: 'fernet' }));
  expect([Object.keys(keys), keys['A']?.length, problem]).toEqual([['A', 'B'], 64, undefined]);
  expect(statSync(join(folder, 'env/keys.env')).mode & 0o777).toBe(0o600);
  open();
  expect(readFileSync(join(folder, 'env/keys.env'), 'utf8')).toBe(text);
});

test('an existing environment file must not be changed', () => {
  docker([]);
  writeFileSync(join(root, '.devcontainer/.env'), "BKDEV_PROJECT='mine'\n");
  open();
  expect(readFileSync(join(root, '.devcontainer/.env'), 'utf8')).toBe("BKDEV_PROJECT='mine'\n");
});

// Output of `docker compose config` (2.26).
const resolved = `name: shop
services:
  api:
    command: null
    depends_on:
      mysql:
        condition: service_healthy
        required: true
    environment:
      PASSWORD: hunter2
    healthcheck:
      test:
        - CMD
        - curl
    image: bkdev-role:1
    ports:
      - mode: ingress
        target: 10204
        published: "10204"
        protocol: tcp
    volumes:
      - type: bind
        source: /home/ada/shop
        target: /workspace
    x-bkdev:
      probe:
        http:
          path: /ping
          port: 10204
      role: api
volumes:
  mysql:
    name: shop_mysql
x-role:
  environment:
    PASSWORD: hunter2
`;

test('without bkdev, the agent must get the definition resolved by Compose, without passwords', () => {
  writeFileSync(join(root, '../resolved'), resolved);
  program('docker', `case "$*" in *" config") cat '${root}/../resolved' ;; esac`);
  open();
  const file = join(root, '.devcontainer/.resolved');
  expect(readDefinition(join(root, '.devcontainer'))).toEqual({
    ...{ type: 'read', project: 'shop' },
    services: [{ name: 'api', role: 'api', probe: { http: { path: '/ping', port: 10204 } } }],
    ...{ writes: [], folder: '.' },
    files: ['compose.yaml', 'compose.full.yaml'],
  });
  expect([readFileSync(file, 'utf8').includes('hunter2'), statSync(file).mode & 0o777]).toEqual([false, 0o644]);
});

test('a definition that Compose refuses must not replace that of the agent', () => {
  program('docker', 'case "$*" in *" config") echo "services must be a mapping" >&2; exit 15 ;; esac');
  writeFileSync(join(root, '.devcontainer/.resolved'), 'name: shop\n');
  expect(open()).toMatchObject({ status: 0, stderr: expect.not.stringContaining('must be a mapping') });
  expect(readFileSync(join(root, '.devcontainer/.resolved'), 'utf8')).toBe('name: shop\n');
});

/** Makes a folder that counts as a checkout. */
function checkout(folder: string): void {
  mkdirSync(join(folder, '.devcontainer'), { recursive: true });
  writeFileSync(join(folder, '.devcontainer/compose.yaml'), '');
}

/** Writes the file of another checkout and returns its text after the profile was opened without bkdev. */
function opened(from: string, about: Readonly<Record<string, string>> = {}) {
  docker([]);
  return openedAs(from, about);
}

function openedAs(from: string, about: Readonly<Record<string, string>> = {}) {
  const settings = { BKDEV_PROJECT: 'theirs', BKDEV_CHECKOUT: encodePath(from), ...about };
  const lines = Object.entries(settings).map(([name, value]) => `${name}='${value}'\n`);
  writeFileSync(join(root, '.devcontainer/.env'), `# mine\nMY_TOKEN=x\n${lines.join('')}`);
  const { said } = open();
  return { said, text: readFileSync(join(root, '.devcontainer/.env'), 'utf8') };
}

test.for(['Theirs', 'it\'s 100% $HOME #1 "x" \\y'])(
  'a copy of %s must get a name of its own, and keep its other lines',
  name => {
    const from = join(root, '..', name);
    checkout(from);
    const git = { BKDEV_GIT_SOURCE: '/srv/.git', BKDEV_GIT_TARGET: '/srv/.git', BKDEV_GIT_MIRROR: '/srv/.git:/g' };
    const { said, text } = opened(from, { BKDEV_PORT_API: '10300', ...git, BKDEV_GIT_CHECKOUT: '/srv/shop:/c' });
    expect(said).toContain(`this checkout is a copy of ${from}, and goes by a name of its own`);
    expect(text).toMatch(/^# mine\nMY_TOKEN=x$/m);
    expect(parseEnvironment(text)).toEqual({
      ...{ MY_TOKEN: 'x', BKDEV_PROJECT: projectName(root), BKDEV_CHECKOUT: root, BKDEV_PORT_API: '10300' },
    });
  },
);

test('a moved checkout must be reported, and continue with its data', () => {
  const from = join(root, '../gone');
  const { said, text } = opened(from);
  expect(said).toContain(`this checkout lay in ${from} before, and goes on with its data (project theirs).`);
  expect(parseEnvironment(text)).toMatchObject({ BKDEV_PROJECT: 'theirs', BKDEV_CHECKOUT: from });
});

test('a copy must get its own name if bkdev refuses before choosing one', () => {
  program('bkdev', 'exit 3');
  const from = join(root, '../another');
  checkout(from);
  const { said, text } = openedAs(from);
  expect(said).toContain(`this checkout is a copy of ${from}`);
  expect(parseEnvironment(text)).toMatchObject({ BKDEV_PROJECT: projectName(root), BKDEV_CHECKOUT: root });
});

test('an empty folder that Docker created at the old path must not make the checkout a copy', () => {
  const from = join(root, '../gone');
  mkdirSync(from);
  expect(parseEnvironment(opened(from).text)).toMatchObject({ BKDEV_PROJECT: 'theirs', BKDEV_CHECKOUT: from });
});

test('a file at the old path must count as existing', () => {
  const from = join(root, '../file');
  writeFileSync(from, '');
  expect(parseEnvironment(opened(from).text)).toMatchObject({ BKDEV_PROJECT: projectName(root), BKDEV_CHECKOUT: root });
});

test('a checkout that took data over must keep the name of the data', () => {
  const before = { BKDEV_MOVED_TO: encodePath(root) };
  const from = join(root, '../another');
  checkout(from);
  expect(parseEnvironment(opened(from, before).text)).toMatchObject({ BKDEV_PROJECT: 'theirs', BKDEV_CHECKOUT: from });
});

test('a project name that misleads the editor must be reported', () => {
  docker([]);
  writeFileSync(join(root, '.env'), 'COMPOSE_PROJECT_NAME=shop\n');
  expect(open().said).toContain('COMPOSE_PROJECT_NAME=shop');
  rmSync(join(root, '.env'));
  expect(open().said).not.toContain('COMPOSE_PROJECT_NAME');
});
