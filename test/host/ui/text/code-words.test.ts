import { expect, test } from 'vitest';
import { codeWords } from '../../../../src/host/ui/text/code-words.ts';
import type { CodeStatus } from '../../../../src/shared/model/code-status.ts';

const gated: CodeStatus = {
  ...{ state: 'gated', staleSeconds: 12, reason: 'SyntaxError: invalid syntax' },
  where: 'bkmonitor/kernel_api/urls.py:10',
};

test.for<readonly [CodeStatus | undefined, string | undefined]>([
  [undefined, undefined],
  [{ state: 'current', staleSeconds: 0 }, undefined],
  [{ state: 'current', staleSeconds: 0, reason: 'paused' }, 'reloading paused'],
  [{ state: 'current', staleSeconds: 0, same: { at: 0, reason: 'a/urls.py' } }, 'same code: a/urls.py'],
  [{ state: 'reloading', staleSeconds: 1 }, 'reloading'],
  [{ state: 'stale', staleSeconds: 12 }, 'old code 12 s'],
  [{ state: 'stale', staleSeconds: 3725, reason: 'paused' }, 'old code 1 h 2 min: paused'],
  [{ state: 'stale', staleSeconds: 2, reason: 'its start writes a.py' }, 'old code 2 s: its start writes a.py'],
  [gated, 'held back: bkmonitor/kernel_api/urls.py:10 SyntaxError: invalid syntax'],
  [{ state: 'gated', staleSeconds: 12 }, 'held back: it cannot be compiled'],
])('%j must be told as %s', ([code, words]) => {
  expect(codeWords(code)?.text).toBe(words);
});

test('temporary states must look different from those that a person must fix', () => {
  const looks = [
    gated,
    { state: 'stale', staleSeconds: 1 },
    { state: 'stale', staleSeconds: 1, reason: 'paused' },
    { state: 'stale', staleSeconds: 1, reason: 'its start writes a.py' },
  ] as const;
  expect(looks.map(code => codeWords(code)?.look)).toEqual(['bad', 'busy', 'busy', 'bad']);
});

test('if there is little room, the name of the file must stay without its folder', () => {
  expect(codeWords(gated, 60)?.text).toBe('held back: urls.py:10 SyntaxError: invalid syntax');
  expect(codeWords({ ...gated, where: 'urls.py:10' }, 20)?.text).toBe(
    'held back: urls.py:10 SyntaxError: invalid syntax',
  );
});

test('names of files and output of a compiler must not steer the terminal', () => {
  const evil = { where: 'a\u001B[2J/\u001B]0;x\u0007b.py:1', reason: 'Syntax\nError: \u202e\u009b31mx' };
  expect(codeWords({ ...gated, ...evil })?.text).toBe('held back: a/b.py:1 Syntax Error: x');
  expect(codeWords({ ...gated, ...evil }, 10)?.text).toBe('held back: b.py:1 Syntax Error: x');
});
