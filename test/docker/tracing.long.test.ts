import { beforeAll, expect, test } from 'vitest';
import type { Span } from '../../src/shared/model/trace.ts';
import { parseSaid } from '../support/said.ts';
import { statusOf } from './faults/status.ts';
import { bkdev, up } from './support/bkdev.ts';
import { type Checkout, edit } from './support/checkout.ts';
import { takeStack } from './support/pool.ts';
import { until } from './support/until.ts';

/** A server in each mode, so that both ways of starting Django are traced. */
const profile = `name: traced
title: Everything behind the gateway, traced
extends: gateway
services: [traces]
overlays: [compose.tracing.yaml]
modes: {api: gunicorn}
`;

let checkout: Checkout;

beforeAll(async () => {
  checkout = await takeStack('gateway');
  expect(await bkdev(checkout, ['init', '.', '--tracing', '--yes'])).toMatchObject({ status: 0 });
  await edit(checkout, 'profiles/traced.yaml', () => profile);
  expect(await up(checkout, {}, 'traced')).toMatchObject({ status: 0, error: undefined });
});

/** Which of several instances answers is chance. */
const roleOf = ({ service }: Span) => service.replace(/\.\d+$/, '');

async function traceOf(id: string): Promise<readonly Span[]> {
  const { status, stdout } = await bkdev(checkout, ['trace', id, '--json']);
  return status === 0 ? (JSON.parse(stdout) as { spans: Span[] }).spans : [];
}

test('one request must be followed through gateway, api, queue and worker, with its queries', async () => {
  const path = '/api/bk-monitor/prod/app/tasks/enqueue/';
  const call = ['call', 'POST', path, '--as', 'app-code', '--data', '{"number": 1}', '--json'];
  const answered = await bkdev(checkout, call);
  expect(answered).toMatchObject({ status: 0 });
  const { requestId } = parseSaid(answered.stdout);
  const spans = await until('the task has been traced', async () => {
    const found = await traceOf(requestId);
    return found.some(({ service, name }) => service === 'worker' && name.startsWith('run/')) && found;
  });
  const byId = new Map(spans.map(span => [span.id, span]));
  const path_ = (span: Span | undefined): string[] => (span ? [...path_(byId.get(span.parent)), roleOf(span)] : []);
  const task = spans.find(({ service, name }) => service === 'worker' && name.startsWith('run/'));
  expect(path_(task)).toEqual(['gateway', 'api', 'api', 'worker']);
  expect(byId.get(byId.get(byId.get(task?.parent ?? '')?.parent ?? '')?.parent ?? '')?.name).toBe(`POST ${path}`);
  const shown = await bkdev(checkout, ['trace', requestId]);
  expect(shown.stdout).toMatch(/^\d+ operations in .*, request .*\n\ngateway +POST .*█.* ms\napi(\.\d)? +POST .*█/);
});

test('a page of web must be traced, but no probe; and an unknown request must be refused', async () => {
  expect((await statusOf(checkout)).rows['web']?.health).toBe('healthy');
  expect(await bkdev(checkout, ['trace', 'nobody'])).toMatchObject({ status: 2 });
  const id = 'asked-by-a-test';
  await bkdev(checkout, ['call', 'GET', '/ping', '--header', `X-Request-ID: ${id}`]);
  const spans = await until('it has been traced', async () => {
    const found = await traceOf(id);
    return found.length > 0 && found;
  });
  expect(spans.map(roleOf)).toContain('web');
  // The probes since then are in no trace, so the last one is still this.
  expect((await traceOf('last')).map(({ id: each }) => each)).toEqual(spans.map(({ id: each }) => each));
});
