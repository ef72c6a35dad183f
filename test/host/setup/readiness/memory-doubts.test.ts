import { expect, test } from 'vitest';
import { memoryDoubts } from '../../../../src/host/setup/readiness/memory-doubts.ts';
import { fakeHistory } from '../../../support/fake-history.ts';
import { fakeHost } from '../../../support/fake-host.ts';
import { said } from '../../../support/said.ts';
import { scenario } from '../../../support/scenario.ts';
import { shop, workerProfile } from '../../../support/shop.ts';

const about = { definition: shop, profile: workerProfile };
/** A host with this much available memory in kB; the fake engine's machine has 8 GiB. */
const left = (kilobytes: number) =>
  fakeHost({ files: { '/proc/meminfo': `MemTotal: ${8 * 2 ** 20} kB\nMemAvailable: ${kilobytes} kB\n` } });

test('a profile that is known not to fit must cause a warning', async () => {
  const { world, engine } = scenario();
  engine.add('api', { state: 'running' });
  const seen = { ...world, history: fakeHistory({ memory: { api: 5e9, worker: 1.3e9 } }), host: left(500_000) };
  const observed = { containers: await engine.containers('shop') };
  expect(said(await memoryDoubts(seen, about, observed))).toEqual([
    'worker needs about 1.3 GB more memory, and 0.5 GB is free; worker (1.3 GB) is the largest: to do without it, write "without: [worker]" in profiles/worker.local.yaml.',
  ]);
  expect(await memoryDoubts({ ...seen, host: left(2_000_000) }, about, observed)).toEqual([]);
});

test('without measurements, the engine must not even be asked', async () => {
  const { world, engine } = scenario();
  engine.die();
  expect(await memoryDoubts(world, about, { containers: {} })).toEqual([]);
});
