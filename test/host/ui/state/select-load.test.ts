import { expect, test } from 'vitest';
import { runningIn, selectLoad } from '../../../../src/host/ui/state/select-load.ts';
import { emptyState, type State } from '../../../../src/host/ui/state/state.ts';
import { sampleContainer } from '../../../support/sample-environment.ts';

const load = (cores: number, memoryBytes = 1) => ({ cores, memoryBytes, received: 1, sent: 2, read: 3, written: 4 });
const limited = { ...sampleContainer({ id: 'w1' }), memoryLimit: 100, coreLimit: 1 };
const state: State = {
  ...emptyState,
  facts: {
    worker: {
      container: limited,
      others: { 'worker.2': { container: { ...limited, id: 'w2' } } },
    },
    mysql: { container: { ...sampleContainer(), state: 'exited' } },
  },
  loads: { worker: [load(0.1), load(0.2, 10)], 'worker.2': [load(0.4, 20)] },
};

test('the instances of a service must be added up, a later one from its start', () => {
  expect(selectLoad(state, 'worker')).toEqual({
    now: { ...load(0.6000000000000001, 30), received: 2, sent: 4, read: 6, written: 8 },
    cores: [0.1, 0.6000000000000001],
    memoryLimit: 200,
    coreLimit: 2,
  });
});

test('unmeasured services must not be reported', () => {
  expect([selectLoad(state, 'mysql'), selectLoad(state, 'nobody')]).toEqual([undefined, undefined]);
});

test('running services must be measured, each instance by its name', () => {
  expect(runningIn(state)).toEqual([
    ['worker', limited.id],
    ['worker.2', 'w2'],
  ]);
});
