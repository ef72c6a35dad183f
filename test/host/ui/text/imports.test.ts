import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** Loading Ink and React takes longer than most commands. */
test('nothing in ui/state and ui/text must import Ink, React or the screen', () => {
  const files = globSync('src/host/ui/{state,text}/*.ts');
  expect(files.length).toBeGreaterThan(5);
  const heavy = files.filter(file => /from '(?:ink|react|\.\.\/screen\/)/.test(readFileSync(file, 'utf8')));
  expect(heavy).toEqual([]);
});

/** An `import` of their values evaluates all getters, one of which loads Node's whole fetch. */
test('nothing of the host must load all of node:http at its start', () => {
  const importing = globSync('src/host/**/*.ts').filter(file =>
    /^import (?!type\b).* from 'node:https?'/m.test(readFileSync(file, 'utf8')),
  );
  expect(importing).toEqual([]);
});
