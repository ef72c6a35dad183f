import { join } from 'node:path';
import { inject } from 'vitest';
import { formatPlan } from '../../../src/host/ui/text/plan-lines.ts';
import type { ErrorReport } from '../../../src/shared/model/error.ts';
import type { EngineEvent } from '../../../src/shared/model/event.ts';
import { parseSaid } from '../../support/said.ts';
import type { Checkout } from './checkout.ts';
import { makeCheckout, seedPackages } from './checkout.ts';
import { type Run, type Running, run, start } from './run.ts';

/** bkdev's argv, for a test that has to start it in another way. */
export function bkdevArgv(...args: string[]): string[] {
  return [process.execPath, join(inject('environment').program, 'dist', 'bkdev.js'), ...args];
}

type Env = Readonly<Record<string, string>>;

/** Runs bkdev in a checkout, without a terminal. */
export function bkdev(checkout: Checkout, args: readonly string[], env: Env = {}): Promise<Run> {
  return run(bkdevArgv(...args), { cwd: checkout.root, env: { ...checkout.env, ...env } });
}

/** Starts bkdev in a checkout and returns at once. */
export function startBkdev(checkout: Checkout, args: readonly string[], env: Env = {}): Running {
  return start(bkdevArgv(...args), { cwd: checkout.root, env: { ...checkout.env, ...env } });
}

/** How an `up` went, from its events. */
export interface UpResult {
  readonly status: number;
  readonly plan: readonly string[];
  readonly events: readonly EngineEvent[];
  readonly error: ErrorReport | undefined;
}

/** Runs `bkdev up api --json`, or with a profile `bkdev switch PROFILE --json`: `up` refuses to take away what runs, for nobody can be asked. */
export async function up(checkout: Checkout, env: Env = {}, profile?: string): Promise<UpResult> {
  return upResult(await bkdev(checkout, [...(profile ? ['switch', profile] : ['up', 'api']), '--json'], env));
}

/** Reads the events of an `up --json`; throws when a line of stdout is anything else. */
export function upResult({ status, stdout }: Run): UpResult {
  const lines = stdout.split('\n').filter(line => line !== '');
  const events = lines.map(line => parseSaid(line) as EngineEvent & { error?: ErrorReport });
  const plan = events.flatMap(event => (event.type === 'plan-made' ? formatPlan(event.plan) : []));
  return { status, plan, events, error: events.at(-1)?.error };
}

/** Another checkout of the sample, its packages taken over from the shared one. */
export async function anotherCheckout(name: string, options: { seed: boolean } = { seed: true }): Promise<Checkout> {
  const environment = inject('environment');
  const checkout = await makeCheckout(environment, name, join(import.meta.dirname, '../../../sample'));
  if (options.seed) await seedPackages(environment.shared, checkout);
  return checkout;
}

/** From now on what is saved waits: for tests of what a restart, an `up` or a step makes of a broken file. */
export async function pauseReload(checkout: Checkout): Promise<void> {
  const { status, stdout, stderr } = await bkdev(checkout, ['pause']);
  if (status !== 0) throw new Error(`bkdev pause ended with ${status}: ${stdout}${stderr}`);
}

/** What an address of a checkout answers, or why it does not. */
export async function ask(checkout: Checkout, path: string, body?: unknown): Promise<string> {
  const options = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  return fetch(checkout.url + path, options).then(
    response => response.text(),
    error => String(error.cause ?? error),
  );
}
