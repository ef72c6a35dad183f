import type { ContainerInspectInfo } from 'dockerode';
import { expect, test } from 'vitest';
import { toContainerFacts } from '../../../../src/host/adapters/docker/docker-facts.ts';

/** Returns the relevant parts of an engine's response (26.1, `GET /containers/{id}/json`). */
function inspected(state: object, labels: Record<string, string> | undefined = {}): ContainerInspectInfo {
  return {
    Id: 'f9ea21a8',
    RestartCount: 2,
    State: {
      Status: 'running',
      ExitCode: 0,
      OOMKilled: false,
      StartedAt: '2026-01-02T03:04:05.678901234Z',
      FinishedAt: '0001-01-01T00:00:00Z',
      ...state,
    },
    Config: { Image: 'bkdev-role:1', Labels: labels },
  } as unknown as ContainerInspectInfo;
}

test('a running container must be described in the terms of the model', () => {
  expect(toContainerFacts(inspected({}, { 'com.docker.compose.config-hash': 'abc' }))).toEqual({
    id: 'f9ea21a8',
    state: 'running',
    exitCode: 0,
    oomKilled: false,
    startedAt: Date.parse('2026-01-02T03:04:05.678Z'),
    restarts: 2,
    configHash: 'abc',
    image: 'bkdev-role:1',
  });
});

test.for([
  ['shop_default', {}, 'shop_default'],
  ['shop_default', { shop_default: {} }, undefined],
  ['shop_default', { other: {} }, undefined],
  ['none', {}, undefined],
  ['host', {}, undefined],
  ['container:4e1f', {}, undefined],
] as const)('a container of the network %s that is in %j is detached from: %s', ([mode, networks, from]) => {
  const info = { ...inspected({}), HostConfig: { NetworkMode: mode }, NetworkSettings: { Networks: networks } };
  expect(toContainerFacts(info as unknown as ContainerInspectInfo).detachedFrom).toBe(from);
});

test('a container that never ran must have no times', () => {
  const facts = toContainerFacts(inspected({ Status: 'created', StartedAt: '0001-01-01T00:00:00Z' }));
  expect(facts).toMatchObject({ state: 'created' });
  expect(['startedAt', 'finishedAt', 'health'].filter(key => key in facts)).toEqual([]);
});

test('an ended container must show how it ended, and when', () => {
  const ended = { Status: 'exited', ExitCode: 137, OOMKilled: true, FinishedAt: '2026-01-02T03:05:00Z' };
  expect(toContainerFacts(inspected(ended))).toMatchObject({
    ...{ state: 'exited', exitCode: 137, oomKilled: true, finishedAt: Date.parse('2026-01-02T03:05:00Z') },
  });
});

test.for([
  [{ Health: { Status: 'starting', FailingStreak: 0 } }, 'starting'],
  [{ Health: { Status: 'healthy', FailingStreak: 0 } }, 'healthy'],
  [{ Health: { Status: 'unhealthy', FailingStreak: 3 } }, 'unhealthy'],
  // The engine's response after its checks were paused and before it has checked again.
  [{ Health: { Status: 'unhealthy', FailingStreak: 0 } }, 'starting'],
  [{ Health: { Status: 'none', FailingStreak: 0 } }, undefined],
  [{}, undefined],
] as const)('%j must count as %s', ([state, health]) => {
  expect(toContainerFacts(inspected(state)).health).toBe(health);
});

test('a container that is being checked again must be reported only if its checks were paused', () => {
  const of = (Status: string, FailingStreak: number) =>
    toContainerFacts(inspected({ Health: { Status, FailingStreak } })).isCheckedAnew;
  expect([of('unhealthy', 0), of('unhealthy', 3), of('starting', 0), of('healthy', 0)]).toEqual([
    ...[true, undefined, undefined, undefined],
  ]);
});

test.for(['created', 'running', 'paused', 'restarting', 'dead', 'exited'] as const)('%s must be known', status => {
  expect(toContainerFacts(inspected({ Status: status })).state).toBe(status);
});

test('a container without labels must be described too', () => {
  const info = inspected({});
  expect(toContainerFacts({ ...info, Config: { ...info.Config, Labels: undefined as never } }).configHash).toBe('');
});

test('the last output of a failing health check must be reported, and nothing of a passing one', () => {
  const log = [{ Output: 'PONG' }, { Output: `NOAUTH ${'x'.repeat(2000)}\nlast line\n` }];
  const of = (status: string, streak: number) =>
    toContainerFacts(inspected({ Health: { Status: status, FailingStreak: streak, Log: log } })).healthOutput;
  expect(of('unhealthy', 3)).toMatch(/^x+\nlast line$/);
  expect(of('unhealthy', 3)).toHaveLength(1000);
  expect([of('healthy', 0), of('unhealthy', 0), of('starting', 1)]).toEqual([undefined, undefined, undefined]);
});
