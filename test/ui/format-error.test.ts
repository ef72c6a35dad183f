import { expect, test } from 'vitest';
import { formatError } from '../../src/ui/format-error.ts';

const report = {
  code: 'step-failed',
  message: 'deps failed: uv.lock is out of step with pyproject.toml',
  hint: 'uv lock',
  detail: ['Resolved 34 packages', '', '\u001B[31merror\u001B[0m: \u001B[2Jnot the same'],
} as const;

test('a failure must say what, what shows it, and what to try', () => {
  expect(formatError(report, false)).toEqual([
    '✗ deps failed: uv.lock is out of step with pyproject.toml',
    '  | Resolved 34 packages',
    '  |',
    '  | error: not the same',
    '  try: uv lock',
  ]);
});

test('a failure without detail or hint must be its message', () => {
  expect(formatError({ code: 'busy', message: 'one\ntwo', hint: '' }, false)).toEqual(['✗ one', '  two']);
});

test('colours must come on top of the same text', () => {
  const esc = '\u001B';
  expect(formatError(report, true).slice(0, 2)).toEqual([
    `${esc}[31m✗${esc}[0m ${esc}[1mdeps failed: uv.lock is out of step with pyproject.toml${esc}[0m`,
    `  ${esc}[2m|${esc}[0m Resolved 34 packages`,
  ]);
});
