import { expect, test } from 'vitest';
import { message } from '../../../src/shared/messages/message.ts';
import type { ContainerFacts } from '../../../src/shared/model/container.ts';
import type { EngineEvent, Untimed } from '../../../src/shared/model/event.ts';
import type { Facts, ServiceFacts } from '../../../src/shared/model/facts.ts';
import { foldFacts } from '../../../src/shared/model/fold-facts.ts';
import type { CodeFacts, RoleReport } from '../../../src/shared/model/report.ts';

const running: ContainerFacts = {
  ...{ id: 'c1', state: 'running', exitCode: 0, oomKilled: false, startedAt: 1000, restarts: 0 },
  ...{ configHash: 'h', image: 'i' },
};
const exited: ContainerFacts = { ...running, state: 'exited', exitCode: 1, finishedAt: 5000 };
const report: RoleReport = { service: 'api', programs: [], health: 'healthy', reason: '' };
const url = { url: 'http://127.0.0.1:1', answers: true, reason: '' };

/** Returns the facts about the API after these events, one per second from second 2 on. */
function after(...events: readonly Untimed[]): ServiceFacts | undefined {
  const stamped = events.map((event, index): EngineEvent => ({ ...event, at: 2000 + index * 1000 }));
  return stamped.reduce<Facts>(foldFacts, {})['api'];
}

const changed = (container?: ContainerFacts): Untimed =>
  container ? { type: 'container-changed', service: 'api', container } : { type: 'container-changed', service: 'api' };
const reported: Untimed = { type: 'role-reported', report };
const checked: Untimed = { type: 'url-checked', service: 'api', url };
const broken = {
  cause: 'it broke',
  failure: { code: 'role-failed', message: 'API (api) failed: it broke', hint: '' },
} as const;
const failed: Untimed = { type: 'service-failed', service: 'api', cause: broken.cause, error: broken.failure };

test('a report about a run must be kept during that run', () => {
  expect(after(changed(running), reported, checked, changed({ ...running, health: 'healthy' }))).toEqual({
    ...{ container: { ...running, health: 'healthy' }, since: 2000, observedAt: 5000 },
    ...{ report, reportedAt: 3000, url, workedAt: 5000 },
  });
});

test.for([
  ['ends', exited],
  ['begins anew', { ...running, startedAt: 4500 }],
  ['is another container', { ...running, id: 'c2' }],
] as const)('a report about a run must be dropped when it %s', ([, next]) => {
  expect(after(changed(running), reported, checked, changed(next))).toEqual({
    container: next,
    since: 5000,
    observedAt: 5000,
    workedAt: 3000,
  });
});

test('the time when it last worked must be known from then on, whoever observed it', () => {
  const failing = (workedAt?: number): Untimed => ({
    type: 'role-reported',
    report: { ...report, health: 'unhealthy', ...(workedAt && { workedAt }) },
  });
  expect(after(changed(running), reported, failing(), failing())?.workedAt).toBe(3000);
  expect(after(changed(running), failing(1500))?.workedAt).toBe(1500);
  expect(after(changed({ ...running, health: 'healthy' }), changed(exited))?.workedAt).toBe(2000);
  // Docker has not yet noticed what the agent has.
  expect(after(changed(running), failing(), changed({ ...running, health: 'healthy' }))).not.toHaveProperty('workedAt');
});

test('an address must be known to answer, or not, since it began to', () => {
  const silent: Untimed = { ...checked, url: { ...url, answers: false } } as Untimed;
  expect(after(changed(running), checked)?.url).toEqual(url);
  expect(after(changed(running), checked, silent, silent)?.url).toMatchObject({ answers: false, since: 4000 });
});

test('a report from before this run must not count', () => {
  const facts = foldFacts({}, { at: 900, ...changed(running) } as EngineEvent);
  expect(foldFacts(facts, { at: 999, ...reported } as EngineEvent)).toEqual(facts);
  expect(foldFacts(facts, { at: 1000, ...reported } as EngineEvent)['api']).toMatchObject({ reportedAt: 1000 });
});

