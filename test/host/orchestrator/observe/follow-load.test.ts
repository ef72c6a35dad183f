import { expect, test } from 'vitest';
import { followLoad } from '../../../../src/host/orchestrator/observe/follow-load.ts';
import type { ContainerEngine } from '../../../../src/host/ports/container-engine.ts';
import type { Load, LoadReading } from '../../../../src/shared/model/load.ts';
import { inRounds } from '../../../support/in-rounds.ts';
import { loadReading } from '../../../support/load-reading.ts';

/**
 * Follows these readings, one per round; `undefined` is an engine that does not answer. Returns the reports of each
 * round.
 */
async function told(...rounds: (Record<string, LoadReading> | undefined)[]) {
  const { answer: load, clock, signal } = inRounds(rounds);
  const heard: Record<string, Load>[] = [];
  const running = () => [['api', 'a1'] as const, ['worker.2', 'w2'] as const];
  const engine = { load } as unknown as ContainerEngine;
  await followLoad({ engine, clock }, running, loads => heard.push(loads), signal);
  return heard;
}

const idle = { cores: 0, received: 0, sent: 0, read: 0, written: 0 };

test('two readings must yield the use between them, by the name of the instance', async () => {
  const second = { busyMs: 500, receivedBytes: 4000, sentBytes: 2000, readBytes: 100, writtenBytes: 200 };
  expect(
    await told(
      { a1: loadReading(1000, 10), w2: loadReading(1000, 20) },
      { a1: loadReading(3000, 30, second), w2: loadReading(3000, 20) },
    ),
  ).toEqual([
    {
      api: { cores: 0.25, memoryBytes: 30, received: 2000, sent: 1000, read: 50, written: 100 },
      'worker.2': { ...idle, memoryBytes: 20 },
    },
  ]);
});

test.each([
  ['was started anew and counts from zero', loadReading(1000, 1, { busyMs: 900 }), loadReading(3000, 1)],
  ['was read twice at one moment', loadReading(1000, 1), loadReading(1000, 1)],
])('a container that %s must not be reported', async (_, one, other) => {
  expect(await told({ a1: one }, { a1: other })).toEqual([]);
});

test('an engine that fails to answer once must be asked again, counting the elapsed time', async () => {
  const after = loadReading(5000, 1, { busyMs: 1000 });
  expect(await told({ a1: loadReading(1000, 1) }, undefined, { a1: after })).toEqual([
    { api: { ...idle, cores: 0.25, memoryBytes: 1 } },
  ]);
});
