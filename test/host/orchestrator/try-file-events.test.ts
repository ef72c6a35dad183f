import { expect, test } from 'vitest';
import { tryFileEvents } from '../../../src/host/orchestrator/try-file-events.ts';
import type { Sources } from '../../../src/shared/model/sources.ts';
import { said } from '../../support/said.ts';
import { shop } from '../../support/shop.ts';
import { newYear, type Reloader, type ReloaderOptions, reloader, unknownRoute } from './agent.ts';

const watched = { mode: 'events', directories: 2310, files: 14_000, tookMs: 210 } as const;

async function tried(options: ReloaderOptions) {
  const environment = reloader(options);
  const found = await environment.clock.until(tryFileEvents(environment.world, shop));
  return { found: said(found), ...environment };
}

function expectGone({ checkout }: Pick<Reloader, 'checkout'>): void {
  expect([...checkout.written.keys()]).toEqual([]);
}

test('a probe file that is seen must be reported with its delay, and be removed afterwards', async () => {
  const { found, asked, checkout } = await tried({ seesAfterMs: 12 });
  expect(found).toEqual({ type: 'tried', sources: watched, seenAfterMs: 12, waitedMs: 50 });
  expect(asked).toEqual(['GET /sources', 'GET /sources']);
  expectGone({ checkout });
});

test('it must be beside the definition with a unique name, and contain the time at which it was written', async () => {
  const { world, clock, checkout } = reloader({ seesAfterMs: 500 });
  const trying = tryFileEvents(world, shop);
  await clock.advance(100);
  expect([...checkout.written]).toEqual([[`.devcontainer/.bkdev-truth-${newYear.toString(36)}`, String(newYear)]]);
  expect(await clock.until(trying)).toMatchObject({ seenAfterMs: 500, waitedMs: 750 });
  expectGone({ checkout });
});

test.for<readonly [Partial<Sources>, number]>([
  [{}, 5050],
  [{ mode: 'polling', problem: { code: 'host-events-missing' } }, 750],
])('one that is not seen by %j must be waited for %d ms and no longer', async ([sources, waitedMs]) => {
  const { found, checkout, clock } = await tried({ sources });
  expect(found).toEqual({ type: 'tried', waitedMs, sources: { ...watched, ...sources } });
  expect(clock.now() - newYear).toBe(waitedMs);
  expectGone({ checkout });
});

test.each([-7000, 60_000])('a clock of the engine that is %d ms off must not affect the delay', async aheadMs => {
  const { found } = await tried({ seesAfterMs: 12, aheadMs });
  expect(found).toMatchObject({ seenAfterMs: 50 });
});

test.for<readonly [string, ReloaderOptions, string]>([
  ['nothing runs', { workspace: 'none' }, 'workspace is not running'],
  [
    'the agent is older',
    { answers: { GET: unknownRoute('GET /sources') } },
    'the agent of this environment is older than live reload',
  ],
  [
    'it answers something else',
    { answers: { GET: { status: 0, output: '{"mode":"telepathy"}' } } },
    'the agent gives an answer that this bkdev does not understand',
  ],
  ['it does not answer', { answers: { GET: { status: 28, output: '' } } }, 'the agent does not answer within 5 s'],
])('where %s, nothing must be written', async ([, options, reason]) => {
  const { found, world, checkout } = await tried(options);
  expect(said(found)).toEqual({ type: 'unknown', reason });
  expect(world.clock.now()).toBe(newYear);
  expectGone({ checkout });
});

test('an agent or engine that becomes unreachable must leave no file behind', async () => {
  const { world, clock, checkout } = reloader();
  const trying = tryFileEvents(world, shop);
  await clock.advance(100);
  const gone = expect(trying).rejects.toMatchObject({ code: 'engine-unreachable' });
  (world.engine as unknown as { die(): void }).die();
  await clock.advance(10_000);
  await gone;
  expectGone({ checkout });
});

test('a read-only checkout must be reported as not tested', async () => {
  const { world, checkout } = reloader({ seesAfterMs: 1 });
  const writeForAll = () => {
    throw Object.assign(new Error('EROFS: read-only file system'), { code: 'EROFS' });
  };
  expect(said(await tryFileEvents({ ...world, checkout: { ...checkout, writeForAll } }, shop))).toEqual({
    type: 'unknown',
    reason: 'no file can be written to .devcontainer (EROFS)',
  });
});