test('a lost agent must invalidate its reports, and nothing else, until the next one', () => {
  const lost: Untimed = { type: 'agent-lost', reason: 'it is gone' };
  const before = { container: running, since: 2000, observedAt: 2000, url, workedAt: 3000 };
  const silent = after(changed(running), reported, checked, lost);
  expect(silent).toEqual({ ...before, silence: { at: 5000, reason: 'it is gone' } });
  const facts = { api: silent ?? {} };
  expect(foldFacts(facts, { at: 4999, ...reported } as EngineEvent)).toEqual(facts);
  expect(foldFacts(facts, { at: 5001, ...reported } as EngineEvent)).toEqual({
    api: { ...before, report, reportedAt: 5001, workedAt: 5001 },
  });
});

test('duplicate or late events must not replace the latest', () => {
  const facts = after(changed(running), reported);
  const late = { at: (facts?.reportedAt ?? 0) - 1, ...reported } as EngineEvent;
  expect(foldFacts({ api: facts ?? {} }, late)).toEqual({ api: facts });
});

test('the cause of a failure must stay until the service runs again', () => {
  expect(after(changed(exited), failed)).toMatchObject({ cause: 'it broke' });
  expect(after(changed(exited), failed, changed({ ...exited, restarts: 1 }))).toMatchObject({ cause: 'it broke' });
  expect(after(changed(exited), failed, changed({ ...running, startedAt: 6000 }))).not.toHaveProperty('cause');
});

test('an activity must clear a wait and an earlier failure, and its end must clear its progress', () => {
  const services = ['api'];
  const hold = message('hold.service', { service: 'mysql' });
  const held: Untimed = { type: 'service-held', service: 'api', hold };
  const started: Untimed = { type: 'activity-started', activity: 'creating', services };
  const progressed: Untimed = { type: 'service-progressed', service: 'api', text: 'half' };
  expect(after(failed, held)).toEqual({ ...broken, hold });
  expect(after(failed, held, started, progressed)).toEqual({ activity: 'creating', progress: 'half', since: 4000 });
  expect(after(started, progressed, { type: 'activity-finished', services })).toEqual({ since: 2000 });
  expect(after(started, failed)).toEqual({ ...broken, since: 2000 });
});

test('a container that is gone must leave nothing but times', () => {
  expect(after(changed(running), reported, checked, changed())).toEqual({
    ...{ since: 5000, observedAt: 5000, workedAt: 3000 },
  });
});

test('the time of a state must be that of its beginning', () => {
  expect(after(changed(running), changed({ ...running, health: 'healthy' }))?.since).toBe(2000);
  expect(after(changed(running), changed(exited))?.since).toBe(3000);
  const health = (word: 'healthy' | 'unhealthy') => changed({ ...running, health: word });
  expect(after(health('healthy'), health('unhealthy'))?.since).toBe(3000);
});

test('an earlier observation must not replace a later one, whichever arrives first', () => {
  const facts = foldFacts({}, { at: 2000, ...changed(exited) } as EngineEvent);
  expect(foldFacts(facts, { at: 1999, ...changed(running) } as EngineEvent)).toEqual(facts);
  expect(foldFacts(facts, { at: 1999, ...changed() } as EngineEvent)).toEqual(facts);
  expect(foldFacts(facts, { at: 2000, ...changed() } as EngineEvent)['api']).not.toHaveProperty('container');
});

test('an event that does not concern a service must leave its facts unchanged, the same object', () => {
  const facts: Facts = { api: { container: running } };
  const event: EngineEvent = { at: 1, type: 'log-appended', service: 'api', text: 'x' };
  expect(foldFacts(facts, event)).toBe(facts);
});

test('the previous facts must never be modified', () => {
  const before: Facts = Object.freeze({ api: Object.freeze({ container: running, report, reportedAt: 1, url }) });
  for (const event of [changed(exited), changed(), failed, { type: 'agent-lost', reason: '' } as const])
    foldFacts(before, { ...event, at: 9000 } as EngineEvent);
  expect(before).toEqual({ api: { container: running, report, reportedAt: 1, url } });
});

test('once the engine is lost, no earlier fact may count until the container is seen again', () => {
  const lost: Untimed = { type: 'engine-lost', reason: 'no engine answers' };
  expect(after(changed(running), reported, checked, lost)).toEqual({
    ...{ container: running, since: 2000, observedAt: 2000, workedAt: 3000, lost: 'no engine answers' },
  });
  expect(after(changed(running), lost, changed(running))).toEqual({
    container: running,
    since: 2000,
    observedAt: 4000,
  });
});

