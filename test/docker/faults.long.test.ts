import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { Fault, Undo } from './faults/fault.ts';
import { flood, inPipe, onScreen } from './faults/flood.ts';
import { rounds } from './faults/rounds.ts';
import { makeStack, profile } from './faults/stack.ts';
import { agreeing, checked, expected, type Rows, recovered, statusOf, told, watch } from './faults/status.ts';
import { pauseReload, type UpResult, up } from './support/bkdev.ts';
import type { Checkout } from './support/checkout.ts';
import { runsOf } from './support/engine.ts';

/** This many lines made a screen that kept the effect of each one use 700 MB. */
const floodLines = 1_000_000;
const boundMegabytes = 400;

let checkout: Checkout;

beforeAll(async () => {
  checkout = await makeStack();
  expect(await up(checkout, {}, profile)).toMatchObject({ status: 0, error: undefined });
  await pauseReload(checkout);
});

describe.each(rounds)('$name', ({ faults, up: refusal, mendedBy }) => {
  let before: Record<string, string>;
  let refused: UpResult | undefined;
  let undos: Undo[] = [];
  let seen: ReadonlyMap<Fault, Rows> = new Map();
  const undo = async () => {
    const due = undos.reverse();
    undos = [];
    for (const each of due) await each();
  };

  beforeAll(async () => {
    if ((await statusOf(checkout)).outcome !== 'healthy') await up(checkout, {}, profile);
    expect(await recovered(checkout)).toEqual([]);
    before = await runsOf(checkout.project);
    for (const fault of faults) undos.push(await fault.inject(checkout));
    if (refusal) refused = await up(checkout, {}, profile);
    seen = await watch(checkout, faults);
  });

  afterAll(undo);

  if (refusal)
    test('bkdev up must refuse', () => {
      expect({ status: refused?.status, code: refused?.error?.code }).toEqual(refusal);
    });

  test.each(faults.map(fault => [fault.name, fault] as const))('%s: status must show it', (_, fault) => {
    expect(told(seen.get(fault), fault)).toEqual(expected(fault));
  });

  const lasting = faults.filter(fault => Object.keys(agreeing(fault)).length > 0);
  if (lasting.length > 0)
    test.each(lasting.map(fault => [fault.name, fault] as const))(
      "%s: Docker's own check must agree",
      async (_, fault) => {
        expect(await checked(checkout, agreeing(fault))).toEqual(agreeing(fault));
      },
    );

  test(`all must be healthy again by ${mendedBy}`, async () => {
    await undo();
    if (mendedBy === 'bkdev up') expect(await up(checkout, {}, profile)).toMatchObject({ status: 0, error: undefined });
    expect(await recovered(checkout)).toEqual([]);
    if (mendedBy === 'itself') expect(await runsOf(checkout.project)).toEqual(before);
  });
});

describe('100,000 lines a second in a log, with binary bytes, escapes and a line of 10 MB', () => {
  test.each([
    ['bkdev logs', inPipe, ['logs', '--follow', 'api'], /api +\| /],
    ['bkdev logs --json', inPipe, ['logs', '--follow', '--json', 'api'], /"service":"api"/],
    ['the screen', onScreen, ['up', profile], /api/],
  ] as const)('%s must show it to its end in bounded memory, and nothing of it raw', async (_, start, args, first) => {
    const reader = start(checkout, ...args);
    onTestFinished(reader.end);
    await reader.shown(first);
    await flood(checkout, 'api', floodLines);
    await reader.finished();
    expect(reader.steering()).toEqual([]);
    expect(await reader.peakMegabytes()).toBeLessThan(boundMegabytes);
    expect((await statusOf(checkout)).outcome).toBe('healthy');
  });
});
