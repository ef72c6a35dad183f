import { expect } from 'vitest';
import type { AnsweredReport, CodeFacts } from '../../../src/shared/model/facts.ts';
import { parseSaid } from '../../support/said.ts';
import { askAgent } from '../faults/stack.ts';
import type { Checkout } from '../support/checkout.ts';
import { runsOf } from '../support/engine.ts';
import { until } from '../support/until.ts';

/** What the agent finds of each role that runs at this moment. */
export async function look(checkout: Checkout): Promise<AnsweredReport[]> {
  const reports = parseSaid(await askAgent(checkout, '/look?within=5000')) as AnsweredReport[];
  return reports.filter(({ code }) => code !== undefined);
}

/** Which code each role runs. */
export async function codeOf(checkout: Checkout): Promise<Record<string, CodeFacts | undefined>> {
  return Object.fromEntries((await look(checkout)).map(({ service, code }) => [service, code]));
}

/** The process of each program: `worker:web` is the program `web` of the role `worker`. */
export type Processes = Readonly<Record<string, number>>;

/** Waits until every role works, with the code as it is on the disk, and gives their processes. */
export async function atRest(checkout: Checkout): Promise<Processes> {
  const reports = await until('every role runs the code that is there', async () => {
    const found = await look(checkout).catch(() => []);
    const isDone = ({ health, code }: AnsweredReport) => health === 'healthy' && code?.state === 'current';
    return found.length > 0 && found.every(isDone) && found;
  });
  return Object.fromEntries(reports.flatMap(({ programs }) => programs.map(({ name, pid }) => [name, pid])));
}

/**
 * Does something that ends with news of a reload, waits until all is at rest, and gives the programs that have another process
 * than before. Holds that every container is the same, and was not started again.
 */
export async function restartedBy(checkout: Checkout, act: () => Promise<unknown>): Promise<string[]> {
  const before = await atRest(checkout);
  const runs = await runsOf(checkout.project);
  await act();
  const after = await atRest(checkout);
  expect(await runsOf(checkout.project)).toEqual(runs);
  return Object.keys(after)
    .filter(name => after[name] !== before[name])
    .sort();
}
