import type { World } from '../../ports/world.ts';

/** Parses proc_meminfo(5): total memory, and memory available without swapping, in bytes. */
export function parseMemoryInfo(text: string): { totalBytes: number; availableBytes: number } | undefined {
  const read = (name: string) => Number(new RegExp(`^${name}:\\s*(\\d+) kB$`, 'm').exec(text)?.[1]) * 1024;
  const found = { totalBytes: read('MemTotal'), availableBytes: read('MemAvailable') };
  return Number.isNaN(found.totalBytes + found.availableBytes) ? undefined : found;
}

/**
 * Returns how many bytes are free where containers run. If the engine shares the host's memory, that is the host's
 * figure; otherwise (a remote engine, or Docker Desktop's virtual machine) it is the engine's total minus the use of
 * bkdev's containers.
 */
export async function availableMemory({ engine, host }: Pick<World, 'engine' | 'host'>): Promise<number> {
  const { endpoint, memoryBytes } = await engine.info();
  const text = endpoint.startsWith('unix:') ? await host.readText('/proc/meminfo') : undefined;
  const here = parseMemoryInfo(text ?? '');
  if (here?.totalBytes === memoryBytes) return here.availableBytes;
  const containers = (await engine.environments()).flatMap(environment => Object.values(environment.containers));
  const used = await engine.load(containers.filter(({ state }) => state === 'running').map(({ id }) => id));
  return memoryBytes - Object.values(used).reduce((total, { memoryBytes }) => total + memoryBytes, 0);
}
