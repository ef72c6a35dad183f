import { expect, test } from 'vitest';
import { availableMemory, parseMemoryInfo } from '../../../../src/host/orchestrator/observe/available-memory.ts';
import type { ContainerEngine } from '../../../../src/host/ports/container-engine.ts';
import type { ContainerFacts } from '../../../../src/shared/model/container.ts';
import { fakeHost } from '../../../support/fake-host.ts';
import { engineInfo } from '../../../support/fake-world.ts';
import { loadReading } from '../../../support/load-reading.ts';

const gibibyte = 2 ** 30;
const meminfo =
  'MemTotal:        8388608 kB\nMemFree:          500000 kB\nMemAvailable:    3145728 kB\nSwapTotal: 0 kB\n';

function container(id: string, state: ContainerFacts['state']): ContainerFacts {
  return { id, state, exitCode: 0, oomKilled: false, restarts: 0, configHash: '', image: '' };
}

/** An engine on which two environments are running, each using a gibibyte. */
function engine(info: Partial<typeof engineInfo> = {}): ContainerEngine {
  const environments = ['shop', 'blog'].map(project => ({
    ...{ project, checkout: `/home/ada/${project}` },
    containers: { api: container(`${project}-api`, 'running'), web: container(`${project}-web`, 'exited') },
  }));
  return {
    info: async () => ({ ...engineInfo, ...info }),
    environments: async () => environments,
    load: async (ids: readonly string[]) => Object.fromEntries(ids.map(id => [id, loadReading(0, gibibyte)])),
  } as unknown as ContainerEngine;
}

const here = fakeHost({ files: { '/proc/meminfo': meminfo } });

test('an engine on this machine must be judged by the free memory of this machine', async () => {
  expect(await availableMemory({ engine: engine(), host: here })).toBe(3 * gibibyte);
});

test.for([
  ['in a virtual machine of its own', engine({ memoryBytes: 4 * gibibyte }), here, 2],
  ['on another machine', engine({ endpoint: 'ssh://ada@far' }), here, 6],
  ['on a machine without /proc', engine(), fakeHost(), 6],
] as const)(
  'an engine %s must be judged by its memory minus the use of its containers',
  async ([, far, host, left]) => {
    expect(await availableMemory({ engine: far, host })).toBe(left * gibibyte);
  },
);

test.for(['', 'MemTotal: 12 kB\n', 'MemTotal: x kB\nMemAvailable: 1 kB\n'])('%j must count as unknown', text => {
  expect(parseMemoryInfo(text)).toBeUndefined();
});
