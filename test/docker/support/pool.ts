import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, inject } from 'vitest';
import { parseSaid } from '../../support/said.ts';
import { atRest } from '../reload/look.ts';
import { anotherCheckout, bkdev, type UpResult, upResult } from './bkdev.ts';
import { type Checkout, edit, freePort } from './checkout.ts';
import { keepFiles, restoreFiles } from './kept-files.ts';
import { takeTurn } from './turns.ts';

/**
 * Returns the stack that most files share, in this profile: files as they were when it was made, reload on, every role
 * healthy on current code. Data that earlier files wrote may be there. A stack that does not come up is made anew.
 *
 * Files that take it wait for each other and are ordered by profile (`by-stack.ts`).
 */
export async function takeStack(profile: string, ...args: string[]): Promise<Checkout> {
  await takeTurn('pool');
  const remembered = join(inject('environment').home, 'pool.json');
  const known = await readFile(remembered, 'utf8').catch(() => undefined);
  if (known === undefined) {
    const made = await make();
    expect(await bring(made, profile, args)).toMatchObject({ status: 0, error: undefined });
    await keepFiles(made.root);
    await writeFile(remembered, JSON.stringify(made));
    return made;
  }
  const checkout = parseSaid(known) as Checkout;
  await restoreFiles(checkout.root);
  await bkdev(checkout, ['resume']); // the environment may be down, then there is nothing to resume
  if ((await bring(checkout, profile, args)).status !== 0) {
    expect(await bkdev(checkout, ['down', '--volumes', '--yes'])).toMatchObject({ status: 0 });
    expect(await bring(checkout, profile, args)).toMatchObject({ status: 0, error: undefined });
  }
  await atRest(checkout);
  return checkout;
}

/** Everything in it is quick: beat ticks each second, and a drain takes two, so that no test needs long tasks. */
async function make(): Promise<Checkout> {
  const made = await anotherCheckout('pool');
  const app = 'bkmonitor/alarm_backends/service/scheduler/app.py';
  await edit(made, app, text => text.replace('"schedule": 5.0', '"schedule": 1.0'));
  await edit(made, '.devcontainer/compose.yaml', text => text.replace('drain: 10', 'drain: 2'));
  const ports = { BKDEV_PORT_GATEWAY: String(await freePort()), BKDEV_PORT_FRONTEND: String(await freePort()) };
  return { ...made, env: { ...made.env, ...ports } };
}

async function bring(checkout: Checkout, profile: string, args: readonly string[]): Promise<UpResult> {
  return upResult(await bkdev(checkout, ['switch', profile, '--json', ...args]));
}
