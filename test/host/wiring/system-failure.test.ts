import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createSocketLock } from '../../../src/host/adapters/system/socket-lock.ts';
import { systemFailure } from '../../../src/host/wiring/system-failure.ts';
import { BkdevError } from '../../../src/shared/model/error.ts';
import { said } from '../../support/said.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'a folder '));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Creates an error as Node does. */
const failed = (code: string, syscall: string, path?: string) =>
  Object.assign(new Error(`${code}: ${syscall}`), { code, syscall, path });

const told = (error: unknown) => said(systemFailure(error) as BkdevError);

test.for([
  ['ENOSPC', 'write', 'disk-full', 'no space left on the device'],
  ['EDQUOT', 'open', 'disk-full', 'the disk quota is used up'],
  ['EROFS', 'mkdir', 'file-unusable', 'its file system is read-only'],
  ['EIO', 'read', 'file-unusable', 'input/output error'],
  ['ESTALE', 'stat', 'file-unusable', 'the network file system lost it'],
  ['EMFILE', 'open', 'limit-reached', 'this process may not open more files'],
  ['ENFILE', 'open', 'limit-reached', 'this machine may not open more files'],
  ['EAGAIN', 'spawn docker', 'limit-reached', 'no further process may be started'],
  ['ENOMEM', 'spawn docker', 'limit-reached', 'not enough memory'],
] as const)('%s of %s must be a known state with a remedy', ([errno, syscall, code, found]) => {
  expect(told(failed(errno, syscall, '/srv/shop'))).toEqual({
    code,
    message: expect.stringMatching(new RegExp(`/srv/shop failed: ${found} \\(${errno}\\)\\.$`)),
    hint: expect.stringMatching(/\w/),
  });
});

test('a program that is not installed must be reported by its name', () => {
  expect(told(failed('ENOENT', 'spawn docker', 'docker'))).toEqual({
    code: 'file-unusable',
    message: 'Starting docker failed: it does not exist (ENOENT).',
    hint: 'Install docker, or put it on your PATH; bkdev doctor shows what is missing.',
  });
});

test('a path with spaces must be quoted in commands to type', () => {
  const path = join(folder, 'link');
  symlinkSync('gone', path);
  expect(told(failed('ENOENT', 'open', path)).hint).toBe(`Remove the link, or create what it points to: rm '${path}'`);
});

test('an error that is no failed system call must be unchanged', () => {
  const others = [
    new TypeError('x is not a function'),
    Object.assign(new TypeError('invalid'), { code: 'ERR_INVALID_ARG_TYPE' }),
    failed('EINVAL', 'read'),
    new BkdevError({ code: 'busy', message: '', hint: '' }),
    'text',
    undefined,
  ];
  expect(others.map(systemFailure)).toEqual(others);
});

/** Returns the error when the lock of a project cannot be acquired. */
async function refusal(at: string) {
  const error = await createSocketLock(at)
    .acquire('shop', 'up api')
    .catch((error: unknown) => error);
  return told(error);
}

test.for<[string, (path: string) => void, string]>([
  ['a file', path => writeFileSync(path, ''), 'EEXIST'],
  ['below a file', path => writeFileSync(path.replace(/.locks$/, ''), ''), 'ENOTDIR'],
  ['a link that leads nowhere', path => symlinkSync('gone/too', path), 'ENOENT'],
  ['a link that leads in a circle', path => symlinkSync(path, path), 'ELOOP'],
])('locks in a folder that is %s must be told', async ([, put, errno]) => {
  const path = join(folder, 'state', 'locks');
  if (errno !== 'ENOTDIR') mkdirSync(join(folder, 'state'));
  put(path);
  expect(await refusal(path)).toMatchObject({ code: 'file-unusable', message: expect.stringContaining(path) });
});

test('a folder in place of a lock must be reported', async () => {
  mkdirSync(join(folder, 'shop.sock'));
  expect(await refusal(folder)).toMatchObject({
    code: 'file-unusable',
    message: expect.stringContaining(join(folder, 'shop.sock')),
  });
});
