import type Docker from 'dockerode';
import type { LoadReading } from '../../../shared/model/load.ts';
import { unless } from './docker-queries.ts';

/** Returns the kernel's counters for running containers, by id. */
export async function readLoad(docker: Docker, ids: readonly string[]): Promise<Record<string, LoadReading>> {
  const pairs = await Promise.all(
    ids.map(async id => {
      // With `one-shot` the engine answers immediately; otherwise it waits for a second sample.
      const asked = { stream: false, 'one-shot': true } as unknown as { stream: false };
      const stats = await docker.getContainer(id).stats(asked).catch(unless(404));
      const reading = stats && toReading(stats);
      return reading ? [[id, reading] as const] : [];
    }),
  );
  return Object.fromEntries(pairs.flat());
}

/** Undefined for a container that is not running: its response has no figures (Docker Engine API, ContainerStats). */
function toReading(stats: Docker.ContainerStats): LoadReading | undefined {
  const { usage, stats: of } = stats.memory_stats ?? {};
  if (usage === undefined) return undefined;
  // cgroup v1's name comes first, as v1 also has v2's name, but without the container's children.
  const cached = of?.total_inactive_file ?? of?.inactive_file ?? 0;
  const at = Date.parse(stats.read);
  const networks = Object.values(stats.networks ?? {});
  const disk = (op: string) =>
    sum(
      (stats.blkio_stats?.io_service_bytes_recursive ?? []).filter(({ op: of }) => of.toLowerCase() === op),
      'value',
    );
  return {
    at: Number.isNaN(at) ? Date.now() : at,
    busyMs: (stats.cpu_stats?.cpu_usage?.total_usage ?? 0) / 1e6,
    memoryBytes: cached < usage ? usage - cached : usage,
    receivedBytes: sum(networks, 'rx_bytes'),
    sentBytes: sum(networks, 'tx_bytes'),
    readBytes: disk('read'),
    writtenBytes: disk('write'),
  };
}

function sum<Key extends string>(list: readonly Readonly<Record<Key, number>>[], key: Key): number {
  return list.reduce((total, one) => total + one[key], 0);
}
