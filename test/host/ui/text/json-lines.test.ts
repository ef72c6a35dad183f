import { expect, test } from 'vitest';
import { jsonLine } from '../../../../src/host/ui/text/json-lines.ts';
import { at } from '../../../support/sample-environment.ts';

test('an event must be one line of JSON, time and type first', () => {
  const event = at(7, { type: 'log-appended', service: 'api', text: 'one\ntwo' });
  expect(jsonLine(event)).toBe('{"at":7,"type":"log-appended","service":"api","text":"one\\ntwo"}');
});

test('characters that affect a terminal must be escaped, with the same meaning', () => {
  const event = at(7, { type: 'log-appended', service: 'api', text: '\u001B[2J\u009b2J\u202e\u2028\ud83d' });
  const line = jsonLine(event);
  expect(line).toBe('{"at":7,"type":"log-appended","service":"api","text":"\\u001b[2J\\u009b2J\\u202e\\u2028\\ud83d"}');
  expect(JSON.parse(line)).toEqual(event);
});
