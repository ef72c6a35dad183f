import { expect, it } from 'vitest';
import { figuresOf, namesOf, noReloads, withReload } from '../../../src/agent/reload/figures.ts';
import { message } from '../../../src/shared/messages/message.ts';

const reload = (tookMs: number) => ({ at: tookMs, reason: 'a.py', tookMs });

it('there must be no figures before the first reload', () => {
  expect(figuresOf(noReloads)).toBeUndefined();
});

it('p50 and p95 must be of the last fifty, and the count of all', () => {
  const took = Array.from({ length: 120 }, (_, index) => index + 1);
  const reloads = took.reduce((before, ms) => withReload(before, reload(ms)), noReloads);
  expect(figuresOf(reloads)).toEqual({ count: 120, p50Ms: 95, p95Ms: 118, last: reload(120) });
  expect(figuresOf(withReload(noReloads, reload(7)))).toEqual({ count: 1, p50Ms: 7, p95Ms: 7, last: reload(7) });
});

it('the files of a reload must be listed in one line', () => {
  expect(namesOf(['b.py', 'a.py', 'c.py'])).toEqual(message('code.files', { first: 'a.py', more: 2 }));
  expect(namesOf(['b.py'])).toEqual(message('code.files', { first: 'b.py', more: 0 }));
});
