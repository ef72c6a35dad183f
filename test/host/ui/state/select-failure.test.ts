import { expect, test } from 'vitest';
import { selectHeadlineOf } from '../../../../src/host/ui/state/select-failure.ts';
import { selectHeadline } from '../../../../src/host/ui/state/select-headline.ts';
import { selectServiceRows } from '../../../../src/host/ui/state/select-service-rows.ts';
import type { Wording } from '../../../../src/shared/messages/wording.ts';
import type { ErrorReport } from '../../../../src/shared/model/error.ts';
import type { Untimed } from '../../../../src/shared/model/event.ts';
import {
  allHealthy,
  sampleContainer,
  sampleDefinition,
  stateAfter,
  upStarted,
} from '../../../support/sample-environment.ts';

const broken = (service: string): ErrorReport => ({
  ...{ code: 'role-failed', message: `${service} failed`, hint: 'look', service, cause: 'x', fixes: [] },
});
const exited = sampleContainer({ state: 'exited', exitCode: 1 });
const failing = (service: string): readonly Untimed[] => [
  { type: 'container-changed', service, container: exited },
  { type: 'failure-explained', service, error: broken(service) },
];
const ended = (error?: ErrorReport): Untimed => ({
  type: 'command-finished',
  tookMs: 1,
  urls: [],
  ...(error && { error }),
});

/** Returns the failure on the card while each service of the sample is selected: mysql, migrate, api. */
function told(...events: readonly Untimed[]): readonly (Wording | undefined)[] {
  const state = stateAfter(upStarted, ...events);
  const rows = selectServiceRows(state, sampleDefinition, 5000);
  const headline = selectHeadline(state, sampleDefinition, 5000);
  return rows.map(row => selectHeadlineOf(headline, state, rows, row).failure?.message);
}

test('each failed service must have its own card, and a healthy one none', () => {
  expect(told(...failing('mysql'), ...failing('api'), ended(broken('api')))).toEqual([
    'mysql failed',
    undefined,
    'api failed',
  ]);
});

test('a failure of no service must be shown whatever is selected', () => {
  const error: ErrorReport = { code: 'engine-unreachable', message: 'no engine', hint: 'start it' };
  expect(told(ended(error))).toEqual(['no engine', 'no engine', 'no engine']);
  expect(told(ended({ ...error, service: 'gone' }))).toEqual(['no engine', 'no engine', 'no engine']);
});

test('a service must have no card during a command, nor once it is healthy', () => {
  expect(told(...failing('api'))).toEqual([undefined, undefined, undefined]);
  expect(told(...failing('api'), ...allHealthy, ended())).toEqual([undefined, undefined, undefined]);
});

test('the cause of a rollback must stay beside healthy services, and give way to a failure of its own', () => {
  const rollback: Untimed = {
    type: 'rollback-started',
    profile: 'api',
    services: ['mysql', 'migrate', 'api'],
    cause: 'x',
  };
  const state = stateAfter(upStarted, ...failing('mysql'), rollback, ended());
  const rows = selectServiceRows(state, sampleDefinition, 5000);
  const headline = selectHeadline(state, sampleDefinition, 5000);
  const rollbacks = rows.map(
    row => selectHeadlineOf({ ...headline, failure: undefined }, state, rows, row).rollback?.cause,
  );
  expect(rollbacks).toEqual([undefined, 'x', 'x']);
});
