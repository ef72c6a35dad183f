import { describe, expect, test } from 'vitest';
import { selectHeadline } from '../../../../src/host/ui/state/select-headline.ts';
import { selectPlanOf } from '../../../../src/host/ui/state/select-plan.ts';
import { selectServiceRows } from '../../../../src/host/ui/state/select-service-rows.ts';
import { emptyState } from '../../../../src/host/ui/state/state.ts';
import { message } from '../../../../src/shared/messages/message.ts';
import type { Untimed } from '../../../../src/shared/model/event.ts';
import { emptyPlan } from '../../../../src/shared/model/plan.ts';
import type { CodeFacts } from '../../../../src/shared/model/report.ts';
import { planOf } from '../../../support/plan.ts';
import { inEnglish } from '../../../support/said.ts';
import {
  allHealthy,
  sampleContainer,
  sampleDefinition,
  samplePlan,
  stateAfter,
  upStarted,
} from '../../../support/sample-environment.ts';

const finished: Untimed = { type: 'command-finished', tookMs: 12_300, urls: ['http://127.0.0.1:10204'] };
const error = { code: 'role-failed', message: 'api failed', hint: 'look' } as const;

describe('service rows', () => {
  test('must be in the order of the definition, with phase, health, badge, reason and address', () => {
    expect(selectServiceRows(stateAfter(upStarted, ...allHealthy), sampleDefinition, 5000)).toEqual([
      {
        service: 'mysql',
        title: 'MySQL',
        role: 'db',
        phase: 'running',
        health: 'healthy',
        reason: '',
        badge: { glyph: '●', word: message('badge.healthy'), tone: 'good' },
        url: undefined,
        elapsedMs: undefined,
        inProfile: true,
        programs: [],
        notes: [],
      },
      {
        service: 'migrate',
        title: 'Database schema',
        role: 'step',
        phase: 'stopped',
        health: 'healthy',
        reason: message('health.done'),
        badge: { glyph: '✓', word: message('badge.done'), tone: 'good' },
        url: undefined,
        elapsedMs: undefined,
        inProfile: true,
        programs: [],
        notes: [],
      },
      {
        service: 'api',
        title: 'Kernel API',
        role: 'api',
        phase: 'running',
        health: 'healthy',
        reason: '',
        badge: { glyph: '●', word: message('badge.healthy'), tone: 'good' },
        url: 'http://127.0.0.1:10204',
        elapsedMs: undefined,
        inProfile: true,
        programs: [],
        notes: [],
      },
    ]);
  });

  test('must show how long a service has been in progress, from its activity or else from its start', () => {
    const state = stateAfter(
      upStarted,
      { type: 'activity-started', activity: 'creating', services: ['mysql'] },
      { type: 'container-changed', service: 'api', container: sampleContainer() },
      { type: 'role-reported', report: { service: 'api', programs: [], health: 'starting', reason: '' } },
    );
    const elapsed = selectServiceRows(state, sampleDefinition, 9000).map(row => [row.service, row.elapsedMs]);
    expect(elapsed).toEqual([
      ['mysql', 8000],
      ['migrate', undefined],
      ['api', 7000],
    ]);
  });

  test('must age with the clock alone: a silent agent does not mean a healthy role', () => {
    const row = selectServiceRows(stateAfter(upStarted, ...allHealthy), sampleDefinition, 60_000)[2];
    expect(row).toMatchObject({ health: 'unknown', badge: { word: message('badge.unknown') } });
  });
});

test('a container must not have failed to start while the command that created it is running', () => {
  const created = {
    type: 'container-changed',
    service: 'api',
    container: sampleContainer({ state: 'created' }),
  } as const;
  const api = (...events: Untimed[]) =>
    selectServiceRows(stateAfter(...events), sampleDefinition, 5000).find(({ service }) => service === 'api');
  expect(api(upStarted, created)).toMatchObject({ phase: 'pending', reason: message('hold.turn', { command: 'up' }) });
  expect(api(upStarted, created, finished)).toMatchObject({ phase: 'failed' });
});

