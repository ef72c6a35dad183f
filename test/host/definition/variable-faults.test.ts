import { expect, test } from 'vitest';
import { variableFaults } from '../../../src/host/definition/variable-faults.ts';
import { declaredVariableSchema } from '../../../src/shared/model/variable.ts';
import { service } from '../../support/shop.ts';

const services = [
  service('web', 'web', 'Web'),
  service('migrate', 'step', 'Schema'),
  service('redis', 'cache', 'Redis'),
  service('workspace', 'workspace', 'Workspace'),
];
const declared = {
  KEY: declaredVariableSchema.parse({ required: true }),
  LIMIT: declaredVariableSchema.parse({ type: 'int', roles: ['web'] }),
};

test('programs must have what is required; steps only what is right; stores and the workspace are not judged', () => {
  const wrong = { LIMIT: 'many', KEY: '' };
  const config = {
    services: {
      web: { environment: wrong },
      migrate: { environment: wrong },
      redis: { environment: wrong },
      workspace: {},
    },
  };
  expect(variableFaults(config, services, declared)).toEqual({
    web: [
      { name: 'KEY', problem: { kind: 'empty' } },
      { name: 'LIMIT', problem: { kind: 'type', type: 'int', value: 'many' } },
    ],
    migrate: [{ name: 'KEY', problem: { kind: 'empty' } }],
  });
  const bare = { services: { web: { environment: { KEY: null } }, migrate: {} } };
  expect(variableFaults(bare, services, declared)).toEqual({ web: [{ name: 'KEY', problem: { kind: 'missing' } }] });
});

test('a host must be known by every name that Docker gives it', () => {
  const others = {
    redis: {
      networks: { default: { aliases: ['Cache'] }, front: null },
      hostname: 'store',
      container_name: 'shop-redis',
    },
    migrate: { extra_hosts: ['elastic=10.0.0.1', 'legacy:10.0.0.2'] },
  };
  const environment = Object.fromEntries(
    ['redis', 'cache', 'store', 'shop-redis', 'elastic', 'legacy', 'nobody'].map(host => [
      `URL_${host}`,
      `http://${host}:1`,
    ]),
  );
  expect(variableFaults({ services: { ...others, web: { environment } } }, services, {})).toEqual({
    web: [{ name: 'URL_nobody', problem: { kind: 'host-unknown', host: 'nobody' } }],
  });
});

test.each([[undefined], [[]], [{ services: { web: { environment: [] } } }]])('%j must yield no faults', config => {
  expect(variableFaults(config, services, declared)).toEqual({});
});
