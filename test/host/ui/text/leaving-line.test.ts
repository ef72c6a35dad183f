import { expect, test } from 'vitest';
import { selectHeadline } from '../../../../src/host/ui/state/select-headline.ts';
import { selectServiceRows } from '../../../../src/host/ui/state/select-service-rows.ts';
import { leavingLine } from '../../../../src/host/ui/text/leaving-line.ts';
import type { Untimed } from '../../../../src/shared/model/event.ts';
import {
  allHealthy,
  sampleContainer,
  sampleDefinition,
  stateAfter,
  upStarted,
} from '../../../support/sample-environment.ts';

const now = 10_000;

function said(...events: readonly Untimed[]): string {
  const state = stateAfter(...events);
  return leavingLine(
    selectHeadline(state, sampleDefinition, now),
    selectServiceRows(state, sampleDefinition, now),
    'bkdev',
  );
}

const done: Untimed = { type: 'command-finished', tookMs: 900, urls: [] };

test('the leaving line must show what runs, its address and how to come back', () => {
  expect(said(upStarted, ...allHealthy, done)).toMatchInlineSnapshot(
    `"Profile api is running (healthy) at http://127.0.0.1:10204; to come back: bkdev"`,
  );
});

test('the number of healthy services must be shown if not all are', () => {
  const killed: Untimed = {
    ...{ type: 'container-changed', service: 'mysql' },
    container: sampleContainer({ state: 'exited', exitCode: 137 }),
  };
  expect(said(upStarted, ...allHealthy, done, killed)).toMatchInlineSnapshot(
    `"Profile api is running (failed, 2 of 3 healthy) at http://127.0.0.1:10204; to come back: bkdev"`,
  );
});

test('if nothing is running, it must say so', () => {
  expect(said(upStarted, done)).toMatchInlineSnapshot(`"Nothing is running; to start it: bkdev up"`);
});
