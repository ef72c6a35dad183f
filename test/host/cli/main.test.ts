import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const main = join(import.meta.dirname, '../../../src/host/cli/main.ts');

function bkdev(...words: readonly string[]) {
  const env = { ...process.env, BKDEV_VERSION: '1.2.3' };
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...words], { env, encoding: 'utf8' });
  return { status, stdout, stderr };
}

test.for(['--version', '-V'])('%s must be answered by itself', option => {
  expect(bkdev(option)).toEqual({ status: 0, stdout: '1.2.3\n', stderr: '' });
});

test('the exit status must be that of the command', () => {
  const { status, stdout, stderr } = bkdev('status', '--frobnicate');
  expect({ status, stdout, first: stderr.split('\n')[0] }).toEqual({
    ...{ status: 2, stdout: '', first: "error: unknown option '--frobnicate'" },
  });
});

test('a command that can never end must be reported as a bug, without an exit status of Node', () => {
  const file = join(import.meta.dirname, '../../../src/host/cli/to-its-end.ts');
  const program = `import { toItsEnd } from ${JSON.stringify(file)}; process.exitCode = await toItsEnd(new Promise(() => {}));`;
  const argv = ['--input-type=module', '--eval', program];
  const { status, stdout, stderr } = spawnSync(process.execPath, argv, { encoding: 'utf8' });
  expect({ status, stdout, stderr }).toEqual({
    ...{ status: 1, stdout: '' },
    stderr: 'bkdev: this is a bug: the command stopped half-way, because nothing was left to wait for.\n',
  });
});
