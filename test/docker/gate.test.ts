import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseSaid } from '../support/said.ts';
import { docker } from './support/engine.ts';
import { sharedStack } from './support/turns.ts';

const shared = sharedStack();
const container = `${shared.project}-workspace-1`;
const gate = 'python -I -S -X pycache_prefix=/tmp/gate/cache /opt/bkdev/runtime/gate.py';

function inside(script: string): Promise<string> {
  return docker('exec', container, 'bash', '-c', script);
}

beforeAll(() => inside('mkdir -p /tmp/gate/product /tmp/gate/beside'));
afterAll(() => inside('rm -rf /tmp/gate'));

/** Returns the gate's output for files with these contents (`printf`) in one folder. */
async function check(files: Readonly<Record<string, string>>): Promise<readonly unknown[]> {
  const write = Object.entries(files).map(([name, text]) => `printf '${text}' > /tmp/gate/${name}`);
  const paths = Object.keys(files).map(name => `/tmp/gate/${name}`);
  const said = await inside([...write, `printf '%s\\n' ${paths.join(' ')} | ${gate} /tmp/gate/product`].join('; '));
  return said.split('\n').map(line => parseSaid(line) as unknown);
}

test('each file that does not compile must be reported with its line, whatever its content', async () => {
  const files = {
    'good.py': 'x = "\\\\d"\\n',
    'half.py': 'x = 1\\ndef f(:\\n',
    'null.py': 'x = 1\\0',
    'encoding.py': '# -*- coding: nope -*-\\n',
    'latin.py': '\\xe9 = 1\\n',
  };
  expect(await check(files)).toEqual([
    { path: '/tmp/gate/half.py', line: 2, message: 'SyntaxError: invalid syntax' },
    {
      path: '/tmp/gate/null.py',
      line: 0,
      message: expect.stringMatching(/^(?:SyntaxError|ValueError): source code string cannot contain null bytes$/),
    },
    { path: '/tmp/gate/encoding.py', line: 0, message: 'SyntaxError: unknown encoding: nope' },
    { path: '/tmp/gate/latin.py', line: 1, message: expect.stringMatching(/^SyntaxError: \(unicode error\)/) },
    { checked: 5, skipped: 0 },
  ]);
});

test('missing files, folders and pipes must not be faults, and unreadable files must be', async () => {
  await inside(
    'cd /tmp/gate; mkdir -p folder.py; mkfifo pipe.py; ln -sf loop.py loop.py; : > closed.py; chmod 0 closed.py',
  );
  const paths = ['gone', 'folder', 'pipe', 'loop', 'closed'].map(name => `/tmp/gate/${name}.py`).join('\\n');
  expect((await inside(`printf '${paths}\\n' | ${gate} /workspace`)).split('\n').map(line => parseSaid(line))).toEqual([
    { path: '/tmp/gate/loop.py', line: 0, message: 'OSError: Too many levels of symbolic links' },
    { path: '/tmp/gate/closed.py', line: 0, message: 'PermissionError: Permission denied' },
    { checked: 5, skipped: 0 },
  ]);
});

test('byte code must belong to the last save, even within the same second and of the same size', async () => {
  const load =
    'cd /tmp/gate && python -I -X pycache_prefix=/tmp/gate/cache -c "import sys; sys.path[:0] = [\'.\']; import twice; print(twice.x)"';
  await check({ 'twice.py': 'x = 1' });
  await inside('touch -r /tmp/gate/twice.py /tmp/gate/time');
  await check({ 'twice.py': 'x = 2' });
  await inside('touch -r /tmp/gate/time /tmp/gate/twice.py');
  expect(await inside(load)).toBe('2');
});

test('a folder imported through a link must have its byte code under the name of the link', async () => {
  await inside('ln -sfn ../beside /tmp/gate/product/linked');
  await check({ 'beside/module.py': 'x = 1' });
  expect(await inside('cd /tmp/gate/cache/tmp/gate && ls beside product/linked')).toBe(
    'beside:\nmodule.cpython-311.pyc\n\nproduct/linked:\nmodule.cpython-311.pyc',
  );
});

describe('a save must', () => {
  const code = [
    '"""What it is."""',
    'import os',
    'class Notes:',
    '    limit = 1',
    '    def all(self, found):',
    '        """All of them."""',
    '        return [one + "x" for one in found if one > self.limit]',
    'if True:',
    '    HOME = os.path.join("a", "b")',
    '',
  ].join('\\n');

  /** Returns whether the gate finds that the second text compiles to the same code as the first. */
  async function isSame(before: string, after: string): Promise<unknown> {
    expect(after).not.toBe(before);
    await check({ 'compared.py': before });
    const [compared] = await check({ 'compared.py': after });
    return (compared as { same?: boolean }).same;
  }

  test.each([
    ['a comment', code.replace('import os', '# why\\nimport os  # how')],
    ['an empty line', code.replace('import os', 'import os\\n\\n')],
    ['another docstring', code.replace('All of them', 'Each').replace('What it is', 'It')],
    ['one docstring less', code.replace('"""All of them."""\\n', '\\n').replace('"""What it is."""\\n', '')],
    ['one docstring more', code.replace('class Notes:', 'class Notes:\\n    """Some."""\\n')],
  ])('count as the same code if it is %s', async (_, after) => {
    expect(await isSame(code, after)).toBe(true);
  });

  test.each([
    ['constant', code.replace('"x"', '"y"')],
    ['type of a constant', code.replace('limit = 1', 'limit = True')],
    ['name', code.replace('os.path', 'os.paths')],
    ['operator', code.replace('one >', 'one <')],
    ['argument', code.replace('(self, found)', '(self, found=())')],
  ])('be known for other code where it is another %s', async (_, after) => {
    expect(await isSame(code, after)).toBe(false);
  });

  test('count as different code if the file uses the docstring that changed', async () => {
    const asking = `${code}print(__doc__)\\n`;
    expect(await isSame(asking, asking.replace('What it is', 'It'))).toBe(false);
  });

  test('be compared with the byte code of the version that it replaces, identified by time and size', async () => {
    await check({ 'compared.py': 'x = 1' });
    const seconds = Number(await inside('stat -c %Y /tmp/gate/compared.py'));
    expect(await check({ 'compared.py': 'x = 1  # one' })).toEqual([
      { file: 0, mtime: seconds, size: 5, same: true },
      { checked: 1, skipped: 0 },
    ]);
  });
});
