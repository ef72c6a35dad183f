import { expect, test } from 'vitest';
import { type Diagnosis, hintFrom, toExplained } from '../../../src/shared/model/failure.ts';
import { inEnglish } from '../../support/said.ts';

const seen = {
  ...{ service: 'api', cause: 'exited with 1', probe: 'connection refused', retry: 'bkdev up full' },
  fixes: [{ command: 'bkdev logs api', says: 'shows all of it' }],
};
const diagnosis: Diagnosis = {
  class: 'import-error',
  cause: 'ImportError: x',
  explanation: 'x is not there.',
  where: 'a.py:3',
  fix: [
    { command: 'bkdev up', says: 'after correcting it' },
    { command: 'uv add x', says: 'adds it' },
    { says: 'or wait' },
  ],
};

test('a diagnosis must take precedence over the symptom, and its fixes name the failed profile', () => {
  expect(toExplained(diagnosis, seen)).toEqual({
    ...{ service: 'api', class: 'import-error', cause: 'ImportError: x', explanation: 'x is not there.' },
    ...{ where: 'a.py:3', probe: 'connection refused' },
    fixes: [
      { command: 'bkdev up full', says: 'after correcting it' },
      { command: 'uv add x', says: 'adds it' },
      { says: 'or wait' },
    ],
  });
});

test('without a diagnosis, or a fix in it, the symptom must count', () => {
  const { retry: _, ...words } = seen;
  expect(toExplained(undefined, seen)).toEqual(words);
  expect(toExplained({ ...diagnosis, fix: [] }, seen).fixes).toBe(seen.fixes);
});

test('the fixes must fit into one line', () => {
  expect(inEnglish(hintFrom(diagnosis.fix))).toBe('bkdev up: after correcting it; uv add x: adds it; or wait');
  expect(hintFrom([])).toBe('');
});
