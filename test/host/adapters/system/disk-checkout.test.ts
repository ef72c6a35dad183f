import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findCheckout, projectName } from '../../../../src/host/adapters/system/disk-checkout.ts';
import { refusalOf } from '../../../support/written-checkout.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'checkout-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function put(path: string, text = ''): string {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

const definition = 'services: {api: {x-bkdev: {role: api}}}\n';
const found = (from = 'shop') => findCheckout(join(folder, from));
const me = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };

test.for([
  ['/home/ada/shop', 'bkdev-shop-'],
  ['/srv/--Über_Shop--', 'bkdev-ber-shop-'],
  ['/srv/监控', 'bkdev-checkout-'],
  ['/', 'bkdev-bkdev-'],
  ['C:\\Users\\ada\\Shop', 'bkdev-shop-'],
] as const)('the project of %s must be a name that Compose accepts, beginning with %s', ([root, beginning]) => {
  expect(projectName(root)).toMatch(/^[a-z0-9][a-z0-9_-]*$/);
  expect(projectName(root).slice(0, -4)).toBe(beginning);
});

test('two checkouts with one name must be two projects', () => {
  expect(projectName('/a/shop')).not.toBe(projectName('/b/shop'));
});

test('the checkout must be found from any folder inside it', () => {
  put('shop/.devcontainer/compose.yaml', definition);
  put('shop/bkmonitor/manage.py');
  mkdirSync(join(folder, 'shop/bkmonitor/deep/down'), { recursive: true });
  const { root, source, owner } = found('shop/bkmonitor/deep/down');
  expect({ root, source, owner }).toEqual({ root: join(folder, 'shop'), source: join(folder, 'shop'), owner: me });
});

test('unreadable paths must be named, following links; missing ones must not', () => {
  put('shop/.devcontainer/compose.yaml', definition);
  const [open, closed, shut] = [put('shop/open'), put('shop/closed'), put('shop/shut/inner')];
  chmodSync(closed, 0o640);
  chmodSync(dirname(shut), 0o750);
  const stranger = { uid: 54_321, gid: 54_321 };
  const first = (...paths: string[]) => found().unreadable(paths, stranger);
  expect([first(open, join(folder, 'gone')), first(open, closed), first(dirname(shut))]).toEqual([
    ...[undefined, closed, dirname(shut)],
  ]);
  expect(found().unreadable([closed, dirname(shut)], me)).toBeUndefined();
});

test('files for containers must be readable by them under any umask', () => {
  put('shop/.devcontainer/compose.yaml', definition);
  const before = process.umask(0o077);
  try {
    found().writeForAll('made/for/all', 'text');
    found().write('made/for/one', 'text');
  } finally {
    process.umask(before);
  }
  const modes = ['made', 'made/for', 'made/for/all', 'made/for/one'].map(
    path => statSync(join(folder, 'shop', path)).mode & 0o777,
  );
  expect(modes).toEqual([0o755, 0o755, 0o644, 0o600]);
});

test('another dev container must not be confused with ours', () => {
  put('shop/.devcontainer/compose.yaml', definition);
  put('shop/other/.devcontainer/compose.yaml', 'services: {db: {image: postgres}}\n');
  expect(found('shop/other').root).toBe(join(folder, 'shop'));
});

test('a folder without a definition above it must be reported', async () => {
  mkdirSync(join(folder, 'shop'));
  expect(await refusalOf(() => found())).toEqual({
    code: 'definition-missing',
    message: `Neither ${join(folder, 'shop')} nor a folder above it has a bkdev definition (.devcontainer/compose.yaml).`,
    hint: 'In the checkout of your product: bkdev init. Elsewhere: --workspace DIR.',
  });
});

test('a definition of bkdev 0.1 must be reported as one problem, whatever else is outdated in it', async () => {
  put('shop/.devcontainer/compose.yaml', definition);
  put('shop/.devcontainer/roles/supervisor/worker.conf', '');
  expect(await refusalOf(() => found())).toEqual({
    code: 'definition-invalid',
    message: `The definition in ${join(folder, 'shop')} is from bkdev 0.1.`,
    hint: 'bkdev init converts it and keeps what you changed.',
  });
  put('shop/.devcontainer/runtime/version', '0.2.0');
  expect(found().root).toBe(join(folder, 'shop'));
});

test('a definition without the product beside it must start the sample', () => {
  put('shop/.devcontainer/compose.yaml', definition);
  put('shop/sample/src/manage.py');
  expect(found().source).toBe(join(folder, 'shop'));
  put('shop/.devcontainer/product.yaml', 'name: shop\nfolder: src # holds manage.py\n');
  expect(found().source).toBe(join(folder, 'shop/sample'));
  put('shop/src/manage.py');
  expect(found().source).toBe(join(folder, 'shop'));
});

