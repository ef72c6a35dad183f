import { expect, test } from 'vitest';
import { changeLines } from '../../../../src/host/ui/text/status-changes.ts';
import type { CodeStatus } from '../../../../src/shared/model/code-status.ts';
import type { ServiceStatus, Status } from '../../../../src/shared/model/status.ts';

function service(name: string, about: Partial<ServiceStatus> = {}): ServiceStatus {
  return {
    ...{ service: name, role: 'api', phase: 'running', health: 'healthy', reason: '', since: null, url: null },
    ...{ containerId: null, restarts: 0, programs: [], ...about },
  };
}
const status = (outcome: Status['outcome'], ...services: ServiceStatus[]): Status => {
  return { project: 'shop', workspace: '/shop', profile: 'api', outcome, beside: [], services };
};
const lines = (before: Status | undefined, after: Status) =>
  changeLines(before, after, { color: false, time: '09:05:07' });

test('the first status must be printed completely, later ones only by their differences', () => {
  const first = status('healthy', service('api'), service('redis'));
  expect(lines(undefined, first)).toEqual([
    '09:05:07  api       ● healthy',
    '09:05:07  redis     ● healthy',
    '09:05:07  shop      ● healthy, profile api',
  ]);
  const next = status('failed', service('api', { health: 'unhealthy', reason: 'GET /ping: 500' }));
  expect(lines(first, next)).toEqual([
    '09:05:07  api       ✗ failed: GET /ping: 500',
    '09:05:07  redis     ○ absent',
    '09:05:07  shop      ✗ failed, profile api',
  ]);
  expect(lines(next, next)).toEqual([]);
});

test('elapsed seconds in a reason must not be a change', () => {
  const silent = (seconds: number) =>
    status('failed', service('api', { health: 'unknown', reason: `the agent has been silent for ${seconds} s` }));
  expect(lines(silent(16), silent(17))).toEqual([]);
});

test('a reason must not steer the terminal', () => {
  const [line] = lines(undefined, status('failed', service('api', { reason: '\u001B[2Jboom' })));
  expect(line).toBe('09:05:07  api       ● healthy: boom');
});

test('a different code state must be a change, but not its age', () => {
  const runs = (code: CodeStatus) => status('healthy', service('api', { code }));
  const gated: CodeStatus = { state: 'gated', staleSeconds: 2, reason: 'SyntaxError: x', where: 'urls.py:10' };
  expect(lines(runs({ state: 'current', staleSeconds: 0 }), runs(gated))).toEqual([
    '09:05:07  api       ● healthy: held back: urls.py:10 SyntaxError: x',
  ]);
  expect(lines(runs(gated), runs({ ...gated, staleSeconds: 60 }))).toEqual([]);
  expect(lines(runs(gated), runs({ ...gated, where: 'urls.py:12' }))).toHaveLength(1);
  expect(lines(runs(gated), runs({ state: 'current', staleSeconds: 0 }))).toEqual(['09:05:07  api       ● healthy']);
});
