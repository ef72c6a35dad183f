import { expect, test } from 'vitest';
import { failureWords, formatError } from '../../../../src/host/ui/text/format-error.ts';
import type { ErrorReport } from '../../../../src/shared/model/error.ts';

const report = {
  code: 'step-failed',
  message: 'deps failed: uv.lock is out of step with pyproject.toml',
  hint: 'uv lock',
  detail: ['Resolved 34 packages', '', '\u001B[31merror\u001B[0m: \u001B[2Jnot the same'],
} as const;

test('a failure must show what failed, the evidence, and what to try', () => {
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

const explained: ErrorReport = {
  ...report,
  message: 'Kernel API (api) failed: ImportError: x',
  ...{ service: 'api', class: 'import-error', cause: 'ImportError: x', explanation: 'x is not there.' },
  ...{ where: 'bkmonitor/urls.py:3', probe: 'connection refused on port 10204' },
  fixes: [{ command: 'bkdev up', says: 'after correcting it' }, { says: 'or take it out' }],
};

test('an explained failure must be shown with class, location, explanation, last probe and every fix', () => {
  expect(formatError({ ...explained, detail: ['import x'] }, false)).toEqual([
    '✗ Kernel API (api) failed: ImportError: x',
    '  import error at bkmonitor/urls.py:3',
    '  x is not there.',
    '  last probe: connection refused on port 10204',
    '  | import x',
    '  try: bkdev up  (after correcting it)',
    '       or take it out',
  ]);
});

test('parts of the message must not be repeated', () => {
  const probe = 'ImportError: x';
  expect(failureWords({ ...explained, probe, explanation: 'ImportError: x' })).toMatchObject({
    probe: '',
    explanation: '',
  });
  expect(failureWords({ ...explained, class: 'declared' })).toMatchObject({
    about: 'at bkmonitor/urls.py:3',
    explanation: '',
  });
});

test('no text of a failure must steer the terminal', () => {
  const evil = '\u001B[2Jx';
  const words = failureWords({
    ...{ code: 'role-failed', message: 'm', hint: '', where: evil, explanation: evil, probe: evil },
    fixes: [{ command: evil, says: evil }],
  });
  expect(JSON.stringify(words)).not.toContain('u001b');
});
