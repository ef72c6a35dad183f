import { expect, test } from 'vitest';
import { gathered, untilAll } from '../../../../src/host/orchestrator/execute/gathered.ts';

/** Sets up work whose calls end when the test says so. */
function setUp() {
  const calls: { readonly names: readonly string[]; readonly ended: PromiseWithResolvers<void> }[] = [];
  const ask = gathered(names => {
    const ended = Promise.withResolvers<void>();
    calls.push({ names: [...names], ended });
    return ended.promise;
  });
  const turn = () => new Promise(resolve => setImmediate(resolve));
  return { calls, ask, turn, names: () => calls.map(call => call.names) };
}

test('simultaneous requests must be one call', async () => {
  const { calls, ask, turn, names } = setUp();
  const done = Promise.all([ask(['api']), ask(['web', 'worker'])]);
  await turn();
  expect(names()).toEqual([['api', 'web', 'worker']]);
  calls[0]?.ended.resolve();
  await done;
});

test('requests during a call must wait, and be combined in the next one', async () => {
  const { calls, ask, turn, names } = setUp();
  const first = ask(['queues']);
  await turn();
  const others = Promise.all([ask(['web']), ask(['worker'])]);
  await turn();
  expect(names()).toEqual([['queues']]);
  calls[0]?.ended.resolve();
  await first;
  await turn();
  expect(names()).toEqual([['queues'], ['web', 'worker']]);
  calls[1]?.ended.resolve();
  await others;
});

test('a failing call must fail for all of its requesters, and for nobody else', async () => {
  const { calls, ask, turn } = setUp();
  const failing = Promise.allSettled([ask(['api']), ask(['web'])]);
  await turn();
  const later = ask(['beat']);
  calls[0]?.ended.reject(new Error('no space'));
  expect((await failing).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  await turn();
  calls[1]?.ended.resolve();
  await expect(later).resolves.toBeUndefined();
});

test('it must be reported once when all have arrived, however often one is named', () => {
  let told = 0;
  const isThere = untilAll(['api', 'web'], () => told++);
  for (const name of ['api', 'api', 'beat']) isThere(name);
  expect(told).toBe(0);
  for (const name of ['web', 'web', 'api']) isThere(name);
  expect(told).toBe(1);
});

test('if nothing is awaited, it must be reported immediately', () => {
  let told = 0;
  untilAll([], () => told++)('api');
  expect(told).toBe(1);
});
