import type { World } from '../../ports/world.ts';

/** Reads proc_meminfo(5): what there is, and what programs could still get without swapping, in bytes. */
export function parseMemoryInfo(text: string): { totalBytes: number; availableBytes: number } | undefined {
  const read = (name: string) => Number(new RegExp(`^${name}:\\s*(\\d+) kB$`, 'm').exec(text)?.[1]) * 1024;
  const found = { totalBytes: read('MemTotal'), availableBytes: read('MemAvailable') };
  return Number.isNaN(found.totalBytes + found.availableBytes) ? undefined : found;
}

/**
 * How many bytes are free where containers run. This machine's own figures count where the engine has the very memory
 * of this machine; elsewhere, and in Docker Desktop's virtual machine, what the engine has less what bkdev's
 * containers use.
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
