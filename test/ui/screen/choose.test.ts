import { expect, test } from 'vitest';
import type { Untimed } from '../../../src/model/event.ts';
import { selectServiceRows } from '../../../src/state/select-service-rows.ts';
import { emptyState } from '../../../src/state/state.ts';
import type { Action } from '../../../src/ui/screen/keys.ts';
import { type Choice, choose, noChoice, toScreenView } from '../../../src/ui/screen/screen-view.ts';
import { allHealthy, sampleContainer, sampleDefinition, stateAfter } from '../../support/sample-environment.ts';

const rows = selectServiceRows(emptyState, sampleDefinition, 0);

function after(...actions: Action[]): Choice {
  return actions.reduce((choice, action) => choose(choice, action, rows), noChoice);
}

test('the choice must move by one and stop at both ends', () => {
  expect(after('select-previous').selected).toBe('migrate');
  expect(after('select-previous', 'select-previous', 'select-previous').selected).toBe('mysql');
  expect(after('select-previous', 'select-next', 'select-next').selected).toBe('api');
});

test('help must open and close', () => {
  expect(after('toggle-help').help).toBe(true);
  expect(after('toggle-help', 'toggle-help').help).toBe(false);
  expect(after('toggle-help', 'close-help', 'close-help').help).toBe(false);
});

test('leaving must change nothing', () => {
  expect(after('leave', 'interrupt')).toEqual(noChoice);
});

test('where nobody has chosen, the screen must follow what happens', () => {
  const followed = (...events: Untimed[]) =>
    toScreenView({
      state: stateAfter(...events),
      definition: sampleDefinition,
      choice: noChoice,
      size: { columns: 80, rows: 24 },
      color: false,
      now: 5000,
    }).selected?.service;
  const creating: Untimed = { type: 'activity-started', activity: 'creating', services: ['mysql'] };
  const step: Untimed = { type: 'container-changed', service: 'migrate', container: sampleContainer() };
  const crashed = sampleContainer({ state: 'exited', exitCode: 3 });
  expect(followed(creating)).toBe('mysql');
  expect(followed(creating, step)).toBe('migrate');
  expect(followed(creating, step, { type: 'container-changed', service: 'mysql', container: crashed })).toBe('migrate');
  expect(followed(step, { type: 'container-changed', service: 'mysql', container: crashed })).toBe('mysql');
  expect(followed(...allHealthy)).toBe('api');
});
