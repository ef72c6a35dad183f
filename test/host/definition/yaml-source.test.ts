import { expect, test } from 'vitest';
import * as z from 'zod';
import { profileSchema } from '../../../src/host/definition/profile-schema.ts';
import { parseYamlSource } from '../../../src/host/definition/yaml-source.ts';
import { BkdevError, type ErrorReport } from '../../../src/shared/model/error.ts';
import { extensionSchema } from '../../../src/shared/model/service.ts';
import { type Said, said } from '../../support/said.ts';

const definition = z.object({ services: z.record(z.string(), z.object({ 'x-bkdev': extensionSchema })) });

function refusalOf(text: string, schema: z.ZodType, at?: readonly string[]): Said<ErrorReport> | undefined {
  try {
    parseYamlSource('profiles/api.yaml', text, schema, at);
    return undefined;
  } catch (error) {
    if (error instanceof BkdevError) return said(error);
    throw error;
  }
}

test('a valid file must be returned as parsed by the schema, including anchors and merges', () => {
  const text = 'base: &base {role: api}\nservices:\n  api:\n    x-bkdev: {<<: *base, title: Kernel API}\n';
  expect(parseYamlSource('compose.yaml', text, definition)).toEqual({
    services: { api: { 'x-bkdev': { role: 'api', title: 'Kernel API' } } },
  });
});

test('invalid YAML must be reported with its line and an excerpt', () => {
  expect(refusalOf('name: api\ntitle: "no end\nservices: []\n', profileSchema)).toEqual({
    code: 'definition-invalid',
    message: 'profiles/api.yaml:4: this is not YAML: Missing closing "quote',
    hint: 'Correct line 4 of profiles/api.yaml.',
    detail: ['4 | '],
  });
});

test('an invalid value must be reported with its line, its path and the expected value', () => {
  expect(refusalOf('name: api\ntitle: API\nservices:\n  - mysql\n  - 7\n', profileSchema)).toEqual({
    code: 'definition-invalid',
    message: 'profiles/api.yaml:5: services.1: Invalid input: expected string, received number',
    hint: 'Correct line 5 of profiles/api.yaml.',
    detail: ['5 |   - 7'],
  });
});

const wrong =
  'services:\n  api:\n    image: x\n    x-bkdev:\n      role: api\n      probe: {http: {port: 99999, path: /ping}}\n';

test.for([
  ['a value out of range', wrong, 6, 'services.api.x-bkdev.probe.http.port: Too big'],
  [
    'an unknown key',
    wrong.replace('role: api', 'role: api\n      rolle: api').replace('99999', '1'),
    6,
    'services.api.x-bkdev: Unrecognized key: "rolle"',
  ],
  ['a missing field', 'services:\n  api:\n    image: x\n', 3, 'services.api.x-bkdev: Invalid input: expected object'],
  [
    'an unknown role',
    'services:\n  api:\n    x-bkdev: {role: robot}\n',
    3,
    'services.api.x-bkdev.role: Invalid option',
  ],
  ['an empty file', '', 1, 'the file: Invalid input: expected object'],
] as const)('%s must be reported with its line', ([, text, line, what]) => {
  const message = refusalOf(text, definition)?.message ?? '';
  expect(message.startsWith(`profiles/api.yaml:${line}: ${what}`) ? '' : message).toBe('');
});

test('a part of a file must be addressable by its path', () => {
  expect(parseYamlSource('a.yaml', 'a: {b: {c: 1}}', z.object({ c: z.number() }), ['a', 'b'])).toEqual({ c: 1 });
  expect(refusalOf('a:\n  b: {c: x}\n', z.object({ c: z.number() }), ['a', 'b'])?.message).toMatch(/:2: a\.b\.c: /);
});

test.for(['a: *nobody\n', 'a: {<<: 7}\n', 'a: 1\n---\nb: 2\n', 'a: 1\na: 2\n', '\tb: 1\n'])(
  'broken YAML must be refused without a crash: %j',
  text => {
    expect(refusalOf(text, z.object({}))?.code).toBe('definition-invalid');
  },
);