test('profiles must be read from the root, and the files generated from them belong to its owner', async () => {
  put('shop/.devcontainer/compose.yaml', definition);
  put('shop/profiles/api.yaml', 'name: api\ntitle: API\nservices: [api]\n');
  const owner = me.uid === 0 ? { uid: 1000, gid: 1000 } : me;
  chownSync(join(folder, 'shop'), owner.uid, owner.gid);
  const { profiles, generate } = found();
  expect(await profiles()).toEqual([
    { name: 'api', title: 'API', services: ['api'], overlays: [], environment: {}, isLocal: false },
  ]);
  expect(await generate('api')).toEqual({ changed: ['.devcontainer/api/devcontainer.json'], kept: [] });
  const { uid, gid, mode } = statSync(join(folder, 'shop/.devcontainer/api/devcontainer.json'));
  expect({ uid, gid, mode: mode & 0o777 }).toEqual({ ...owner, mode: 0o644 });
});

test('the newest change must be found below the source, by the change time of the inode', async () => {
  put('shop/.devcontainer/compose.yaml', definition);
  const lock = put('shop/bkmonitor/uv.lock');
  put('shop/bkmonitor/pyproject.toml');
  put('shop/node_modules/x/pyproject.toml');
  const longAgo = new Date('2020-01-01');
  utimesSync(lock, longAgo, longAgo);
  const newestChange = async (globs: string[]) => (await found().inputs(globs)).changedAt;
  expect(await newestChange(['bkmonitor/uv.lock'])).toBe(statSync(lock).ctimeMs);
  expect(await newestChange(['bkmonitor/uv.lock'])).toBeGreaterThan(longAgo.getTime());
  expect(await newestChange(['*/pyproject.toml', '**/uv.lock'])).toBe(
    Math.max(statSync(lock).ctimeMs, statSync(join(folder, 'shop/bkmonitor/pyproject.toml')).ctimeMs),
  );
  expect(await newestChange(['nothing.here', 'node_modules/**/pyproject.toml'])).toBe(0);
});

test('a file that only changes its mode must count as changed', async () => {
  put('shop/.devcontainer/compose.yaml', definition);
  const lock = put('shop/uv.lock');
  const before = (await found().inputs(['uv.lock'])).changedAt;
  while (statSync(lock).ctimeMs === before) chmodSync(lock, statSync(lock).mode ^ 0o010);
  expect((await found().inputs(['uv.lock'])).changedAt).toBeGreaterThan(before);
});

test('files of the source must be looked up below it', () => {
  put('shop/.devcontainer/compose.yaml', definition);
  put('shop/bkmonitor/manage.py');
  expect(['bkmonitor/manage.py', 'bkmonitor', 'uv.lock'].filter(found().has)).toEqual([
    'bkmonitor/manage.py',
    'bkmonitor',
  ]);
});

test('opening must create missing folders and links, and report what it changed', () => {
  put('shop/.devcontainer/compose.yaml', definition);
  mkdirSync(join(folder, 'shop/bkmonitor'), { recursive: true });
  mkdirSync(join(folder, 'shop/ai_agent'));
  const links = { 'bkmonitor/ai_agent': '../ai_agent', 'bkmonitor/nowhere': '../nothing' };
  expect(found().open(['logs', 'bkmonitor/logs'], links, me)).toEqual(['bkmonitor/ai_agent']);
  expect(readlinkSync(join(folder, 'shop/bkmonitor/ai_agent'))).toBe('../ai_agent');
  expect(statSync(join(folder, 'shop/bkmonitor/logs')).isDirectory()).toBe(true);
  expect(lstatSync(join(folder, 'shop/bkmonitor/nowhere'), { throwIfNoEntry: false })).toBeUndefined();
  expect(found().open(['logs', 'bkmonitor/logs'], links, me)).toEqual([]);
});

test('an existing link must not be changed, even if it leads elsewhere', () => {
  put('shop/.devcontainer/compose.yaml', definition);
  mkdirSync(join(folder, 'shop/bkmonitor'), { recursive: true });
  mkdirSync(join(folder, 'shop/ai_agent'));
  symlinkSync('../mine', join(folder, 'shop/bkmonitor/ai_agent'));
  expect(found().open([], { 'bkmonitor/ai_agent': '../ai_agent' }, me)).toEqual([]);
  expect(readlinkSync(join(folder, 'shop/bkmonitor/ai_agent'))).toBe('../mine');
});

test('folders must be given to that user, once, which only root can do', () => {
  put('shop/.devcontainer/compose.yaml', definition);
  const user = { uid: 1000, gid: 1000 };
  const open = () => found().open(['logs'], {}, me.uid === 0 ? user : { uid: 0, gid: 0 });
  if (me.uid !== 0) return expect(open).toThrow('EPERM');
  expect(open()).toEqual(['logs']);
  const { uid, gid } = statSync(join(folder, 'shop/logs'));
  expect({ uid, gid }).toEqual(user);
  return expect(open()).toEqual([]);
});

