import { expect, test } from 'vitest';
import { leftPrograms, toDefinition, toResolved } from '../../../src/shared/model/definition.ts';
import { BkdevError } from '../../../src/shared/model/error.ts';
import { inModes, nextModeOf } from '../../../src/shared/model/modes.ts';

const gunicorn = { app: 'wsgi:application', bind: '0.0.0.0:80' };
const dev = { web: { command: 'runserver' } };
const modes = { gunicorn: { programs: { web: { gunicorn } }, reload: { signal: 'HUP' } } };

function definitionWith(service: object) {
  const web = {
    image: 'web',
    'x-bkdev': { role: 'web', programs: dev, reload: { paths: ['*.py'] }, modes },
    ...service,
  };
  const api = { image: 'api', 'x-bkdev': { role: 'api' } };
  return toDefinition({ name: 'shop', services: { web, api } }, {}, []);
}

function webOf({ services }: ReturnType<typeof toDefinition>) {
  const { mode, programs, reload } = services.find(({ name }) => name === 'web') ?? {};
  return { mode, programs, reload };
}

const inDev = { mode: 'dev', programs: dev, reload: { paths: ['*.py'] } };
const inGunicorn = { mode: 'gunicorn', programs: { web: { gunicorn } }, reload: { paths: ['*.py'], signal: 'HUP' } };

test('a service must run in the mode of its profile, otherwise in dev', () => {
  expect(webOf(definitionWith({}))).toEqual(inDev);
  expect(webOf(definitionWith({ 'x-bkdev-mode': 'gunicorn' }))).toEqual(inGunicorn);
});

test('a requested mode must take precedence, and keep the reload rule', () => {
  expect(webOf(inModes(definitionWith({}), { web: 'gunicorn' }))).toEqual(inGunicorn);
  expect(webOf(inModes(definitionWith({ 'x-bkdev-mode': 'gunicorn' }), { web: 'dev' }))).toEqual(inDev);
});

test.each([
  [{ web: 'radish' }, 'mode.unknown'],
  [{ api: 'gunicorn' }, 'mode.unknown'],
  [{ radish: 'gunicorn' }, 'error.service-unknown'],
])('the modes %j must be refused with %s', (asked, code) => {
  const refused = (): unknown => {
    try {
      return inModes(definitionWith({}), asked);
    } catch (error) {
      return error instanceof BkdevError ? error.told : error;
    }
  };
  expect(refused()).toMatchObject({ code });
});

test('dev must be the mode of a service that has no other', () => {
  expect(inModes(definitionWith({}), { api: 'dev' })).toEqual(definitionWith({}));
});

const debugged = {
  debug: { port: 5678 },
  celery: { app: 'shop', queues: ['celery'], pool: 'threads', concurrency: 1 },
};

test('the mode debug must run each Python program under the debugger, a worker with threads', () => {
  const celery = { app: 'shop', queues: ['celery'], pool: 'prefork', concurrency: 4, maxTasksPerChild: 1 };
  const worker = { fast: { celery }, many: { command: 'python poll.py', numprocs: 2 }, page: { command: 'npm start' } };
  const extension = {
    role: 'worker',
    programs: { ...worker, beat: { environment: { A: '1' }, command: '/deps/venv/bin/celery beat' } },
  };
  const programsOf = (about: object) => webOf(definitionWith({ 'x-bkdev': extension, ...about })).programs;
  expect(programsOf({ 'x-bkdev-mode': 'debug' })).toEqual({
    ...extension.programs,
    fast: debugged,
    beat: { environment: { A: '1' }, command: '/deps/venv/bin/celery beat', debug: { port: 5679 } },
  });
  expect(programsOf({ 'x-bkdev-mode': 'debug', 'x-bkdev-waits': true })?.['fast']?.debug).toEqual({
    ...{ port: 5678, wait: true },
  });
  // Read back from what was left for the containers, they must be the same as text, or those would be restarted.
  const made = definitionWith({ 'x-bkdev': extension, 'x-bkdev-mode': 'debug' });
  const read = leftPrograms(JSON.parse(JSON.stringify(toResolved(made))));
  expect(JSON.stringify(read.programs['web'])).toBe(JSON.stringify(webOf(made).programs));
});

test('the modes of a service must be gone through one after the other, debug last', () => {
  const programs = { web: { command: 'python manage.py runserver' } };
  const after = (mode: string) => {
    const { services } = definitionWith({ 'x-bkdev': { role: 'web', programs, modes }, 'x-bkdev-mode': mode });
    return nextModeOf(services.find(({ name }) => name === 'web'));
  };
  expect(['dev', 'gunicorn', 'debug'].map(after)).toEqual(['gunicorn', 'debug', 'dev']);
});
