import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';
import type { Status } from '../../../src/shared/model/status.ts';
import { parseSaid } from '../../support/said.ts';
import { bkdev } from '../support/bkdev.ts';
import type { Checkout } from '../support/checkout.ts';
import { checkOf } from '../support/engine.ts';
import { until } from '../support/until.ts';
import type { Fault, Told } from './fault.ts';
import { containerOf } from './stack.ts';

type Row = Status['services'][number];
/** The rows of a status, by service. */
export type Rows = Readonly<Record<string, Row>>;

/** Longer than it takes to notice anything here; after that, the last observation is more useful. */
const patienceMs = 75_000;

/** Returns the current status. */
export async function statusOf(checkout: Checkout): Promise<{ outcome: string; rows: Rows }> {
  const { stdout } = await bkdev(checkout, ['status', '--json']);
  const { outcome, services } = parseSaid(stdout) as Status;
  return { outcome, rows: Object.fromEntries(services.map(row => [row.service, row])) };
}

/**
 * Polls the status until it has shown each of these faults, because some pass by themselves. Returns for each fault the
 * status that showed it; if there was none, the last one in which one of its services was not healthy.
 */
export async function watch(checkout: Checkout, faults: readonly Fault[]): Promise<ReadonlyMap<Fault, Rows>> {
  const seen = new Map<Fault, Rows>();
  const waiting = new Set(faults);
  const end = Date.now() + patienceMs;
  await until(`status tells ${faults.map(({ name }) => name).join(', ')}`, async () => {
    const { rows } = await statusOf(checkout);
    for (const fault of waiting) {
      const isOver = shows(rows, fault);
      const isNews = Object.keys(fault.told).some(service => rows[service]?.health !== 'healthy');
      if (isOver || isNews || !seen.has(fault)) seen.set(fault, rows);
      if (isOver) waiting.delete(fault);
    }
    return waiting.size === 0 || Date.now() > end;
  });
  return seen;
}

/** Waits until everything is healthy; returns what is not if that takes too long. */
export async function recovered(checkout: Checkout): Promise<readonly string[]> {
  const end = Date.now() + patienceMs;
  return until('all is healthy', async () => {
    const { outcome, rows } = await statusOf(checkout);
    const ill = Object.values(rows).filter(({ health }) => health !== 'healthy');
    if (outcome !== 'healthy' && Date.now() < end) return undefined;
    return ill.map(({ service, phase, health, reason }) => `${service} ${phase} ${health} ${reason}`);
  });
}

/** Returns the results of these services' health checks as soon as they are as wanted, otherwise the last ones. */
export async function checked(checkout: Checkout, wanted: Readonly<Record<string, string>>): Promise<Checks> {
  const end = Date.now() + patienceMs;
  return until(`the checks find ${JSON.stringify(wanted)}`, async () => {
    const found: Record<string, string> = {};
    for (const service of Object.keys(wanted))
      found[service] = (await checkOf(containerOf(checkout, service))) ?? 'without a check';
    return isDeepStrictEqual(found, wanted) || Date.now() > end ? found : undefined;
  });
}

type Checks = Readonly<Record<string, string>>;

/**
 * Returns the results that Docker's own checks must have during a fault: the same as the agent's. Steps have no check,
 * and containers that are not running have no health.
 */
export function agreeing({ told }: Fault): Checks {
  const lasting = Object.entries(told).filter(
    ([service, { phase, health }]) =>
      !steps.has(service) && phase !== 'stopped' && (health === 'healthy' || health === 'unhealthy'),
  );
  return Object.fromEntries(lasting.map(([service, { health = '' }]) => [service, health]));
}

const steps: ReadonlySet<string> = new Set(['deps', 'migrate', 'seed', 'queues']);

/** Returns the parts of the status for which the fault has expectations. */
export function told(rows: Rows | undefined, { told }: Fault): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(told).map(([service, { class: kind, cause, ...rest }]) => {
      const { failure } = rows?.[service] ?? {};
      const why = { ...(kind && { class: failure?.class }), ...(cause && { cause: failure?.cause }) };
      return [service, { ...seenOf(rows?.[service], rest), ...why }];
    }),
  );
}

/** Returns the expected status of a fault. */
export function expected({ told }: Fault): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(told).map(([service, { class: kind, cause, ...rest }]) => {
      const why = { ...(kind && { class: kind }), ...(cause && { cause: expect.stringMatching(cause) }) };
      return [service, { ...expectedOf(rest), ...why }];
    }),
  );
}

type Symptom = Omit<Told, 'class' | 'cause'>;

function seenOf(
  row: Row | undefined,
  { phase, health, reason, note, crashed, passed }: Symptom,
): Record<string, unknown> {
  const program = row?.programs.find(({ name }) => name === crashed?.program);
  return {
    ...(phase && { phase: row?.phase }),
    ...(health && { health: row?.health }),
    ...(reason && { reason: row?.reason }),
    ...(note && { notes: row?.notes }),
    ...(crashed && { lastCrash: program?.lastCrash?.status }),
    ...(passed && { changes: row?.changes }),
  };
}

function expectedOf({ phase, health, reason, note, crashed, passed }: Symptom): Record<string, unknown> {
  return {
    ...(phase && { phase }),
    ...(health && { health }),
    ...(reason && { reason: expect.stringMatching(reason) }),
    ...(note && { notes: expect.arrayContaining([expect.stringMatching(note)]) }),
    ...(crashed && { lastCrash: crashed.status }),
    ...(passed && { changes: expect.arrayContaining([expect.objectContaining(changeOf(passed))]) }),
  };
}

function changeOf({ to, reason }: NonNullable<Told['passed']>): Record<string, unknown> {
  return { to, reason: expect.stringMatching(reason) };
}

/** Whether the status shows the fault, with or without a good explanation. */
function shows(rows: Rows, { told }: Fault): boolean {
  try {
    for (const [service, symptom] of Object.entries(told))
      expect(seenOf(rows[service], symptom)).toEqual(expectedOf(symptom));
    return true;
  } catch {
    return false;
  }
}