describe('which services are shown', () => {
  const shown = (...events: Untimed[]) =>
    selectServiceRows(stateAfter(...events), sampleDefinition, 5000).map(
      ({ service, inProfile, badge }) => `${service} ${inProfile ? 'in' : 'out'} ${inEnglish(badge.word)}`,
    );
  const narrow = { ...upStarted, profile: 'db', services: ['mysql'] } as Untimed;

  test('must be those of the profile, and others that still run or are being stopped', () => {
    expect(shown()).toEqual([]);
    expect(shown(narrow)).toEqual(['mysql in absent']);
    const stopping: Untimed = { type: 'activity-started', activity: 'stopping', services: ['api'] };
    expect(shown(upStarted, ...allHealthy, narrow)).toEqual(['mysql in healthy', 'api out healthy']);
    expect(shown(upStarted, ...allHealthy, narrow, stopping)).toEqual(['mysql in healthy', 'api out stopping']);
    const stopped: Untimed = {
      type: 'container-changed',
      service: 'api',
      container: sampleContainer({ state: 'exited', exitCode: 143 }),
    };
    const done: Untimed = { type: 'activity-finished', services: ['api'] };
    expect(shown(upStarted, ...allHealthy, narrow, stopping, stopped, done)).toEqual(['mysql in healthy']);
  });

  test('must not count services outside the profile', () => {
    expect(selectHeadline(stateAfter(upStarted, ...allHealthy, narrow), sampleDefinition, 5000)).toMatchObject({
      healthy: 1,
      total: 1,
    });
  });
});

describe('programs', () => {
  const reported = (now: number) =>
    selectServiceRows(
      stateAfter(upStarted, {
        type: 'role-reported',
        report: {
          service: 'api',
          programs: [
            { name: 'api', state: 'RUNNING', pid: 7, detail: '' },
            { name: 'cron', state: 'FATAL', pid: 0, detail: 'Exited too quickly' },
          ],
          health: 'unhealthy',
          reason: 'cron gave up',
        },
      }),
      sampleDefinition,
      now,
    )[2]?.programs.map(({ name, badge, detail }) => `${name} ${inEnglish(badge.word)} ${detail}`.trim());

  test('must each have their state, and why they do not run', () => {
    expect(reported(5000)).toEqual(['api running', 'cron gave up Exited too quickly']);
  });

  test('must not count as running if the agent has been silent for too long', () => {
    expect(reported(60_000)).toEqual(['api unknown', 'cron unknown']);
  });
});

