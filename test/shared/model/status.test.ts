import { expect, test } from 'vitest';
import { message } from '../../../src/shared/messages/message.ts';
import { codeStatus } from '../../../src/shared/model/code-status.ts';
import type { ContainerFacts } from '../../../src/shared/model/container.ts';
import type { Facts, ServiceFacts } from '../../../src/shared/model/facts.ts';
import type { Health, Phase } from '../../../src/shared/model/health.ts';
import type { CodeFacts } from '../../../src/shared/model/report.ts';
import { summaryOf, toStatus } from '../../../src/shared/model/status.ts';
import type { Role } from '../../../src/shared/model/traits.ts';
import { said } from '../../support/said.ts';
import { apiUrl, shop } from '../../support/shop.ts';

type Row = readonly [Phase, Health, Role?];

test.for<readonly [string, readonly Row[]]>([
  ['absent', []],
  [
    'absent',
    [
      ['absent', 'unknown'],
      ['absent', 'unknown'],
    ],
  ],
  [
    'healthy',
    [
      ['running', 'healthy'],
      ['stopped', 'healthy', 'step'],
    ],
  ],
  [
    'stopped',
    [
      ['stopped', 'unknown'],
      ['absent', 'unknown'],
    ],
  ],
  [
    'stopped',
    [
      ['stopped', 'unknown'],
      ['stopped', 'healthy', 'step'],
    ],
  ],
  [
    'starting',
    [
      ['running', 'healthy'],
      ['starting', 'starting'],
    ],
  ],
  [
    'starting',
    [
      ['running', 'starting', 'step'],
      ['running', 'healthy'],
    ],
  ],
  [
    'starting',
    [
      ['running', 'healthy'],
      ['reloading', 'starting'],
    ],
  ],
  [
    'incomplete',
    [
      ['running', 'healthy'],
      ['absent', 'unknown'],
    ],
  ],
  [
    'incomplete',
    [
      ['running', 'healthy'],
      ['stopped', 'unknown'],
    ],
  ],
  [
    'failed',
    [
      ['running', 'unhealthy'],
      ['starting', 'starting'],
    ],
  ],
  [
    'failed',
    [
      ['failed', 'unhealthy', 'step'],
      ['running', 'healthy'],
    ],
  ],
  [
    'unknown',
    [
      ['running', 'unknown'],
      ['running', 'healthy'],
    ],
  ],
])('%s: %j', ([outcome, rows]) => {
  const services = rows.map(([phase, health, role = 'api'], at) => ({
    ...{ service: `s${at}`, phase, health, role, reason: '' },
  }));
  const wanted = services.map(({ service }) => service);
  expect(summaryOf(services, wanted)).toEqual({ outcome, beside: [] });
});

const now = 1_767_225_600_000;

function runs(code: CodeFacts | undefined, about: Partial<ServiceFacts> = {}): ServiceFacts {
  return {
    container: {
      ...{ id: 'c', state: 'running', exitCode: 0, oomKilled: false, startedAt: 1, restarts: 0 },
      ...{ configHash: '', image: '' },
    },
    report: { service: 'api', programs: [], health: 'healthy', reason: '', ...(code && { code }) },
    reportedAt: now - 1000,
    since: 5,
    ...about,
  };
}

test('the code of a service must be shown with how long a change has waited', () => {
  const last = { at: now - 60_000, reason: 'a.py', tookMs: 900 };
  const reloads = { count: 3, p50Ms: 800, p95Ms: 1900, last };
  const gated: CodeFacts = { state: 'gated', since: now - 12_400, reason: 'SyntaxError: x', where: 'a.py:10', reloads };
  expect(codeStatus(runs(gated), now)).toEqual({
    ...{ state: 'gated', staleSeconds: 12, reason: 'SyntaxError: x', where: 'a.py:10', reloads },
  });
  expect(codeStatus(runs({ state: 'current' }), now)).toEqual({ state: 'current', staleSeconds: 0 });
  // A clock of the container that is ahead of this machine's.
  expect(codeStatus(runs({ state: 'stale', since: now + 5000 }), now)).toEqual({ state: 'stale', staleSeconds: 0 });
});

