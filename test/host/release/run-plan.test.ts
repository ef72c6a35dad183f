import { expect, test } from 'vitest';
import { type BeforeRun, planRun } from '../../../src/host/release/run-plan.ts';
import type { ContainerFacts } from '../../../src/shared/model/container.ts';
import { programsSchema } from '../../../src/shared/model/programs.ts';
import { said } from '../../support/said.ts';
import { service } from '../../support/shop.ts';

const web = service('web', 'web', 'Web', {
  modes: {
    gunicorn: { programs: programsSchema.parse({ web: { gunicorn: { app: 'wsgi', bind: '0.0.0.0:8000' } } }) },
  },
  programs: programsSchema.parse({ web: { command: 'python manage.py runserver 8000' } }),
  probe: { http: { port: 8000, path: '/ping' } },
});
const api = service('api', 'api', 'API', {
  programs: programsSchema.parse({ api: { command: 'python manage.py runserver 9000' } }),
});
const worker = service('worker', 'worker', 'Workers', {
  programs: programsSchema.parse({
    fast: { celery: { app: 'shop', queues: ['a', 'b'] } },
    watch: { command: 'watch' },
  }),
});
const beat = service('beat', 'beat', 'Beat', {
  programs: programsSchema.parse({ beat: { command: 'celery -A shop beat' } }),
});
const services = [service('mysql', 'db', 'MySQL'), service('redis', 'cache', 'Redis'), web, api, worker, beat];

function container(state: ContainerFacts['state']): ContainerFacts {
  return { id: 'x', state, exitCode: 0, oomKilled: false, restarts: 0, configHash: '', image: '' };
}
const running = container('running');

const before: BeforeRun = {
  definition: { project: 'shop', services },
  profile: services.map(({ name }) => name),
  environments: { worker: { CELERY_BROKER_URL: 'redis://redis' } },
  containers: { mysql: running, redis: running, worker: running, beat: running },
  ...{ networks: ['shop_default'], image: 'shop-release:latest', writes: ['/app/logs'] },
};

test('a run must start what production runs, with how to find out whether it is up, and never a singleton', () => {
  const { programs, left, sharing, project } = planRun(before);
  expect(programs.map(({ name, of, check }) => [name, of.name, check])).toEqual([
    ['release-web', 'web', { type: 'http', port: 8000, path: '/ping' }],
    ['release-worker-fast', 'worker', { type: 'celery', node: 'fast@release-worker-fast', serializer: 'pickle' }],
    ['release-worker-watch', 'worker', { type: 'stays' }],
  ]);
  expect({ project, left, sharing }).toEqual({
    project: 'shop-release',
    left: [
      { service: 'api', program: 'api', reason: 'dev-server' },
      { service: 'beat', program: 'beat', reason: 'singleton' },
    ],
    sharing: ['worker'],
  });
});

test('a singleton must be left out also while it is stopped, and no tasks be shared with stopped workers', () => {
  const { worker: _, ...others } = before.containers;
  const { left, sharing } = planRun({ ...before, containers: { ...others, beat: container('exited') } });
  expect({ left: left.at(-1), sharing }).toEqual({
    left: { service: 'beat', program: 'beat', reason: 'singleton' },
    sharing: [],
  });
});

test('a worker whose broker is not told by a variable must only keep running', () => {
  const { programs } = planRun({ ...before, environments: {} });
  expect(programs.find(({ name }) => name === 'release-worker-fast')?.check).toEqual({ type: 'stays' });
});

test('only services of the profile must run, while the file has all that an overlay may name', () => {
  const { programs, compose } = planRun({ ...before, profile: ['mysql', 'redis', 'web'] });
  expect(programs.map(({ name }) => name)).toEqual(['release-web']);
  expect(Object.keys((compose as { services: object }).services)).toContain('release-beat');
});

const refusal = (about: Partial<BeforeRun>) => {
  try {
    planRun({ ...before, ...about });
  } catch (error) {
    return said(error);
  }
  return undefined;
};

test('stores that are not running must be named, and with nothing running the environment', () => {
  expect(refusal({ containers: { mysql: running, redis: container('exited') } })).toMatchObject({
    code: 'role-failed',
    message: "redis is not running; a release uses the environment's databases.",
  });
  expect(refusal({ profile: undefined, containers: {} })).toMatchObject({
    code: 'role-failed',
    message: 'The environment is not running; a release uses its databases.',
  });
});

test('data in files must be refused before anything else, but not the data of stores', () => {
  const mounting = (name: string) => (name === 'mysql' ? ['mysql'] : ['deps', 'data']);
  const all = services.map(each => ({ ...each, mounts: mounting(each.name) }));
  const definition = { project: 'shop', services: all, dataVolumes: ['data'] };
  expect(refusal({ definition, profile: ['web', 'worker'], containers: {} })).toMatchObject({
    code: 'usage',
    message: 'The environment keeps data in files on the volume "data" (SQLite), which a release does not mount.',
  });
  expect(refusal({ definition: { project: 'shop', services: all } })).toBeUndefined();
});

test('a profile of which nothing can run in an image must be refused', () => {
  expect(refusal({ profile: ['mysql', 'api', 'beat'] })).toMatchObject({ code: 'usage' });
  expect(refusal({ profile: ['mysql'] })).toMatchObject({ code: 'usage' });
});