const explained: Untimed = {
  type: 'failure-explained',
  service: 'api',
  error: { code: 'role-failed', message: 'API (api) failed: no answer', hint: '' },
};
const unwell: Untimed = { type: 'role-reported', report: { ...report, health: 'unhealthy', reason: 'no answer' } };
const refused: Untimed = { type: 'url-checked', service: 'api', url: { ...url, answers: false, reason: 'no' } };

test('an explanation must be stored, and change nothing else', () => {
  expect(after(changed(running), unwell, explained)).toEqual({
    ...after(changed(running), unwell),
    failure: explained.error,
  });
});

test.for([
  ['works, by the agent', [reported]],
  ['works and answers, by the agent and from this machine', [refused, reported, checked]],
  ['begins anew', [changed({ ...running, startedAt: 4500 })]],
  ['is worked on', [{ type: 'activity-started', activity: 'starting', services: ['api'] }]],
] as const)('a failure must be forgotten when the service %s', ([, events]) => {
  for (const failure of [failed, explained]) {
    const known = after(changed(running), unwell, failure, ...events);
    expect([known?.cause, known?.failure]).toEqual([undefined, undefined]);
  }
});

test('a failure of a store must be cleared when its check passes, but that of a role must not', () => {
  const content = changed({ ...running, health: 'healthy' });
  expect(after(changed(running), explained, content)).not.toHaveProperty('failure');
  expect(after(changed(running), unwell, explained, content)).toHaveProperty('failure');
});

test('a failure must stay while the address does not answer, and when the container ends', () => {
  for (const event of [refused, reported, changed(exited)])
    expect(after(changed(running), refused, explained, event)).toHaveProperty('failure');
});

const withCode = (state: CodeFacts['state'], health: RoleReport['health'] = 'healthy'): Untimed => ({
  type: 'role-reported',
  report: { ...report, health, code: { state } },
});

test('applied code must clear an earlier failure, but not one that follows', () => {
  const begun = [changed(running), withCode('stale', 'unhealthy'), failed, withCode('reloading', 'starting')];
  expect(after(...begun)).not.toHaveProperty('failure');
  expect(after(...begun)).not.toHaveProperty('cause');
  expect(after(...begun, explained, withCode('reloading', 'unhealthy'))).toMatchObject({
    failure: { message: expect.any(String) },
  });
  expect(after(...begun, explained, withCode('current', 'unhealthy'))).toMatchObject({
    failure: { message: expect.any(String) },
  });
});

test('applied code must retry an address that did not answer in between', () => {
  const tried = [changed(running), withCode('reloading', 'starting'), refused];
  expect(after(...tried, withCode('reloading'))).toMatchObject({ url: { answers: false } });
  expect(after(...tried, withCode('current'))).not.toHaveProperty('url');
  expect(after(changed(running), withCode('reloading'), checked, withCode('current'))).toMatchObject({ url });
});

const second: ContainerFacts = { ...running, id: 'c2', number: 2, isFurther: true };
const secondChanged = (container?: ContainerFacts): Untimed => ({
  ...{ type: 'container-changed', service: 'api.2' },
  ...(container && { container }),
});

test('a further container of a service must be known beside the first, with its reports, until it is gone', () => {
  const saidOfSecond: Untimed = { type: 'role-reported', report: { ...report, service: 'api.2' } };
  const known = after(changed(running), secondChanged(second), saidOfSecond);
  expect(known?.container?.id).toBe('c1');
  expect(known?.others).toEqual({
    'api.2': {
      ...{ container: second, since: 3000, observedAt: 3000, reportedAt: 4000, workedAt: 4000 },
      report: { ...report, service: 'api.2' },
    },
  });
  const isOver = after(
    changed(running),
    secondChanged(second),
    secondChanged(exited && { ...second, state: 'exited' }),
  );
  expect(isOver?.others?.['api.2']?.container?.state).toBe('exited');
  expect(after(changed(running), secondChanged(second), secondChanged())).not.toHaveProperty('others');
});

test('lost facts must be lost for further containers, too', () => {
  const saidOfSecond: Untimed = { type: 'role-reported', report: { ...report, service: 'api.2' } };
  const known = after(changed(running), secondChanged(second), saidOfSecond, {
    type: 'agent-lost',
    reason: 'it is gone',
  });
  expect(known?.others?.['api.2']).toMatchObject({ silence: { reason: 'it is gone' } });
  expect(known?.others?.['api.2']).not.toHaveProperty('report');
});
