import { describe, expect, test } from 'vitest';
import { keptLoads, reduce } from '../../../../src/host/ui/state/reduce.ts';
import { emptyState } from '../../../../src/host/ui/state/state.ts';
import type { Untimed } from '../../../../src/shared/model/event.ts';
import { emptyPlan } from '../../../../src/shared/model/plan.ts';
import { at, sampleContainer, samplePlan, stateAfter, upStarted } from '../../../support/sample-environment.ts';

const line = (text: string, service = 'api'): Untimed => ({ type: 'log-appended', service, text });

describe('a command', () => {
  test('must be remembered with its project, profile and start', () => {
    expect(reduce(emptyState, at(5000, upStarted))).toEqual({
      ...emptyState,
      command: 'up',
      project: 'sample',
      workspace: '/home/ann/sample',
      profile: 'api',
      services: ['mysql', 'migrate', 'api'],
      startedAt: 5000,
    });
  });

  test('must clear the outcome and plan of the previous one, and keep the facts about services', () => {
    const state = stateAfter(
      upStarted,
      { type: 'plan-made', plan: samplePlan('api') },
      line('hello'),
      { type: 'command-finished', tookMs: 900, urls: [] },
      { ...upStarted, command: 'stop' } as Untimed,
    );
    expect(state).toMatchObject({
      command: 'stop',
      startedAt: 4000,
      finished: undefined,
      plan: emptyPlan,
    });
  });

  test('must leave its error, addresses and duration when it ends', () => {
    const error = { code: 'role-failed', message: 'api failed', hint: 'look' } as const;
    expect(stateAfter({ type: 'command-finished', tookMs: 900, urls: ['http://x'], error }).finished).toEqual({
      at: 0,
      error,
      urls: ['http://x'],
      tookMs: 900,
    });
    expect(stateAfter({ type: 'command-finished', tookMs: 900, urls: [] }).finished).toEqual({
      at: 0,
      error: undefined,
      urls: [],
      tookMs: 900,
    });
  });
});

describe('a switch', () => {
  const api = { profile: 'api', services: ['mysql', 'migrate', 'api'] };
  const full = { profile: 'full', services: ['mysql', 'worker'] };
  const switching: readonly Untimed[] = [
    upStarted,
    { type: 'command-finished', tookMs: 900, urls: [] },
    { ...upStarted, ...full } as Untimed,
    { type: 'plan-made', plan: samplePlan('worker'), estimateMs: 41_000 },
  ];
  const touching: Untimed = { type: 'activity-started', activity: 'creating', services: ['worker'] };
  const error = { code: 'role-failed', message: 'worker failed', hint: '' } as const;
  const failing: Untimed = { type: 'command-finished', tookMs: 900, urls: [], error };

  test('must remember the previous profile, and the estimated duration', () => {
    expect(stateAfter(...switching)).toMatchObject({ ...full, former: api, estimateMs: 41_000, isTouched: false });
  });

  test('must return to the services of the previous profile, with the cause', () => {
    const back: Untimed = { type: 'rollback-started', ...api, cause: 'worker failed' };
    expect(stateAfter(...switching, touching, back)).toMatchObject({
      ...api,
      rollback: { failed: 'full', cause: 'worker failed' },
      estimateMs: undefined,
    });
    expect(stateAfter(...switching, touching, back, failing, upStarted).rollback).toBeUndefined();
  });

  test('that is declined, or fails before it changes anything, must keep the previous profile', () => {
    expect(stateAfter(...switching, failing)).toMatchObject(api);
    expect(stateAfter(...switching, touching, failing)).toMatchObject(full);
    expect(stateAfter(upStarted, failing)).toMatchObject(api);
  });

  test('that could not begin must keep the active profile, and the earlier rollback is no longer news', () => {
    const done: Untimed = { type: 'command-finished', tookMs: 900, urls: [] };
    expect(stateAfter(...switching, done, failing)).toMatchObject({ ...full, former: undefined });
    const back: Untimed = { type: 'rollback-started', ...api, cause: 'worker failed' };
    expect(stateAfter(...switching, touching, back, failing).rollback).toBeDefined();
    expect(stateAfter(...switching, touching, back, failing, failing)).toMatchObject({ ...api, rollback: undefined });
  });

  test('to the same profile must not count', () => {
    expect(stateAfter(upStarted, upStarted).former).toBeUndefined();
  });
});

describe('facts', () => {
  test('must be folded by the model', () => {
    const container = sampleContainer({ health: 'healthy' });
    expect(stateAfter({ type: 'container-changed', service: 'mysql', container }).facts).toEqual({
      mysql: { container, since: 0, observedAt: 0 },
    });
  });

  test('must show since when a service is busy, as long as it is', () => {
    const begun: Untimed = { type: 'activity-started', activity: 'creating', services: ['mysql', 'api'] };
    expect(stateAfter(upStarted, begun).busySince).toEqual({ mysql: 1000, api: 1000 });
    expect(stateAfter(upStarted, begun, { type: 'activity-finished', services: ['mysql'] }).busySince).toEqual({
      api: 1000,
    });
    const error = { code: 'create-failed', message: 'no', hint: '' } as const;
    expect(
      stateAfter(begun, { type: 'service-failed', service: 'api', cause: error.message, error }).busySince,
    ).toEqual({ mysql: 0 });
  });
});

test('notices must be the last twenty', () => {
  const given = Array.from({ length: 21 }, (_, index): Untimed => ({ type: 'notice-given', text: `n${index}` }));
  const { notices } = stateAfter(...given, { type: 'notice-given', text: 'last', hint: 'do this' });
  expect([notices.length, notices[0], notices.at(-1)]).toEqual([
    20,
    expect.objectContaining({ text: 'n2' }),
    expect.objectContaining({ text: 'last', hint: 'do this' }),
  ]);
});

test('an event that does not exist must be an error', () => {
  expect(() => reduce(emptyState, { at: 0, type: 'nonsense' } as never)).toThrow('no such event');
});

describe('the resource use of instances', () => {
  const load = (cores: number) => ({ cores, memoryBytes: 1, received: 0, sent: 0, read: 0, written: 0 });
  const measured = (loads: Record<string, ReturnType<typeof load>>): Untimed => ({ type: 'load-measured', loads });

  test('must be kept in order, the oldest forgotten', () => {
    const rounds = Array.from({ length: keptLoads + 2 }, (_, round) => measured({ api: load(round) }));
    expect(stateAfter(...rounds).loads['api']?.map(({ cores }) => cores)).toEqual(
      Array.from({ length: keptLoads }, (_, round) => round + 2),
    );
  });

  test('must be forgotten for stopped services', () => {
    const state = stateAfter(measured({ api: load(1), web: load(2) }), measured({ web: load(3) }));
    expect(state.loads).toEqual({ web: [load(2), load(3)] });
  });
});
