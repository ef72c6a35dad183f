import { expect, test } from 'vitest';
import { explainRequest, lastErrorIn } from '../../../src/host/diagnosis/request.ts';
import { message } from '../../../src/shared/messages/message.ts';
import type { GatewayRecord } from '../../../src/shared/model/request.ts';

const request: GatewayRecord = { at: 10_000, ms: 5, method: 'GET', path: '/api/notes/', status: 400, id: 'r1' };
const circumstances = { now: 12_000, backendLines: [], backendState: '' };

function refusedFor(kind: string, params: Readonly<Record<string, unknown>>) {
  return explainRequest({ ...request, refused: { kind, params } }, circumstances);
}

test('a refusal must be explained by what was sent and what is configured', () => {
  expect(refusedFor('application-unknown', { header: 'X-Auth', application: 'shop', known: ['app-code'] })).toEqual({
    what: message('explain.application-unknown', { header: 'X-Auth', application: 'shop' }),
    more: [],
    hints: [message('explain.known-applications', { known: ['app-code'] })],
  });
  expect(refusedFor('secret-wrong', { header: 'X-Auth', application: 'shop' })).toEqual({
    what: message('explain.secret-wrong', { header: 'X-Auth', application: 'shop' }),
    more: [],
    hints: [message('explain.secret.hint', { application: 'shop' })],
  });
});

test('a limit must be reported with the rule, the excess, and when it is free again', () => {
  const params = { application: 'shop', resource: 'notes', limit: 2, seconds: 5, used: 4, free: 3 };
  const limited = (now: number) =>
    explainRequest({ ...request, refused: { kind: 'limited-resource', params } }, { ...circumstances, now });
  const scope = message('explain.limit-resource', { application: 'shop', resource: 'notes' });
  expect(limited(12_000)).toEqual({
    what: message('explain.limited', { scope, limit: 2, seconds: 5, used: 4, over: 2 }),
    more: [message('explain.limit.free-in', { ms: 1_000 })],
    hints: [message('explain.limit.hint')],
  });
  expect(limited(13_000).more).toEqual([message('explain.limit.free-now')]);
});

test('a failure of the back end itself must be reported with its instance and the logged error', () => {
  const backendLines = [
    '2026-01-02 ERROR Internal Server Error: /notes/ request_id=r1',
    'Traceback (most recent call last):',
    '  File "/workspace/views.py", line 3, in notes',
    "    raise KeyError('title')",
    "KeyError: 'title'",
    '2026-01-02 INFO "GET /notes/ HTTP/1.1" 500 request_id=r1',
  ];
  const record = { ...request, status: 500, service: 'api', instance: 'api.2' };
  expect(explainRequest(record, { ...circumstances, backendLines })).toEqual({
    what: message('explain.answered', { instance: 'api.2', status: 500 }),
    more: [message('explain.cause', { instance: 'api.2', cause: "KeyError: 'title'" })],
    hints: [message('explain.backend.hint', { service: 'api' })],
  });
});

test('of several tracebacks the last must count, and an incomplete one must not', () => {
  const chained = [
    'Traceback (most recent call last):',
    '  File "a"',
    'KeyError: 1',
    '',
    'Traceback (most recent call last):',
  ];
  expect(lastErrorIn([...chained, '  File "b"', 'shop.errors.Gone: no'])).toBe('shop.errors.Gone: no');
  expect(lastErrorIn(chained)).toBeUndefined();
  expect(lastErrorIn(['nothing'])).toBeUndefined();
});

test('a kind of a newer gateway must be reported by its name, whatever its parameters', () => {
  expect(refusedFor('moon-phase', { header: 1 }).what).toEqual(message('explain.kind-unknown', { kind: 'moon-phase' }));
  expect(refusedFor('secret-wrong', {}).what).toEqual(message('explain.secret-wrong', { header: '', application: '' }));
});
