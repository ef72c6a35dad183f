import { expect, test } from 'vitest';
import { noChoice } from '../../../../src/host/ui/screen/choice.ts';
import { toScreenView } from '../../../../src/host/ui/screen/screen-view.ts';
import { allHealthy, logsAfter, sampleDefinition, stateAfter, upStarted } from '../../../support/sample-environment.ts';

const day = 24 * 3_600_000;

/** Returns the screen at a time, in epoch milliseconds, while its events are from the first seconds of the epoch. */
function screenAt(now: number): string {
  const events = [upStarted, ...allHealthy];
  return toScreenView({
    ...{ state: stateAfter(...events), logs: logsAfter(...events), definition: sampleDefinition, choice: noChoice },
    ...{ profiles: [], question: undefined, preparing: '', color: false, size: { columns: 80, rows: 24 }, now },
  }).frame.join('\n');
}

test.for([-30 * day, 0, 400 * day])('a clock that jumps to %d must show no impossible duration', now => {
  const shown = screenAt(now);
  expect(shown).toContain('profile');
  expect(shown).not.toMatch(/NaN|Infinity|undefined|-\d+ (?:s|min|h|d)\b/);
});
