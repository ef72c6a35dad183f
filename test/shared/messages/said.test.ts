import { expect, test } from 'vitest';
import { saidIn, wordingIn } from '../../../src/shared/messages/said.ts';

const unchanged = { code: 'step.packages-unchanged', params: {} };
const json = JSON.stringify(unchanged);

test.for([
  [`bkdev: packages: unchanged\t${json}`, { as: 'progress', text: unchanged }],
  [`bkdev-warning: x\t${json}`, { as: 'warning', text: unchanged }],
  [`bkdev-error: x\t${json}\r`, { as: 'error', text: unchanged }],
  [json, { as: 'progress', text: unchanged }],
  // Output of a product's own step, and damaged lines.
  ['bkdev-error: no such table', { as: 'error', text: 'no such table' }],
  ['bkdev-hint:', { as: 'hint', text: '' }],
  ['bkdev-error: x\t{"code": "step', { as: 'error', text: 'x' }],
  ['bkdev-error: x\t{"code": 7, "params": {}}', { as: 'error', text: 'x' }],
] as const)('%j must be heard as %j', ([line, said]) => {
  expect(saidIn(line)).toEqual(said);
  expect(wordingIn(line)).toEqual(said.text);
});

test.for([
  '',
  'bkdev: x',
  `bkdev is told\t${json}`,
  ` ${json}`,
  `INFO ${json}`,
  '{"code": "x"}',
  '{"level": "info", "msg": "x"}',
  'bkdev-other: x',
])('%j must stay text from outside', line => {
  expect(saidIn(line)).toBeUndefined();
  expect(wordingIn(line)).toBe(line);
});
