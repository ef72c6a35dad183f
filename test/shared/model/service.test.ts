import { expect, test } from 'vitest';
import { unpacked } from '../../../src/shared/messages/packed.ts';
import { extensionSchema, httpProbeOf, type Probe } from '../../../src/shared/model/service.ts';
import { said } from '../../support/said.ts';

const parse = (probe: unknown) => extensionSchema.safeParse({ role: 'worker', probe });

test.for<Probe>([
  { http: { port: 8000, path: '/ping', expect: 'pong' } },
  { celery: { nodes: ['service@worker', 'cron@worker'] } },
  { redbeat: {} },
])('a role may be probed by %j', probe => {
  expect(parse(probe).data).toEqual({ role: 'worker', probe });
});

test.for<[what: string, probe: unknown, path: string, message: string]>([
  [
    'nothing',
    {},
    'probe',
    'expected exactly one of http, celery, redbeat, djangobeat, mysql, redis, rabbitmq, memcached, packages',
  ],
  [
    'two kinds',
    { redbeat: {}, http: { port: 1, path: '/' } },
    'probe',
    'expected exactly one of http, celery, redbeat, djangobeat, mysql, redis, rabbitmq, memcached, packages',
  ],
  ['a kind that is not known', { tcp: { port: 1 } }, 'probe', 'Unrecognized key: "tcp"'],
  ['a kind without its fields', { celery: null }, 'probe.celery', 'Invalid input: expected object, received null'],
  ['a port out of range', { http: { port: 0, path: '/' } }, 'probe.http.port', 'Too small: expected number to be >=1'],
  ['no node', { celery: { nodes: [] } }, 'probe.celery.nodes', 'Too small: expected array to have >=1 items'],
  [
    'a node without its host',
    { celery: { nodes: ['service@worker', 'cron'] } },
    'probe.celery.nodes.1',
    'must be the name of a Celery node, PROGRAM@SERVICE',
  ],
  ['a setting that redbeat does not have', { redbeat: { lock: 'x' } }, 'probe.redbeat', 'Unrecognized key: "lock"'],
])('a probe with %s must be refused at its place', ([, probe, path, message]) => {
  const [issue] = parse(probe).error?.issues ?? [];
  expect([issue?.path.join('.'), said(unpacked(issue?.message ?? ''))]).toEqual([path, message]);
});

test('only an HTTP probe must have an address', () => {
  expect(httpProbeOf({ probe: { http: { port: 1, path: '/' } } })).toEqual({ port: 1, path: '/' });
  expect([httpProbeOf({ probe: { redbeat: {} } }), httpProbeOf({})]).toEqual([undefined, undefined]);
});