describe('the headline', () => {
  test('must show the running command and its duration', () => {
    expect(selectHeadline(stateAfter(upStarted), sampleDefinition, 14_000)).toEqual({
      project: 'sample',
      profile: 'api',
      formerProfile: '',
      workspace: '/home/ann/sample',
      badge: { glyph: '◐', word: message('badge.starting'), tone: 'busy' },
      running: 'up',
      healthy: 0,
      total: 3,
      elapsedMs: 14_000,
      estimateMs: undefined,
      failure: undefined,
      rollback: undefined,
      beside: [],
      held: [],
      lacksMigrations: false,
    });
    const words = ['stop', 'down', 'restart'].map(
      command => selectHeadline(stateAfter({ ...upStarted, command } as Untimed), sampleDefinition, 0).badge.word,
    );
    expect(words.map(inEnglish)).toEqual(['stopping', 'stopping', 'restarting']);
  });

  test('must say that all is well, and how long it took', () => {
    expect(selectHeadline(stateAfter(upStarted, ...allHealthy, finished), sampleDefinition, 7000)).toMatchObject({
      badge: { word: message('badge.healthy'), tone: 'good' },
      running: '',
      healthy: 3,
      elapsedMs: 12_300,
    });
  });

  test('must show a failure until all is healthy', () => {
    const failing = stateAfter(upStarted, { ...finished, error } as Untimed);
    expect(selectHeadline(failing, sampleDefinition, 7000)).toMatchObject({
      badge: { word: message('badge.failed'), tone: 'bad' },
      failure: error,
    });
    const mended = stateAfter(upStarted, { ...finished, error } as Untimed, ...allHealthy);
    expect(selectHeadline(mended, sampleDefinition, 7000)).toMatchObject({
      badge: { word: message('badge.healthy') },
      failure: undefined,
    });
  });

  test('must show that a stop failed although all is healthy', () => {
    const stop = { ...upStarted, command: 'stop' } as Untimed;
    const state = stateAfter(...allHealthy, stop, { ...finished, error } as Untimed);
    expect(selectHeadline(state, sampleDefinition, 7000).failure).toEqual(error);
  });

  const full = { ...upStarted, command: 'up full', profile: 'full', services: ['mysql'] } as Untimed;
  const back: Untimed = {
    type: 'rollback-started',
    profile: 'api',
    services: ['mysql', 'migrate', 'api'],
    cause: 'broker failed',
  };

  test('must show a switch, from which profile to which, and only while it is running', () => {
    expect(selectHeadline(stateAfter(upStarted, finished, full), sampleDefinition, 7000)).toMatchObject({
      profile: 'full',
      formerProfile: 'api',
      badge: { word: message('badge.switching') },
    });
    expect(selectHeadline(stateAfter(upStarted, finished, full, finished), sampleDefinition, 7000)).toMatchObject({
      profile: 'full',
      formerProfile: '',
    });
  });

  test('must show a rollback, and keep its reason once all is healthy again', () => {
    const turning = stateAfter(upStarted, finished, full, back);
    expect(selectHeadline(turning, sampleDefinition, 7000)).toMatchObject({
      profile: 'api',
      formerProfile: 'full',
      badge: { word: message('badge.going-back'), tone: 'busy' },
      rollback: { failed: 'full', cause: 'broker failed' },
    });
    const turned = stateAfter(upStarted, finished, full, back, ...allHealthy, { ...finished, error } as Untimed);
    expect(selectHeadline(turned, sampleDefinition, 7000)).toMatchObject({
      profile: 'api',
      formerProfile: '',
      badge: { word: message('badge.healthy') },
      failure: error,
      rollback: { failed: 'full', cause: 'broker failed' },
    });
  });

  test('must not show a declined plan as a failure', () => {
    const refused = { code: 'consent-needed', message: 'Nothing was changed.', hint: '' } as const;
    const state = stateAfter(upStarted, full, { ...finished, error: refused } as Untimed);
    expect(selectHeadline(state, sampleDefinition, 7000)).toMatchObject({
      profile: 'api',
      badge: { word: message('badge.absent') },
      elapsedMs: undefined,
      failure: undefined,
    });
  });

  test('must distinguish an interruption from a failure', () => {
    const interrupted = { ...error, code: 'interrupted' } as const;
    const state = stateAfter(upStarted, { ...finished, error: interrupted } as Untimed);
    expect(selectHeadline(state, sampleDefinition, 0).badge.word).toEqual(message('badge.interrupted'));
  });

  test('must show the state before any command', () => {
    expect(selectHeadline(emptyState, sampleDefinition, 0)).toMatchObject({
      project: 'sample',
      badge: { word: message('badge.looking') },
      elapsedMs: undefined,
    });
  });
});

test('the plan of a service must be the operations on it, not those that wait for it', () => {
  const build = planOf({ type: 'build', services: ['mysql', 'migrate'], cause: message('cause.no-image') }).operations;
  const { operations } = samplePlan('migrate');
  const plan = { ...emptyPlan, operations: [...build, ...operations], kept: ['mysql'] };
  const state = stateAfter({ type: 'plan-made', plan });
  expect(selectPlanOf(state, 'mysql').operations).toEqual(build);
  expect(selectPlanOf(state, 'migrate').operations).toEqual(plan.operations);
  expect(selectPlanOf(state, 'api').operations).toEqual([]);
});