test('without a current report of the agent, nothing must be shown about code', () => {
  const stale: CodeFacts = { state: 'stale', since: now - 5000 };
  const { report: _, ...silent } = runs(stale);
  const exited = { ...runs(stale).container, state: 'exited' } as NonNullable<ServiceFacts['container']>;
  const told = [undefined, {}, runs(undefined), runs(stale, { reportedAt: now - 15_001 }), silent];
  expect([...told, runs(stale, { container: exited })].map(known => codeStatus(known, now))).toEqual(
    Array.from({ length: 6 }, () => undefined),
  );
});

test('the status of a reloading service must be timed from the save', () => {
  const since = now - 900;
  const facts = runs({ state: 'reloading', since });
  const api = { ...facts, report: { ...facts.report, health: 'starting' } } as ServiceFacts;
  const statusAt = (known: ServiceFacts) =>
    toStatus(shop, { api: known }, { workspace: '/w', profile: null, services: ['api'], wanted: ['api'] }, now);
  expect(statusAt(api)).toMatchObject({
    outcome: 'starting',
    services: [{ phase: 'reloading', since: new Date(since).toISOString(), code: { state: 'reloading' } }],
  });
  const [odd] = statusAt({
    ...api,
    report: { ...api.report, code: { state: 'reloading', since: 1e300 } },
  } as never).services;
  expect(odd).toMatchObject({ phase: 'reloading', since: null, code: { staleSeconds: 0 } });
});

function found(service: string) {
  return { service, programs: [], health: 'healthy', reason: '' } as const;
}

const broken: ServiceFacts = { report: { ...found('redis'), health: 'unhealthy', since: 60 }, reportedAt: now };

/** MySQL and Redis start at 10 and the API at 20; it is healthy since 30, unless the case says otherwise. */
test.for<readonly [string, Partial<ContainerFacts>, number, Partial<ServiceFacts>, string, number | null]>([
  ['needs what did its work before', {}, 10, {}, 'healthy', 30],
  ['needs what started again later', { startedAt: 80 }, 80, {}, 'healthy', 80],
  ['needs what is paused', { state: 'paused' }, 10, {}, 'unhealthy', null],
  ['needs what was seen to be paused', { state: 'paused' }, 70, {}, 'unhealthy', 70],
  ['started after what it needs ended', { state: 'exited', exitCode: 1 }, 15, {}, 'unhealthy', 20],
  ['needs what is starting', { health: 'starting', startedAt: 80 }, 80, {}, 'starting', 80],
  ['needs what is starting after a pause', { health: 'starting', isCheckedAnew: true }, 10, {}, 'starting', null],
  ['needs what the agent finds broken', {}, 10, broken, 'unhealthy', 60],
])('a service that %s must have the time of that, or none', ([, about, since, known, health, expected]) => {
  const runs: ContainerFacts = {
    ...{ id: 'c', state: 'running', health: 'healthy', exitCode: 0, oomKilled: false, startedAt: 10, restarts: 0 },
    ...{ configHash: '', image: '' },
  };
  const facts: Facts = {
    mysql: { container: runs, since: 10 },
    redis: { container: { ...runs, ...about }, since, ...known },
    api: {
      container: { ...runs, startedAt: 20 },
      ...{ report: { ...found('api'), since: 30 }, reportedAt: now, since: 20 },
      url: { url: apiUrl, answers: true, reason: '' },
    },
  };
  const services = ['api', 'mysql', 'redis'];
  const status = toStatus(shop, facts, { workspace: '/w', profile: null, services, wanted: services }, now);
  const api = status.services.find(({ service }) => service === 'api');
  expect(api).toMatchObject({ health, since: expected === null ? null : new Date(expected).toISOString() });
});

