import { expect } from 'vitest';
import { parseSaid } from '../../support/said.ts';
import { ask } from './bkdev.ts';
import type { Checkout } from './checkout.ts';
import { runsOf, statesOf } from './engine.ts';
import { until } from './until.ts';

/** Services that no switch may touch: the workspace, where an editor may be attached, and those that keep data. */
export const stores = ['workspace', 'mysql', 'redis'];
/** Services that run to completion. */
export const steps = ['deps', 'migrate', 'queues', 'seed'];

const api = ['api', 'deps', 'migrate', 'mysql', 'redis', 'workspace'];
const webWorker = [...api, 'queues', 'seed', 'web', 'worker'].sort();

/** The services of bkdev's own profiles. */
export const services = { api, 'web-worker': webWorker, full: [...webWorker, 'beat', 'broker'].sort() };

export type ProfileName = keyof typeof services;

/** Returns the services whose container is running. */
export async function running({ project }: Checkout): Promise<string[]> {
  const states = await statesOf(project);
  return Object.keys(states).filter(service => states[service] === 'running');
}

/** Asserts that exactly the services of this profile are running. */
export async function expectExactly(checkout: Checkout, profile: ProfileName): Promise<void> {
  expect(await running(checkout)).toEqual(services[profile].filter(service => !steps.includes(service)));
}

/** Returns the container ID and the start time of these services. */
export async function runsOfThese(
  { project }: Checkout,
  names: readonly string[],
): Promise<Record<string, string | undefined>> {
  const runs = await runsOf(project);
  return Object.fromEntries(names.map(name => [name, runs[name]]));
}

/**
 * Has the sample's worker add `howMany` new numbers to a set, beginning at `from`, and waits until they are all there.
 */
export async function doTasks(checkout: Checkout, from: number, howMany: number): Promise<void> {
  const numbers = async () => (parseSaid(await ask(checkout, '/api/v4/tasks/')) as { numbers: number }).numbers;
  const before = await numbers();
  await ask(checkout, '/api/v4/tasks/', { number: from, count: howMany });
  await until(`the worker has done ${howMany} tasks`, async () => (await numbers()) >= before + howMany);
}

/** Returns how often the sample's periodic task has run. */
export async function ticks(checkout: Checkout): Promise<number> {
  return (parseSaid(await ask(checkout, '/api/v4/ticks/')) as { redis: number }).redis;
}
