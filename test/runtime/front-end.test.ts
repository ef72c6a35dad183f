import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';

const folder = join(import.meta.dirname, '../../.devcontainer/runtime/front_end');

/** Runs Python with the front end's modules, in a checkout with these files; returns what it prints as JSON. */
function python(code: string, files: Readonly<Record<string, string>> = {}, ...args: string[]): unknown {
  const { env, cwd } = checkoutWith(files);
  const program = `import json, sys\nsys.path.insert(0, ${JSON.stringify(folder)})\n${code}`;
  return JSON.parse(execFileSync('python3', ['-c', program, ...args], { encoding: 'utf8', env, cwd }));
}

/** Returns the message with which such a program ends as a failed step. */
function failure(code: string, files: Readonly<Record<string, string>>): unknown {
  const { env, cwd } = checkoutWith(files);
  const program = `import json, sys\nsys.path.insert(0, ${JSON.stringify(folder)})\n${code}`;
  const { status, stdout } = spawnSync('python3', ['-c', program], { encoding: 'utf8', env, cwd });
  expect(status).toBe(1);
  return JSON.parse(/^bkdev-error: .*\t(.*)$/m.exec(stdout)?.[1] ?? 'null');
}

function checkoutWith(files: Readonly<Record<string, string>>) {
  const root = mkdtempSync(join(tmpdir(), 'bkdev-front-end-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const all = { '.devcontainer/product.yaml': '{}', ...files };
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const env = { ...process.env, BKDEV_SOURCE_FOLDER: root, BKDEV_DEFINITION: join(root, '.devcontainer') };
  return { cwd: root, env };
}

/** Returns the fault after each of these pieces of a dev server's output. */
function faults(...pieces: readonly string[]): unknown {
  return python(
    `
import os
from dev_server_log import DevServerLog
log = DevServerLog(os.path.join(os.getcwd(), "web"))
told = []
for piece in json.loads(sys.argv[1]):
    for line in piece.split("\\n"):
        log.read(line.replace("ROOT", os.getcwd()) + "\\n")
    told.append(log.fault and list(vars(log.fault).values()))
print(json.dumps(told))`,
    {},
    JSON.stringify(pieces),
  );
}

describe('the output of a dev server', () => {
  // Recorded with Vite 8.
  const viteError = `2:47:32 AM [vite] Internal server error: Element is missing end tag.
  Plugin: vite:vue
  File: ROOT/web/src/reports.vue:22:5
  20 |    <p>
      at createCompilerError (ROOT/web/node_modules/@vue/compiler-core/dist/compiler-core.cjs.js:1378:17)`;
  const viteImport = `\u001B[2m2:47:34 AM\u001B[22m [vite] (client) Pre-transform error: Failed to resolve import "./nothing.js" from "src/main.js". Does the file exist?
  Plugin: vite:import-analysis
  File: ROOT/web/src/main.js:5:8`;
  // Recorded with webpack 5.
  const webpackError = `ERROR in ./src/a.js 1:17
Module parse failed: Unexpected token (1:17)
File was parsed as module type 'javascript/auto'.
 @ ./src/index.js 1:0-25 1:38-39

webpack 5.113.0 compiled with 1 error in 257 ms`;
  const webpackImport = `ERROR in ./src/a.js 1:20-35
Module not found: Error: Can't resolve './gone' in 'ROOT/web/src'

webpack 5.113.0 compiled with 1 error in 399 ms`;

  test('must name the error of Vite and its place', () => {
    expect(faults('  VITE v8.3.8  ready in 934 ms', viteError, viteImport)).toEqual([
      null,
      ['Element is missing end tag.', 'web/src/reports.vue', 22],
      ['Failed to resolve import "./nothing.js" from "src/main.js". Does the file exist?', 'web/src/main.js', 5],
    ]);
  });

  test('must name the first error of the latest compilation of webpack, until one succeeds', () => {
    expect(faults(webpackError, webpackImport, 'webpack 5.113.0 compiled successfully in 132 ms')).toEqual([
      ['Module parse failed: Unexpected token (1:17)', 'web/src/a.js', 1],
      [expect.stringMatching(/^Module not found: Error: Can't resolve '\.\/gone'/), 'web/src/a.js', 1],
      null,
    ]);
  });

  test('must name the error of a loader of vue-cli, which gives the place in its text', () => {
    const vueCli = ` ERROR  Failed to compile with 1 error                             10:00:00

 error  in ./src/App.vue

Module build failed (from ./node_modules/babel-loader/lib/index.js):
SyntaxError: ROOT/web/src/App.vue: Unexpected token (12:4)`;
    expect(faults(vueCli, ' DONE  Compiled successfully in 80ms')).toEqual([
      [expect.stringMatching(/^SyntaxError: .*App\.vue: Unexpected token \(12:4\)$/), 'web/src/App.vue', null],
      null,
    ]);
  });

  test.each([
    [
      'npm',
      'npm error code ELIFECYCLE\nnpm error command sh -c node build.js\nError: Cannot find module "./x"\n',
      'Error: Cannot find module "./x"',
    ],
    ['pnpm', ' ELIFECYCLE  Command failed with exit code 1.\nsh: 1: vite: not found\n', 'sh: 1: vite: not found'],
    ['a script without the word', 'one\ntwo\n', 'two'],
  ])('of %s must be told by its first error', (_, output, first) => {
    const code = 'from project import first_error\nprint(json.dumps(first_error(sys.argv[1].split("\\n"))))';
    expect(python(code, {}, output)).toBe(first);
  });
});

describe('the lock file', () => {
  const find = `
from project import Project
import lock_file
tool, version, path = lock_file.find(Project())
lock_file.refuse_other_platform(Project(), path, "x64")
print(json.dumps([tool, version, path.name]))`;
  const named = (manager: string) => JSON.stringify({ packageManager: manager });

  test.each([
    [{ 'package.json': '{}', 'package-lock.json': '{}' }, ['npm', null, 'package-lock.json']],
    [{ 'package.json': named('pnpm@10.1.0+sha512.abc'), 'pnpm-lock.yaml': '' }, ['pnpm', '10.1.0', 'pnpm-lock.yaml']],
    [
      { 'package.json': named('yarn@4.5.0'), 'yarn.lock': '', 'package-lock.json': '{}' },
      ['yarn', '4.5.0', 'yarn.lock'],
    ],
  ] as const)('must choose the package manager: %j', (files, expected) => {
    expect(python(find, files)).toEqual(expected);
  });

  test.each([
    ['no lock file', { 'package.json': '{}' }, 'front-end.lock-missing', { file: 'package-lock.json' }],
    [
      'that of another tool than package.json names',
      { 'package.json': named('pnpm@9.0.0'), 'yarn.lock': '' },
      'front-end.lock-of-another',
      { tool: 'pnpm', file: 'pnpm-lock.yaml', found: 'yarn.lock' },
    ],
    ['that of bun', { 'package.json': '{}', 'bun.lock': '' }, 'front-end.tool-unsupported', { tool: 'bun' }],
    ['no package.json', {}, 'front-end.no-manifest', { file: 'package.json' }],
    ['a broken package.json', { 'package.json': '{\n<<<<' }, 'front-end.manifest-invalid', { line: 2 }],
    [
      'one for macOS',
      {
        'package.json': '{}',
        'package-lock.json': JSON.stringify({
          packages: {
            'node_modules/rollup': {
              optionalDependencies: { '@rollup/rollup-darwin-arm64': '4', '@rollup/rollup-linux-x64-gnu': '4' },
            },
            'node_modules/@rollup/rollup-darwin-arm64': { optional: true },
          },
        }),
      },
      'front-end.lock-platform',
      { platform: 'linux-x64', packages: ['@rollup/rollup-linux-x64-gnu'] },
    ],
  ])('must be refused with the reason: %s', (_, files, code, params) => {
    expect(failure(find, files)).toMatchObject({ code, params });
  });
});

test('the version of Node must be read as version managers do', () => {
  const pin = 'from project import Project\nimport node_version\nprint(json.dumps(node_version.pin_of(Project())))';
  const product = { '.devcontainer/product.yaml': 'frontEnd: web', 'web/package.json': '{}' };
  expect(python(pin, { ...product, '.nvmrc': 'lts/jod\n' })).toEqual(['22', '.nvmrc']);
  expect(python(pin, { ...product, '.nvmrc': '16', 'web/.node-version': '20.1.0' })).toEqual([
    '20.1.0',
    'web/.node-version',
  ]);
  expect(python(pin, { ...product, '.tool-versions': 'python 3.11\nnodejs 18.2.0\n' })).toEqual([
    '18.2.0',
    '.tool-versions',
  ]);
  const volta = JSON.stringify({ volta: { node: '20.9.0' } });
  expect(python(pin, { ...product, 'web/package.json': volta, '.nvmrc': '18' })).toEqual([
    '20.9.0',
    'package.json (volta)',
  ]);
  expect(python(pin, product)).toEqual([null, '']);
  expect(python(pin, { ...product, '.nvmrc': 'lts/*' })).toEqual([null, '']);
});

test("a port of the container must lead to another service, for proxies that name this machine's", async () => {
  const service = createServer((_, response) => response.end('from the service')).listen(0, '127.0.0.1');
  const here = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void service.close());
  await Promise.all([once(service, 'listening'), once(here, 'listening')]);
  const portOf = (server: Server) => (server.address() as AddressInfo).port;
  const [to, from] = [portOf(service), portOf(here)];
  here.close();
  await once(here, 'close');
  const program = `
import sys, urllib.request
sys.path.insert(0, ${JSON.stringify(folder)})
import relay
wanted = relay.read(sys.argv[1])
relay.start([wanted])
for attempt in range(1000):
    try:
        print(urllib.request.urlopen(f"http://127.0.0.1:{wanted[0]}").read().decode())
        break
    except OSError:
        pass`;
  const run = promisify(execFile);
  const { stdout } = await run('python3', ['-c', program, `${from}=127.0.0.1:${to}`]);
  expect(stdout).toBe('from the service\n');
});
