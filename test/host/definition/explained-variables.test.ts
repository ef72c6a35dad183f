import { expect, test } from 'vitest';
import { explainedVariables, type VariableInputs } from '../../../src/host/definition/explained-variables.ts';
import { productDotenv } from '../../../src/host/definition/product-dotenv.ts';
import { profileVariable } from '../../../src/host/definition/profile-variable.ts';
import { declaredVariableSchema } from '../../../src/shared/model/variable.ts';
import { service } from '../../support/shop.ts';

const declare = (about: object) => declaredVariableSchema.parse(about);

const python = { PYTHONPATH: '/opt/bkdev/runtime/settings:/workspace' };

function explained(about: Partial<VariableInputs>) {
  return explainedVariables({
    ...{ service: service('web', 'web', 'Web'), environment: {}, sources: {}, faults: [], dotenv: undefined },
    ...{ declared: {}, keys: [], placeOfDeclaration: () => ({ file: 'product.yaml', line: 9 }) },
    ...{ setting: () => undefined, inProfile: () => undefined, ...about },
  });
}

const dotenv = (variables: Readonly<Record<string, string>>) => ({
  file: '.env',
  variables: Object.entries(variables).map(([name, value], index) => ({ name, value, line: index + 1 })),
});
const written = (file: string, line: number, text?: string) => ({ file, line, written: text });

test('what the container has must win over .env, which must win over a name without a value', () => {
  const sources = {
    COLOUR: [written('.devcontainer/env/common.env', 2, 'red')],
    SIZE: [written('.devcontainer/compose.yaml', 5)],
  };
  const found = explained({
    ...{
      environment: { ...python, COLOUR: 'red', SIZE: null },
      sources,
      dotenv: dotenv({ COLOUR: 'blue', SIZE: '5', OWN: 'yes' }),
    },
  });
  expect(
    found.slice(1).map(({ name, value, candidates }) => [name, value, candidates.map(({ from }) => from)]),
  ).toEqual([
    ['COLOUR', 'red', ['dotenv', 'file']],
    ['SIZE', '5', ['compose', 'dotenv']],
    ['OWN', 'yes', ['dotenv']],
  ]);
});

test('a store must not get the variables of the product, nor a program without the import hook those of .env', () => {
  const bare = { PYTHONPATH: '/workspace' };
  const names = explained({ environment: bare, dotenv: dotenv({ OWN: 'yes' }) }).map(({ name }) => name);
  expect(names).toEqual(['PYTHONPATH']);
  const store = service('redis', 'cache', 'Redis');
  const declared = { KEY: declare({ required: true }) };
  expect(explained({ service: store, declared, dotenv: dotenv({ OWN: 'yes' }) })).toEqual([]);
});

test('a value must be shown as resolved, with the setting and the profile that it comes from', () => {
  const sources = {
    PORT: [written('.devcontainer/compose.yaml', 5, '$BKDEV_PORT'), written('.devcontainer/web/compose.yaml', 3, '9')],
    INDEX: [written('.devcontainer/compose.yaml', 6, '$BKDEV_INDEX')],
  };
  const found = explained({
    ...{ environment: { PORT: '9', INDEX: 'https://pypi.example' }, sources },
    setting: name => (name === 'BKDEV_INDEX' ? { file: '.devcontainer/.env', line: 4 } : undefined),
    inProfile: file => (file.endsWith('web/compose.yaml') ? { file: 'profiles/web.yaml', line: 8 } : undefined),
  });
  expect(found.map(({ candidates }) => candidates)).toEqual([
    [
      { from: 'compose', file: '.devcontainer/compose.yaml', line: 5, value: '$BKDEV_PORT', through: [] },
      { from: 'profile', file: 'profiles/web.yaml', line: 8, value: '9', through: [] },
    ],
    [
      {
        ...{ from: 'compose', file: '.devcontainer/compose.yaml', line: 6, value: 'https://pypi.example' },
        through: [{ name: 'BKDEV_INDEX', file: '.devcontainer/.env', line: 4 }],
      },
    ],
  ]);
});

test('what is declared must be shown if it is not set, and .env be judged', () => {
  const declared = {
    LIMIT: declare({ type: 'int', default: 5 }),
    KEY: declare({ required: true }),
    OTHER: declare({ required: true, roles: ['worker'] }),
  };
  const found = explained({
    declared,
    environment: python,
    faults: [{ name: 'KEY', problem: { kind: 'missing' } }],
    dotenv: dotenv({ LIMIT: 'many' }),
  });
  expect(found.slice(1).map(({ name, value, problem, declared: told }) => ({ name, value, problem, told }))).toEqual([
    {
      ...{ name: 'LIMIT', value: 'many', problem: { kind: 'type', type: 'int', value: 'many' } },
      told: { file: 'product.yaml', line: 9, type: 'int', choices: null, required: false, default: '5' },
    },
    {
      ...{ name: 'KEY', value: null, problem: { kind: 'missing' } },
      told: { file: 'product.yaml', line: 9, type: 'string', choices: null, required: true, default: null },
    },
  ]);
});

test('no secret may be shown: by name, by type, by content, or in a value that does not count', () => {
  const key = 'generated-key';
  const sources = {
    API_TOKEN: [written('a.env', 1, 'old-token'), written('b.env', 1, 'new-token')],
    PEPPER: [written('b.env', 2, 'pepper-value')],
    DSN: [written('b.env', 3, `https://${key}@sentry`)],
    BROKER: [written('b.env', 4, 'amqp://me:pass-word@broker')],
  };
  const environment = {
    API_TOKEN: 'new-token',
    PEPPER: 'pepper-value',
    DSN: `https://${key}@sentry`,
    BROKER: 'amqp://me:pass-word@broker',
  };
  const declared = { PEPPER: declare({ type: 'key', default: 'pepper-default' }) };
  const text = JSON.stringify(explained({ environment, sources, declared, keys: [key] }));
  for (const secret of ['old-token', 'new-token', 'pepper-value', 'pepper-default', key, 'pass-word'])
    expect(text).not.toContain(secret);
});

test("a profile's variable must be found where a person wrote it: their own file first, then the profiles it extends", () => {
  const files: Readonly<Record<string, string>> = {
    'profiles/full.local.yaml': 'environment: {OWN: 1}\n',
    'profiles/full.yaml': 'extends: web\nenvironment:\n  OWN: 0\n  FULL: 1\n',
    'profiles/web.yml': 'extends: full\nenvironment:\n  WEB: 1\n',
  };
  const at = (name: string) => profileVariable('full', name, file => files[file]);
  expect([at('OWN'), at('FULL'), at('WEB'), at('NONE')]).toEqual([
    { file: 'profiles/full.local.yaml', line: 1 },
    { file: 'profiles/full.yaml', line: 4 },
    { file: 'profiles/web.yml', line: 3 },
    undefined,
  ]);
});

test.each([
  ['src/shop', ['.env', 'src/shop/.env'], 'src/shop/.env'],
  ['src/shop', ['.env'], '.env'],
  ['./src/', ['src/.env'], 'src/.env'],
  ['.', ['.env'], '.env'],
  ['src', ['other/.env'], undefined],
])('the .env of a product in %s must be the nearest of %j', (folder, files, expected) => {
  expect(productDotenv(folder, path => files.includes(path))).toBe(expected);
});
