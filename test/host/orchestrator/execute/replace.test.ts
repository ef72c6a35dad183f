import { expect, test } from 'vitest';
import { replace } from '../../../../src/host/orchestrator/execute/actions.ts';
import { createFactStore } from '../../../../src/host/orchestrator/observe/fact-store.ts';
import type { World } from '../../../../src/host/ports/world.ts';
import type { ContainerFacts } from '../../../../src/shared/model/container.ts';
import { manualClock } from '../../../support/manual-clock.ts';

const container = (id: string, state: ContainerFacts['state']): ContainerFacts => ({
  ...{ id, state, exitCode: 0, oomKilled: false, restarts: 0, configHash: '', image: '' },
});

/** Replaces three services; the second is not running and the third has no container. Compose and `stop` are given. */
function replacing(compose: () => Promise<void>, stop: (id: string) => Promise<void>): Promise<void> {
  const clock = manualClock(0);
  const engine = { stop, containers: async () => ({}) };
  const world = { clock, engine, composer: { create: compose } } as unknown as World;
  const ledger = createFactStore(clock, () => undefined);
  ledger.record({ type: 'container-changed', service: 'api', container: container('a', 'running') });
  ledger.record({ type: 'container-changed', service: 'web', container: container('w', 'exited') });
  return replace(['api', 'web', 'worker'], { definition: { project: 'p', services: [] } as never, world, ledger });
}

test('running containers must be told to stop before Compose is done', async () => {
  const stopped: string[] = [];
  const stop = async (id: string) => {
    stopped.push(id);
  };
  await replacing(async () => expect(stopped).toEqual(['a']), stop);
  expect(stopped).toEqual(['a']);
});

test('a container that cannot be told to stop must not cause a failure', async () => {
  await expect(
    replacing(
      async () => undefined,
      () => Promise.reject(new Error('gone')),
    ),
  ).resolves.toBeUndefined();
});

test('a failure of Compose must be reported, and not before the containers have ended', async () => {
  let hasEnded = false;
  const stop = async () => {
    await new Promise(resolve => setTimeout(resolve, 10));
    hasEnded = true;
  };
  await expect(replacing(() => Promise.reject(new Error('no')), stop)).rejects.toThrow('no');
  expect(hasEnded).toBe(true);
});
