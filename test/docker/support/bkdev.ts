import { join } from 'node:path';
import { inject } from 'vitest';
import { formatPlan } from '../../../src/host/ui/text/plan-lines.ts';
import type { ErrorReport } from '../../../src/shared/model/error.ts';
import type { EngineEvent } from '../../../src/shared/model/event.ts';
import { parseSaid } from '../../support/said.ts';
import type { Checkout } from './checkout.ts';
import { makeCheckout, seedPackages } from './checkout.ts';
import { type Run, type Running, run, start } from './run.ts';

/** Returns the argv of bkdev, for tests that start it in their own way. */
export function bkdevArgv(...args: string[]): string[] {
  return [process.execPath, join(inject('environment').program, 'dist', 'bkdev.js'), ...args];
}

type Env = Readonly<Record<string, string>>;

/** Runs bkdev in a checkout without a terminal and waits for it to end. */
export function bkdev(checkout: Checkout, args: readonly string[], env: Env = {}): Promise<Run> {
  return run(bkdevArgv(...args), { cwd: checkout.root, env: { ...checkout.env, ...env } });
}

/** Starts bkdev in a checkout and returns immediately. */
export function startBkdev(checkout: Checkout, args: readonly string[], env: Env = {}): Running {
  return start(bkdevArgv(...args), { cwd: checkout.root, env: { ...checkout.env, ...env } });
}

/** The result of an `up`, taken from its events. */
export interface UpResult {
  readonly status: number;
  readonly plan: readonly string[];
  readonly events: readonly EngineEvent[];
  readonly error: ErrorReport | undefined;
}

/**
 * Runs `bkdev up api --json`, or `bkdev switch PROFILE --json` when a profile is given: without a terminal to confirm
 * on, `up` refuses to stop running services.
 */
export async function up(checkout: Checkout, env: Env = {}, profile?: string): Promise<UpResult> {
  return upResult(await bkdev(checkout, [...(profile ? ['switch', profile] : ['up', 'api']), '--json'], env));
}

/** Parses the events of an `up --json`. Throws if any line of stdout is not an event. */
export function upResult({ status, stdout }: Run): UpResult {
  const lines = stdout.split('\n').filter(line => line !== '');
  const events = lines.map(line => parseSaid(line) as EngineEvent & { error?: ErrorReport });
  const plan = events.flatMap(event => (event.type === 'plan-made' ? formatPlan(event.plan) : []));
  return { status, plan, events, error: events.at(-1)?.error };
}

/** Makes another checkout of the sample; its packages are copied from the shared checkout unless `seed` is false. */
export async function anotherCheckout(name: string, options: { seed: boolean } = { seed: true }): Promise<Checkout> {
  const environment = inject('environment');
  const checkout = await makeCheckout(environment, name, join(import.meta.dirname, '../../../sample'));
  if (options.seed) await seedPackages(environment.shared, checkout);
  return checkout;
}

/** Pauses live reload, for tests of how a restart, an `up` or a step handles a broken file. */
export async function pauseReload(checkout: Checkout): Promise<void> {
  const { status, stdout, stderr } = await bkdev(checkout, ['pause']);
  if (status !== 0) throw new Error(`bkdev pause ended with ${status}: ${stdout}${stderr}`);
}

/** Returns the response body of a request to the checkout's API, or the reason why the request failed. */
export async function ask(checkout: Checkout, path: string, body?: unknown): Promise<string> {
  const options = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  return fetch(checkout.url + path, options).then(
    response => response.text(),
    error => String(error.cause ?? error),
  );
}
