import { expect, test } from 'vitest';
import { parseAgentEvent } from '../../../src/shared/protocol/agent-event.ts';

const program = { name: 'api', state: 'RUNNING', pid: 7, detail: '' };
const report = { service: 'api', programs: [program], health: 'healthy', reason: '' };

test.for([
  { at: 1, type: 'role-reported', report },
  { at: 1, type: 'role-reported', report: { ...report, latencyMs: 8 } },
  { at: 1, type: 'agent-started', pid: 7 },
  { at: 1, type: 'notice-given', text: 'no space', hint: 'make some' },
])('%j must be parsed unchanged', event => {
  expect(parseAgentEvent(JSON.stringify(event))).toEqual(event);
});

test('fields of a newer agent must be passed on', () => {
  const newer = { at: 1, type: 'role-reported', report: { ...report, weather: [{ name: 'celery', depth: 3 }] } };
  expect(parseAgentEvent(JSON.stringify(newer))).toEqual(newer);
});

test('optional fields must be parsed, and omitted if they have another type', () => {
  const said = {
    notes: ['queue celery grows: at least 20 wait'],
    queues: [{ name: 'celery', waiting: 20, consumers: null }],
    tasks: { running: 1, reserved: 3, oldestMs: 7000 },
    isCursory: true,
  };
  const event = (about: object) => ({ at: 1, type: 'role-reported', report: { ...report, ...about } });
  expect(parseAgentEvent(JSON.stringify(event(said)))).toEqual(event(said));
  const odd = event({ notes: 'x', queues: [{ name: 'celery', depth: 3 }], tasks: 7, isCursory: 'no' });
  expect(parseAgentEvent(JSON.stringify(odd))).toEqual(event({}));
});

test('the code of a role must be parsed, and omitted if it is of a kind that only a newer agent knows', () => {
  const event = (about: object) => ({ at: 1, type: 'role-reported', report: { ...report, ...about } });
  const last = { at: 3, reason: 'a.py', tookMs: 900 };
  const code = {
    state: 'gated',
    since: 5,
    reason: 'no',
    where: 'a.py:1',
    reloads: { count: 1, p50Ms: 1, p95Ms: 2, last },
  };
  const read = (about: object) => parseAgentEvent(JSON.stringify(event(about)));
  expect(read({ code })).toEqual(event({ code }));
  expect(read({ code: { state: 'current', mood: 'good' } })).toEqual(
    event({ code: { state: 'current', mood: 'good' } }),
  );
  for (const odd of [
    { state: 'forked' },
    { ...code, reloads: { count: 3 } },
    { state: 'stale', since: 'x' },
    'stale',
    null,
  ])
    expect(read({ code: odd })).toEqual(event({}));
});

test.for([
  { at: 1, type: 'code-reloaded', service: 'api', reason: 'a.py', tookMs: 900 },
  { at: 1, type: 'code-held', services: ['api'], reason: 'SyntaxError: x', where: 'a.py:1' },
  { at: 1, type: 'code-held', services: [], reason: 'x' },
])('%j must be understood', event => {
  expect(parseAgentEvent(JSON.stringify(event))).toEqual(event);
  expect(parseAgentEvent(JSON.stringify({ ...event, reason: 7 }))).toBeUndefined();
});

test.for([
  ['a line that is no JSON', 'Starting supervisord'],
  ['a half line', '{"at":1,"type":"agent-st'],
  ['something else in braces', '{"level":"info"}'],
  ['another program’s event', JSON.stringify({ at: 1, type: 'service-failed', service: 'api', cause: 'x' })],
  ['an event without a time', JSON.stringify({ type: 'agent-started', pid: 7 })],
  ['a time that is no number', JSON.stringify({ at: '1', type: 'agent-started', pid: 7 })],
  ['a report of nothing', JSON.stringify({ at: 1, type: 'role-reported' })],
  ['a report without programs', JSON.stringify({ at: 1, type: 'role-reported', report: { ...report, programs: 3 } })],
  ['an unknown health', JSON.stringify({ at: 1, type: 'role-reported', report: { ...report, health: 'great' } })],
  [
    'an unknown state',
    JSON.stringify({ at: 1, type: 'role-reported', report: { ...report, programs: [{ ...program, state: 1 }] } }),
  ],
  ['a notice without a text', JSON.stringify({ at: 1, type: 'notice-given', text: null })],
])('%s must be omitted', ([, line = '']) => {
  expect(parseAgentEvent(line)).toBeUndefined();
});
