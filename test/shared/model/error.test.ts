import { expect, test } from 'vitest';
import { BkdevError, type ErrorCode, exitStatusFor, exitStatusOf } from '../../../src/shared/model/error.ts';

const statuses: Readonly<Record<ErrorCode, number>> = {
  ...{ usage: 2, 'profile-unknown': 2, 'definition-missing': 2, 'definition-invalid': 2, 'layout-invalid': 2 },
  ...{ 'lock-file-invalid': 2, 'role-failed': 3, 'step-failed': 3, 'timed-out': 3, 'engine-unreachable': 4 },
  ...{ 'engine-forbidden': 4, 'engine-too-old': 4, 'compose-unusable': 4, 'base-image-unavailable': 4 },
  ...{ 'build-failed': 4, 'create-failed': 4, 'port-taken': 4, 'disk-full': 4, 'network-unreachable': 4 },
  ...{ 'file-unusable': 4, 'limit-reached': 4, 'checkout-unseen': 4 },
  ...{ 'snapshot-failed': 4, 'snapshot-unusable': 2 },
  ...{ 'project-taken': 2, 'consent-needed': 4, busy: 4, interrupted: 130 },
};

test.for(Object.entries(statuses))('%s must end the program with %d', ([code, status]) => {
  const error = new BkdevError({ code: code as ErrorCode, message: '', hint: '' });
  expect([exitStatusOf(error), exitStatusFor(error.report())]).toEqual([status, status]);
});

test('a bug of ours must end the program with 1, success with 0', () => {
  expect([exitStatusOf(new Error('x')), exitStatusOf('x'), exitStatusFor(undefined)]).toEqual([1, 1, 0]);
});

test('an error as data must contain everything that a person sees, without empty details', () => {
  const report = { code: 'busy', message: 'what', hint: 'try' } as const;
  expect(new BkdevError(report).report()).toEqual(report);
  expect(new BkdevError({ ...report, detail: ['line'] }).report()).toEqual({ ...report, detail: ['line'] });
  expect(new BkdevError({ ...report, detail: [] }).report()).not.toHaveProperty('detail');
});
