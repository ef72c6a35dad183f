import { expect, test } from 'vitest';
import { parseCallAnswer, parseGatewayRecord } from '../../../src/shared/protocol/gateway-record.ts';

const record = { type: 'request', at: 1, ms: 2, method: 'GET', path: '/', status: 429 };

test('a record must be parsed with fields of a newer gateway, and with an empty object that Lua writes as a list', () => {
  const refused = { kind: 'limited-stage', params: [] };
  expect(parseGatewayRecord(JSON.stringify({ ...record, refused, more: 1 }))).toEqual({
    ...record,
    refused: { kind: 'limited-stage', params: {} },
    more: 1,
  });
});

test.each(['', 'a line', '{"type":"request"', '{"type":"request","at":"1"}', '{"code":"gateway.kept","params":{}}'])(
  'the line %j must be neither a record nor an answer',
  line => {
    expect([parseGatewayRecord(line), parseCallAnswer(line)]).toEqual([undefined, undefined]);
  },
);