test('the contents of the folders must be given too, but nothing behind a link', () => {
  put('shop/.devcontainer/compose.yaml', definition);
  put('shop/logs/old/api.log', '');
  put('elsewhere/kept', '');
  symlinkSync('../elsewhere', join(folder, 'shop/linked'));
  const user = me.uid === 0 ? { uid: 1000, gid: 1000 } : me;
  found().open(['logs', 'linked'], {}, user);
  expect(statSync(join(folder, 'shop/logs/old/api.log')).uid).toBe(user.uid);
  expect(statSync(join(folder, 'elsewhere')).uid).toBe(me.uid);
  expect(statSync(join(folder, 'elsewhere/kept')).uid).toBe(me.uid);
});

test('a file must be written atomically, with its parent folders, as the owner of the checkout', () => {
  put('shop/.devcontainer/compose.yaml', definition);
  const owner = me.uid === 0 ? { uid: 1000, gid: 1000 } : me;
  chownSync(join(folder, 'shop'), owner.uid, owner.gid);
  found().write('.devcontainer/api/one.json', 'old');
  found().write('.devcontainer/api/one.json', 'new');
  const written = ['.devcontainer/api', '.devcontainer/api/one.json'].map(path => statSync(join(folder, 'shop', path)));
  expect(written.map(({ uid, gid }) => ({ uid, gid }))).toEqual([owner, owner]);
  expect(readdirSync(join(folder, 'shop/.devcontainer/api'))).toEqual(['one.json']);
  expect(readFileSync(join(folder, 'shop/.devcontainer/api/one.json'), 'utf8')).toBe('new');
});

test('a file for everybody must be readable by others, and be removed without a trace', () => {
  put('shop/.devcontainer/compose.yaml', definition);
  const path = '.devcontainer/.bkdev-truth-1';
  found().writeForAll(path, '12');
  expect(readFileSync(join(folder, 'shop', path), 'utf8')).toBe('12');
  expect(statSync(join(folder, 'shop', path)).mode & 0o777 & ~process.umask()).toBe(0o644 & ~process.umask());
  found().remove(path);
  found().remove(path);
  expect(readdirSync(join(folder, 'shop/.devcontainer'))).toEqual(['compose.yaml']);
});

test('a folder must be recognised as this checkout, whatever its path, as another one, or as gone', () => {
  put('shop/.devcontainer/compose.yaml', definition);
  put('other/.devcontainer/compose.yaml', definition);
  symlinkSync(join(folder, 'shop'), join(folder, 'link'));
  const names = ['shop', 'link', 'shop/../shop', 'other', 'moved'];
  expect(names.map(name => found().standing(join(folder, name)))).toEqual([
    ...['this', 'this', 'this', 'another', 'gone'],
  ]);
  expect(found('link').standing(join(folder, 'shop'))).toBe('this');
});

test('a folder that Docker recreated must count as gone, and a file in its place as existing', () => {
  put('shop/.devcontainer/compose.yaml', definition);
  mkdirSync(join(folder, 'moved/.devcontainer'), { recursive: true });
  put('file');
  expect(['moved', 'file'].map(name => found().standing(join(folder, name)))).toEqual(['gone', 'another']);
  expect(['moved', 'file', 'none'].map(name => found().isFolder(join(folder, name)))).toEqual([true, false, false]);
});

test('what steps read must be the same in two checkouts, whatever key was generated for each that encrypts nothing', async () => {
  for (const name of ['one', 'two']) {
    put(`${name}/.devcontainer/compose.yaml`, definition);
    put(`${name}/.devcontainer/env/common.env`, 'A=1\n');
    put(`${name}/.devcontainer/.env`, `BKDEV_PORT_WEB=${name}\n`);
    put(`${name}/shop/migrations/0001_initial.py`, 'operations = []\n');
  }
  const isSame = async () => {
    const [one, two] = await Promise.all(['one', 'two'].map(name => found(name).recipe(['**/migrations/*.py'])));
    return one === two;
  };
  const generate = (name: string, text: string) => put(`${name}/.devcontainer/env/keys.env`, `# generated\n${text}`);
  const [signing, encrypting] = [`SECRET_KEY=${'a'.repeat(64)}\n`, `ENCRYPT_KEY=${'a'.repeat(43)}=\n`];
  expect(await isSame()).toBe(true);
  generate('one', signing);
  expect(await isSame()).toBe(true);
  generate('two', signing.replaceAll('a', 'b'));
  expect(await isSame()).toBe(true);
  generate('one', signing + encrypting);
  expect(await isSame()).toBe(false);
  generate('two', signing + encrypting.replaceAll('a', 'b'));
  expect(await isSame()).toBe(false);
  generate('two', encrypting);
  expect(await isSame()).toBe(true);
  put('two/shop/migrations/0002_more.py', 'operations = []\n');
  expect(await isSame()).toBe(false);
});
