import { describe, expect, test } from 'vitest';
import { keptChanges } from '../../../../src/host/ui/state/fold-changes.ts';
import type { State } from '../../../../src/host/ui/state/state.ts';
import type { ContainerFacts } from '../../../../src/shared/model/container.ts';
import type { Untimed } from '../../../../src/shared/model/event.ts';
import { inEnglish } from '../../../support/said.ts';
import { sampleContainer, stateAfter, upStarted } from '../../../support/sample-environment.ts';

const changed = (about: Partial<ContainerFacts>, service = 'api'): Untimed => ({
  ...{ type: 'container-changed', service, container: sampleContainer(about) },
});
const reported = (health: 'healthy' | 'unhealthy', reason = ''): Untimed => ({
  type: 'role-reported',
  report: { service: 'api', programs: [], health, reason },
});
const told = ({ changes }: State, service = 'api') =>
  (changes[service] ?? []).map(({ at, what }) => `${at / 1000}: ${inEnglish(what)}`);

test('a start, its outcome and its end must be listed once each, with times and durations', () => {
  const state = stateAfter(
    upStarted,
    changed({ startedAt: 1000 }),
    reported('healthy'),
    reported('healthy'),
    { type: 'code-reloaded', service: 'api', reason: 'app/views.py', tookMs: 800 },
    reported('unhealthy', 'connection refused'),
    reported('unhealthy', 'connection refused'),
    reported('healthy'),
    changed({ state: 'exited', exitCode: 137, oomKilled: true, startedAt: 1000, finishedAt: 8000 }),
    changed({ startedAt: 9000 }),
    { type: 'container-changed', service: 'api' },
  );
  expect(told(state)).toEqual([
    '1: started',
    '2: healthy, 1.0 s after its start',
    '4: reloaded in 0.8 s: app/views.py',
    '5: failed: connection refused',
    '7: healthy',
    '8: killed for memory after 7 s',
    '9: restarted',
    '10: container removed',
  ]);
});

test('Docker must count if the agent does not look, and a requested stop must not be a failure', () => {
  const state = stateAfter(
    upStarted,
    changed({ startedAt: 1000, health: 'starting' }, 'mysql'),
    changed({ startedAt: 1000, health: 'healthy' }, 'mysql'),
    changed({ startedAt: 1000, state: 'exited', exitCode: 137, isStopAsked: true, finishedAt: 3000 }, 'mysql'),
    changed({ startedAt: 4000, state: 'exited', exitCode: 1, finishedAt: 5000 }, 'migrate'),
  );
  expect(told(state, 'mysql')).toEqual(['1: started', '2: healthy, 1.0 s after its start', '3: stopped after 2 s']);
  expect(told(state, 'migrate')).toEqual(['5: exited with 1 after 1 s']);
});

describe('instances', () => {
  const further = (number: number): Untimed =>
    changed({ id: `c${number}`, number, isFurther: true, startedAt: number * 1000 }, `api.${number}`);

  test('that are created one after another must be one change of scale', () => {
    const gone: Untimed = { type: 'container-changed', service: 'api.3' };
    expect(told(stateAfter(upStarted, changed({ startedAt: 1000 }), further(2), further(3)))).toEqual([
      '1: started',
      '3: scaled from 1 to 3',
    ]);
    const back = stateAfter(upStarted, changed({ startedAt: 1000 }), further(2), further(3), reported('healthy'), gone);
    expect(told(back).at(-1)).toBe('5: scaled from 3 to 2');
  });
});

test('only the last changes must be kept', () => {
  const reloads = Array.from({ length: keptChanges + 20 }, (_, index): Untimed => {
    return { type: 'code-reloaded', service: 'api', reason: `${index}.py`, tookMs: 100 };
  });
  const { changes } = stateAfter(upStarted, ...reloads);
  expect([changes['api']?.length, inEnglish(changes['api']?.at(-1)?.what ?? '')]).toEqual([
    keptChanges,
    `reloaded in 0.1 s: ${keptChanges + 19}.py`,
  ]);
});