test('an unapplied migration must be reported for every role that uses the database', () => {
  const note = message('note.migrations-missing', { names: ['shop.0002_more'], more: 0 });
  const report = { service: 'mysql', programs: [], health: 'healthy', reason: '', notes: [note] } as const;
  const facts = { mysql: { report }, redis: { report: { ...report, service: 'redis', notes: ['it is old'] } } };
  const services = shop.services.map(({ name }) => name);
  const status = toStatus(shop, facts, { workspace: '/w', profile: null, services, wanted: services }, 0);
  const told = status.services.flatMap(({ service, notes }) => (notes?.includes(note) ? [service] : []));
  expect(told).toEqual(['mysql', 'api', 'web']);
  expect(status.services.find(({ service }) => service === 'api')?.notes).toEqual([note]);
});

test('an unapplied migration must not be reported while the step that applies it is running', () => {
  const note = message('note.migrations-missing', { names: ['shop.0002_more'], more: 0 });
  const report = { service: 'mysql', programs: [], health: 'healthy', reason: '', notes: [note, 'it is old'] } as const;
  const services = shop.services.map(service => ({
    ...service,
    ...(service.name === 'mysql' && { mounts: ['mysql'] }),
    ...(service.name === 'migrate' && { fills: ['mysql'] }),
  }));
  const names = services.map(({ name }) => name);
  const told = (state: ContainerFacts['state']) => {
    const { container } = runs(undefined);
    const facts: Facts = { mysql: { report }, ...(container && { migrate: { container: { ...container, state } } }) };
    const known = { workspace: '/w', profile: null, services: names, wanted: names };
    const status = toStatus({ ...shop, services }, facts, known, 0);
    return status.services.flatMap(({ service, notes = [] }) => notes.map(each => (each === note ? service : each)));
  };
  expect([told('running'), told('exited')]).toEqual([['it is old'], ['mysql', 'it is old', 'api', 'web']]);
});

test('each container of a scaled service must be shown', () => {
  const running: ContainerFacts = {
    ...{ id: 'a', state: 'running', health: 'healthy', exitCode: 0, oomKilled: false, restarts: 0 },
    ...{ configHash: '', image: '' },
  };
  const exited: ContainerFacts = { ...running, id: 'b', state: 'exited', exitCode: 2, number: 3, isFurther: true };
  const facts: Facts = { worker: { container: running, others: { 'worker.3': { container: exited } } } };
  const about = { workspace: '/shop', profile: 'api', services: ['worker'], wanted: ['worker'] };
  expect(said(toStatus(shop, facts, about, 0))).toMatchObject({
    outcome: 'failed',
    services: [
      {
        ...{ service: 'worker', health: 'unhealthy', reason: 'worker.3: exited with 2', containerId: 'a' },
        instances: [
          { instance: 'worker.1', phase: 'running', health: 'healthy', containerId: 'a', programs: [] },
          { instance: 'worker.3', phase: 'failed', health: 'unhealthy', reason: 'exited with 2', containerId: 'b' },
        ],
      },
    ],
  });
});

test('services beside the profile must prevent a plainly healthy status, and stopped ones must not', () => {
  const row = (service: string, phase: Phase, health: Health, role: Role = 'web') => ({
    ...{ service, phase, health, role, reason: '' },
  });
  const api = row('api', 'running', 'healthy');
  const beat = row('beat', 'running', 'healthy');
  const step = row('queues', 'stopped', 'healthy', 'step');
  expect(summaryOf([api, beat, step], ['api'])).toEqual({ outcome: 'mixed', beside: ['beat'] });
  expect(summaryOf([api, row('beat', 'stopped', 'unknown'), step], ['api'])).toEqual({
    outcome: 'healthy',
    beside: [],
  });
  expect(summaryOf([api, row('beat', 'running', 'unhealthy')], ['api'])).toEqual({
    outcome: 'failed',
    beside: ['beat'],
  });
});
