import { expect, onTestFinished, test } from 'vitest';
import { composeReferences } from '../../../src/host/definition/compose-references.ts';

test('every way to refer to another file must be found, as written', () => {
  const text = `
include:
  - a.yaml
  - path: [b.yaml, c.yaml]
    project_directory: ../d
    env_file: e.env
services:
  one: {env_file: f.env, extends: {file: g.yaml, service: one}}
  two: {env_file: [{path: h.env, required: false}, i.env], label_file: j, extends: one}
  three:
`;
  expect(composeReferences(text)).toEqual([
    ...['a.yaml', 'b.yaml', 'c.yaml', 'e.env', '../d', 'f.env', 'g.yaml', 'h.env', 'i.env', 'j'],
  ]);
});

test.for(['', '# nothing\n', 'services:\n', 'name: shop\n'])('a file without references must have none: %j', text => {
  expect(composeReferences(text)).toEqual([]);
});

test('a tag that Compose alone knows must print no warning', async () => {
  const warnings: Error[] = [];
  const onWarning = (warning: Error) => void warnings.push(warning);
  process.on('warning', onWarning);
  onTestFinished(() => void process.off('warning', onWarning));
  expect(composeReferences('services: {api: {ports: !reset []}}')).toEqual([]);
  await new Promise(resolve => setImmediate(resolve));
  expect(warnings).toEqual([]);
});

test.for(['include: 7', 'services: [api]', 'services: {api: {env_file: {A: 1}}}', '[1, 2]', '{ half', 'text'])(
  'unknown references must not be confused with none: %j',
  text => {
    expect(composeReferences(text)).toBeUndefined();
  },
);
