import { expect, test } from 'vitest';
import { withGateway } from '../../../src/host/orchestrator/read-trace.ts';
import type { GatewayRecord } from '../../../src/shared/model/request.ts';
import type { Span } from '../../../src/shared/model/trace.ts';
import { parseSpans } from '../../../src/shared/protocol/trace-record.ts';

const record = (at: number, instance: string): GatewayRecord => ({
  ...{ at, ms: 20, method: 'GET', path: '/notes/', status: 200, id: 'r1', instance },
});
const span = (id: string, parent: string, service: string, at: number): Span => ({
  ...{ id, parent, service, name: id, at, ms: 10, request: 'r1' },
});

test('a request of the gateway must stand above the service that answered it, wherever it is in the trace', () => {
  const { request, ...call } = span('call', 'page', 'web', 1006);
  const spans = [span('page', '', 'web', 1005), call, span('view', 'call', 'api', 2005)];
  const found = withGateway(spans, [record(1000, 'web'), record(2000, 'api'), record(9000, 'api')], 'gateway');
  expect(found.map(({ id, parent, service }) => [id, parent, service])).toEqual([
    ['gateway-page', '', 'gateway'],
    ['page', 'gateway-page', 'web'],
    ['call', 'page', 'web'],
    ['gateway-view', 'call', 'gateway'],
    ['view', 'gateway-view', 'api'],
  ]);
});

test.each(['', 'Traceback (most recent call last):', '{"spans": [{"id": ""}]}', '{"spans": 1}', 'null'])(
  'an answer that is none must be none: %s',
  line => {
    expect(parseSpans(line)).toBe(undefined);
  },
);
