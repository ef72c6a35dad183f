import { expect, test } from 'vitest';
import {
  declaredVariableSchema,
  problemOf,
  strayHosts,
  type VariableType,
} from '../../../src/shared/model/variable.ts';

function problem(declared: object, value: string | undefined, name = 'NAME') {
  return problemOf(name, value, declaredVariableSchema.parse(declared));
}

const accepted: readonly (readonly [type: VariableType, values: readonly string[], refused: readonly string[]])[] = [
  ['int', ['0', '-5', '1_000', ' 7 '], ['', '5.0', 'five', '0x1F', '5s']],
  ['float', ['1', '1.5', '.5', '1.', '1e-3', 'inf'], ['', '1,5', '.', 'half']],
  ['bool', ['True', 'false', 'YES', 'off', '1', '0', ''], ['maybe', '2', 'enabled', '"True"']],
  ['url', ['http://a.b', 'sqlite:///x.db', 'memory://', 'sqla+mysql://u:p@db/x', ''], ['localhost:6379', 'a b', '/x']],
  ['fernet', [`${'A'.repeat(43)}=`, ''], ['change-me', 'A'.repeat(44), `${'+'.repeat(43)}=`]],
  ['string', ['', 'anything'], []],
  ['key', ['anything'], []],
];

test.each(accepted)('%s must accept what Python reads as one, and nothing else', (type, values, refused) => {
  expect(values.filter(value => problem({ type }, value))).toEqual([]);
  expect(refused.filter(value => !problem({ type }, value))).toEqual([]);
});

test('a required variable must have a value, and any other need not be set', () => {
  expect(problem({ required: true }, undefined)).toEqual({ kind: 'missing' });
  expect(problem({ required: true }, '')).toEqual({ kind: 'empty' });
  expect(problem({ type: 'int' }, undefined)).toBeUndefined();
});

test('a choice must be one of those listed, which YAML may read as numbers', () => {
  expect(problem({ choices: [1, 'two'] }, '1')).toBeUndefined();
  expect(problem({ choices: [1, 'two'] }, '2')).toEqual({ kind: 'choice', choices: ['1', 'two'], value: '2' });
});

test('a problem must not contain a secret', () => {
  expect(problem({ type: 'int' }, 'hunter2', 'API_TOKEN')).toMatchObject({ value: '••••••' });
  expect(problem({ type: 'fernet' }, 'hunter2')).toMatchObject({ value: '••••••' });
});

test.each([
  ['redis://redis:6379/0', []],
  ['redis://user:p%40ss@rediss:6379/0', ['host-unknown rediss']],
  ['amqp://guest:guest@localhost//', ['host-loopback localhost']],
  ['postgres://app@127.0.0.1/x', ['host-loopback 127.0.0.1']],
  ['redis://[::1]:6379', ['host-loopback [::1]']],
  ['http://localhost:8000', []],
  ['http://paas.invalid https://example.com/redis', []],
  ['amqp://a@REDIS:1//;amqp://a@other:1//', ['host-unknown other']],
  ['sqlite:///data/x.db memory:// file:///tmp', []],
  ['http://10.0.0.1/ http://[fd00::1]/', []],
  ['no://', []],
  ['$a://$HOST/x', []],
])('the hosts of %s that nothing answers to must be found', (value, expected) => {
  const found = strayHosts(value, new Set(['redis']));
  expect(found.map(({ kind, host }) => `${kind} ${host}`)).toEqual(expected);
});
