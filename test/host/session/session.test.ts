import { expect, test } from 'vitest';
import { hasToAsk } from '../../../src/host/session/session.ts';

test.for([
  ['in-doubt', { reasons: [], takesAway: false }, false],
  ['in-doubt', { reasons: [], takesAway: true }, true],
  ['in-doubt', { reasons: ['Memory will not suffice.'], takesAway: false }, true],
  ['always', { reasons: [], takesAway: false }, true],
] as const)('a person who is asked %s must be asked about %j: %j', ([asking, proposal, isAsked]) => {
  expect(hasToAsk(asking, proposal)).toBe(isAsked);
});
