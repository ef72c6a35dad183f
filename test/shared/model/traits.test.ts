import { expect, test } from 'vitest';
import { parseYamlSource } from '../../../src/host/definition/yaml-source.ts';
import { message } from '../../../src/shared/messages/message.ts';
import { BkdevError } from '../../../src/shared/model/error.ts';
import { extensionSchema } from '../../../src/shared/model/service.ts';
import { traitsOf } from '../../../src/shared/model/traits.ts';

const program = {
  ...{ kind: 'program', singleton: false, reloads: false, reloadOrder: 1, optional: true, variables: true },
};

test('the traits of a role must be those of its kind, except for overrides', () => {
  const table = ['api', 'worker', 'beat', 'db', 'broker', 'step', 'workspace', 'gateway', 'flower'].map(role => {
    const { kind, singleton, reloads, reloadOrder, optional, variables } = traitsOf({ role });
    const words = [singleton && 'singleton', reloads && 'reloads', optional && 'optional', variables && 'variables'];
    return `${role}: ${kind} ${reloadOrder} ${words.filter(word => word !== false).join(' ')}`;
  });
  expect(table).toEqual([
    'api: program 0 reloads optional variables',
    'worker: program 1 reloads optional variables',
    'beat: program 2 singleton reloads optional variables',
    'db: store 1 singleton',
    'broker: store 1 singleton optional',
    'step: step 1 singleton variables',
    'workspace: workspace 1 singleton',
    'gateway: program 1 optional',
    'flower: program 1 optional variables',
  ]);
});

test('a definition must be able to override a trait, and another kind must not keep the traits of the role', () => {
  expect(traitsOf({ role: 'flower', traits: { singleton: true } })).toEqual({ ...program, singleton: true });
  expect(traitsOf({ role: 'flower', reload: {} })).toEqual({ ...program, reloads: true });
  expect(traitsOf({ role: 'worker', traits: { kind: 'step' } })).toEqual(traitsOf({ role: 'step' }));
  expect(traitsOf({ role: 'constructor' })).toEqual(program);
});

test.for<[what: string, line: string, at: string, told: unknown]>([
  [
    'a trait that is not known',
    'x-bkdev: {role: web, traits: {lonely: true}}',
    'traits.lonely',
    message('definition.must.trait', {
      known: ['kind', 'singleton', 'reloads', 'reloadOrder', 'optional', 'variables'],
    }),
  ],
  [
    'a kind that is not known',
    'x-bkdev: {role: web, traits: {kind: daemon}}',
    'traits.kind',
    'Invalid option: expected one of "program"|"store"|"step"|"workspace"',
  ],
  ['a role that is no word', 'x-bkdev: {role: "Web 2"}', 'role', message('definition.must.role-name')],
])('%s must be refused with its line', ([, line, at, told]) => {
  const read = () => parseYamlSource('compose.yaml', `# a comment\n${line}\n`, extensionSchema, ['x-bkdev']);
  const field = message('definition.of-field', { field: `x-bkdev.${at}`, what: told as string });
  expect(read).toThrow(BkdevError);
  try {
    read();
  } catch (error) {
    expect((error as BkdevError).told).toEqual(
      message('definition.at-line', { file: 'compose.yaml', line: 2, what: field }),
    );
  }
});
