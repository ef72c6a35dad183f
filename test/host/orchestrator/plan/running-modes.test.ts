import { expect, test } from 'vitest';
import { runningModes } from '../../../../src/host/orchestrator/plan/running-modes.ts';
import { sampleContainer } from '../../../support/sample-environment.ts';
import { service } from '../../../support/shop.ts';

const modes = { dev: {}, gunicorn: { programs: {} } };
const services = [
  ...(['api', 'web'] as const).map(name => service(name, name, name, { modes })),
  service('worker', 'worker', 'Worker'),
];
const containers = {
  api: sampleContainer({ id: 'a', state: 'exited' }),
  'api.2': sampleContainer({ id: 'b', state: 'running', number: 2, isFurther: true }),
  web: sampleContainer({ id: 'c', state: 'exited' }),
  worker: sampleContainer({ id: 'd', state: 'running' }),
};
const found = (chosen: Readonly<Record<string, string>> | undefined) =>
  runningModes({ services }, { programs: {}, olderRuns: {}, ...(chosen && { modes: chosen }) }, containers);

test('the modes must be those in which services run', () => {
  expect(found({ api: 'gunicorn', web: 'gunicorn' })).toEqual({ api: 'gunicorn' });
  expect(found({ api: 'dev' })).toEqual({ api: 'dev' });
});

test('a mode must be left out that the definition no longer has, that was not recorded, or that has its own record', () => {
  expect([{ api: 'radish' }, { api: 'debug' }, { worker: 'gunicorn' }, undefined].map(found)).toEqual([{}, {}, {}, {}]);
  expect(runningModes({ services }, undefined, containers)).toEqual({});
});
