import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** Loading Ink and React takes longer than most commands do. */
test('nothing in ui outside panels/ and screen/ must import Ink, React or these', () => {
  const files = globSync('src/ui/*.ts');
  expect(files.length).toBeGreaterThan(5);
  const heavy = files.filter(file => /from '(?:ink|react|\.\/(?:panels|screen)\/)/.test(readFileSync(file, 'utf8')));
  expect(heavy).toEqual([]);
});
