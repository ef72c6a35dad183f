import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { en } from '../../src/shared/messages/en.ts';

const roles = join(import.meta.dirname, '../../.devcontainer/runtime');

test('every code that Python emits in containers must have a sentence', () => {
  const said = globSync('**/*.py', { cwd: roles }).flatMap(file =>
    [...readFileSync(join(roles, file), 'utf8').matchAll(/\b(?:message|complain)\(\s*"([^"]+)"/g)].map(
      ([, code = '']) => code,
    ),
  );
  expect(said.length).toBeGreaterThan(40);
  expect(said.filter(code => !(code in en))).toEqual([]);
});

test('every code that the gateway emits about its files must have a sentence', () => {
  const said = globSync('gateway/*.py', { cwd: roles }).flatMap(file =>
    [...readFileSync(join(roles, file), 'utf8').matchAll(/\b(?:Problem|note)\(\s*"([^"]+)"|"(gateway\.[\w.-]+)"/g)].map(
      ([, short, whole]) => whole ?? `gateway.${short}`,
    ),
  );
  expect(said.length).toBeGreaterThan(15);
  expect(said.filter(code => !(code in en) && !/\.(?:yaml|json)$/.test(code))).toEqual([]);
});