describe('a failure without a running command', () => {
  const explained = (service: string): Untimed => ({
    type: 'failure-explained',
    service,
    error: { code: 'role-failed', message: service, hint: '', service },
  });
  const unwell = (health: 'unhealthy' | 'starting' | 'healthy'): Untimed => ({
    type: 'role-reported',
    report: { service: 'api', programs: [], health, reason: 'no answer' },
  });
  const sick: Untimed = {
    type: 'container-changed',
    service: 'mysql',
    container: sampleContainer({ health: 'unhealthy' }),
  };
  const shownAfter = (...events: Untimed[]) => {
    const { failure, badge } = selectHeadline(stateAfter(upStarted, ...allHealthy, ...events), sampleDefinition, 8000);
    return [failure?.service, inEnglish(badge.word)];
  };

  test('must be shown until the service is healthy again', () => {
    expect(shownAfter(finished, unwell('unhealthy'), explained('api'))).toEqual(['api', 'failed']);
    expect(shownAfter(finished, unwell('unhealthy'), explained('api'), unwell('starting'))).toEqual([
      'api',
      'starting',
    ]);
    expect(shownAfter(finished, unwell('unhealthy'), explained('api'), unwell('healthy'))).toEqual([
      undefined,
      'healthy',
    ]);
  });

  test('must not be shown during a command', () => {
    expect(shownAfter(unwell('unhealthy'), explained('api'))).toEqual([undefined, 'starting']);
  });

  test('must be that of the service which the others need', () => {
    const needsMysql = {
      ...sampleDefinition,
      services: sampleDefinition.services.map(service =>
        service.name === 'api'
          ? { ...service, dependsOn: [{ service: 'mysql', condition: 'service_healthy' as const }] }
          : service,
      ),
    };
    const state = stateAfter(
      upStarted,
      ...allHealthy,
      finished,
      unwell('unhealthy'),
      explained('api'),
      sick,
      explained('mysql'),
    );
    expect(selectHeadline(state, needsMysql, 8000).failure?.service).toBe('mysql');
  });

  test('the failure of a command must end with its service, although others are unhealthy', () => {
    const failed: Untimed = { type: 'command-finished', tookMs: 1, urls: [], error: { ...error, service: 'api' } };
    expect(shownAfter(failed, unwell('unhealthy'), sick)).toEqual(['api', 'failed']);
    expect(shownAfter(failed, unwell('unhealthy'), sick, unwell('healthy'))).toEqual([undefined, 'failed']);
  });
});

describe('new code', () => {
  const report = (code?: CodeFacts, health: 'starting' | 'healthy' = 'healthy'): Untimed => ({
    type: 'role-reported',
    report: { service: 'api', programs: [], health, reason: '', ...(code && { code }) },
  });
  const settled = (...events: Untimed[]) => stateAfter(upStarted, ...allHealthy, finished, ...events);
  const headline = (...events: Untimed[]) => selectHeadline(settled(...events), sampleDefinition, 9_000);

  test('must be shown in its row, with the duration of a reload since the save', () => {
    const [, , api] = selectServiceRows(
      settled(report({ state: 'reloading', since: 6000 }, 'starting')),
      sampleDefinition,
      9000,
    );
    expect(api).toMatchObject({
      ...{ phase: 'reloading', elapsedMs: 3000, badge: { word: message('badge.reloading'), tone: 'busy' } },
      code: { state: 'reloading', staleSeconds: 3 },
    });
  });

  test('must be shown in the headline as long as nothing else is in progress', () => {
    const reloading = report({ state: 'reloading', since: 6000 }, 'starting');
    expect(headline(reloading).badge.word).toEqual(message('badge.reloading'));
    const restarted: Untimed = { type: 'container-changed', service: 'mysql', container: sampleContainer() };
    expect(headline(reloading, restarted).badge.word).toEqual(message('badge.starting'));
  });

  test('that waits for a person must be shown with the services concerned', () => {
    expect(headline(report({ state: 'current' })).paused).toBeUndefined();
    expect(headline(report({ state: 'current', reason: 'paused' })).paused).toEqual({ services: ['api'], isAll: true });
    const mysql = {
      service: 'mysql',
      programs: [],
      health: 'healthy',
      reason: '',
      code: { state: 'current' },
    } as const;
    expect(
      headline(report({ state: 'stale', since: 1, reason: 'paused' }), { type: 'role-reported', report: mysql }).paused,
    ).toEqual({ services: ['api'], isAll: false });
    expect(headline(report({ state: 'gated', reason: 'paused', where: 'a.py:1' })).paused).toBeUndefined();
  });
});
