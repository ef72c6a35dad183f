import { expect, test } from 'vitest';
import { toDefinition } from '../../../src/shared/model/definition.ts';
import { BkdevError } from '../../../src/shared/model/error.ts';
import { inModes } from '../../../src/shared/model/modes.ts';

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
