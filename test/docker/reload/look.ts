import { expect } from 'vitest';
import type { AnsweredReport, CodeFacts } from '../../../src/shared/model/report.ts';
import { parseSaid } from '../../support/said.ts';
import { askAgent } from '../faults/stack.ts';
import type { Checkout } from '../support/checkout.ts';
import { runsOf } from '../support/engine.ts';
import { until } from '../support/until.ts';

/** Returns the agent's current findings about each running role. */
export async function look(checkout: Checkout): Promise<AnsweredReport[]> {
  const reports = parseSaid(await askAgent(checkout, '/look?within=5000')) as AnsweredReport[];
  return reports.filter(({ code }) => code !== undefined);
}

/** Returns the state of each role's code. */
export async function codeOf(checkout: Checkout): Promise<Record<string, CodeFacts | undefined>> {
  return Object.fromEntries((await look(checkout)).map(({ service, code }) => [service, code]));
}

/** The pid of each program; `worker:web` is the program `web` of the role `worker`. */
export type Processes = Readonly<Record<string, number>>;

/** Waits until every role works and runs the code on disk, and returns their pids. */
export async function atRest(checkout: Checkout): Promise<Processes> {
  const reports = await until('every role runs the code that is there', async () => {
    const found = await look(checkout).catch(() => []);
    const isDone = ({ health, code }: AnsweredReport) => health === 'healthy' && code?.state === 'current';
    return found.length > 0 && found.every(isDone) && found;
  });
  return Object.fromEntries(reports.flatMap(({ programs }) => programs.map(({ name, pid }) => [name, pid])));
}

/**
 * Acts, waits for the reload and until everything has settled, and returns the programs that have a new pid. Asserts
 * that every container is the same and was not restarted.
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
