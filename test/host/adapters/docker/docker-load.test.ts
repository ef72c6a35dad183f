import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createDockerEngine } from '../../../../src/host/adapters/docker/docker-engine.ts';
import { type DockerAnswer, startFakeDockerd } from '../../../support/fake-dockerd.ts';
import { loadReading } from '../../../support/load-reading.ts';
import { said } from '../../../support/said.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dockerd-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Returns the load of these containers according to an engine with these responses. */
async function loadOf(answers: Readonly<Record<string, DockerAnswer>>, ...ids: string[]) {
  await using dockerd = await startFakeDockerd(folder, answers);
  return await createDockerEngine(dockerd.env).load(ids);
}

const read = '2026-03-01T12:00:00.5Z';
const at = Date.parse(read);
const used = (memory: unknown, more = {}) => [200, { read, memory_stats: memory, ...more }] as const;

test('figures of the kernel must be in bytes and milliseconds, over all networks and disks', async () => {
  const answers = {
    'GET /containers/a/stats': used(
      { usage: 100 },
      {
        cpu_stats: { cpu_usage: { total_usage: 1_500_000_000 } },
        networks: { eth0: { rx_bytes: 5, tx_bytes: 6 }, eth1: { rx_bytes: 10, tx_bytes: 20 } },
        // cgroup v1 writes these words with a capital letter.
        blkio_stats: {
          io_service_bytes_recursive: [
            { op: 'Read', value: 7 },
            { op: 'read', value: 1 },
            { op: 'write', value: 9 },
            { op: 'Total', value: 17 },
          ],
        },
      },
    ),
    'GET /containers/bare/stats': used({ usage: 3 }, { blkio_stats: { io_service_bytes_recursive: null } }),
  };
  expect(await loadOf(answers, 'a', 'bare')).toEqual({
    a: { at, busyMs: 1500, memoryBytes: 100, receivedBytes: 15, sentBytes: 26, readBytes: 8, writtenBytes: 9 },
    bare: loadReading(at, 3),
  });
});

test('memory that the kernel uses as a cache must not count, by its name in either cgroup version', async () => {
  const answers = {
    'GET /containers/v1/stats': used({ usage: 100, stats: { total_inactive_file: 30, inactive_file: 5 } }),
    'GET /containers/v2/stats': used({ usage: 100, stats: { inactive_file: 40 } }),
    'GET /containers/odd/stats': used({ usage: 100, stats: { inactive_file: 400 } }),
  };
  expect(await loadOf(answers, 'v1', 'v2', 'odd')).toEqual({
    ...{ v1: loadReading(at, 70), v2: loadReading(at, 60), odd: loadReading(at, 100) },
  });
});

test('a container that is not running, or is gone, must be omitted', async () => {
  expect(await loadOf({ 'GET /containers/still/stats': used({}) }, 'still', 'gone')).toEqual({});
});

test('a failing engine must not be confused with an idle one', async () => {
  const answers = { 'GET /containers/a/stats': [500, { message: 'cgroups: broken' }] } as const;
  expect(await loadOf(answers, 'a').catch(said)).toMatchObject({
    message: expect.stringContaining('cgroups: broken'),
  });
});
