import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { statusOf } from './faults/status.ts';
import { anotherCheckout, ask, bkdev, startBkdev, upResult } from './support/bkdev.ts';
import { type Checkout, edit } from './support/checkout.ts';
import { attach, type DebugClient, type Place } from './support/debug-client.ts';
import { containersOf, docker } from './support/engine.ts';
import { until } from './support/until.ts';

let checkout: Checkout;

beforeAll(async () => {
  checkout = await anotherCheckout('debug');
  // `--yes`: another program of this machine may have the usual port.
  const modes = ['--mode', 'api=debug', '--mode', 'worker=debug'];
  const { status, error } = upResult(await bkdev(checkout, ['up', 'web-worker', '--json', '--yes', ...modes]));
  expect({ status, error }).toEqual({ status: 0, error: undefined });
});

const view = 'bkmonitor/kernel_api/views/tasks.py';
const task = 'bkmonitor/alarm_backends/service/scheduler/tasks/numbers.py';

async function lineOf(file: string, text: string): Promise<Place> {
  const lines = (await readFile(join(checkout.root, file), 'utf8')).split('\n');
  return { file, line: lines.findIndex(line => line.includes(text)) + 1 };
}

/** Attaches as an editor on the host does. */
async function attachTo(program: string, ...breakpoints: Place[]): Promise<DebugClient> {
  const text = await readFile(join(checkout.root, '.vscode/launch.json'), 'utf8');
  const { configurations } = JSON.parse(text.replace(/^ *\/\/.*$/gm, ''));
  const entry = configurations.find(({ name }: { name: string }) => name === `${program} (bkdev)`);
  return attach(entry, checkout.root, breakpoints);
}

const rowOf = async (service: string) => (await statusOf(checkout)).rows[service];

/** Waits until the row says where its program is paused, and returns it. */
async function pausedRow(service: string, { file, line }: Place) {
  return until(`the row of ${service} says where it is paused`, async () => {
    const row = await rowOf(service);
    return row?.debug?.some(({ place }) => place?.file === file && place.line === line) ? row : undefined;
  });
}

describe('the api in the mode debug', () => {
  test('must hold a request at a breakpoint, step, and take new code only once the person goes on', async () => {
    const at = await lineOf(view, 'if request.method == "POST":');
    const debug = await attachTo('api', at);
    const answer = ask(checkout, '/api/v4/tasks/');
    const { threadId, ...stop } = await debug.stopped();
    expect(stop).toEqual({ reason: 'breakpoint', at: { file: 'tasks.py', line: at.line } });
    const before = (await containersOf(checkout.project))['api'];
    expect(await pausedRow('api', at)).toMatchObject({
      ...{ phase: 'running', health: 'healthy' },
      notes: expect.arrayContaining([`paused at tasks.py:${at.line}`]),
    });

    await debug.next(threadId);
    const { at: stepped } = await debug.stopped();
    expect(stepped).toEqual({ file: 'tasks.py', line: at.line + 2 });
    const mend = await edit(checkout, view, text => text.replace('"numbers": counters', '"changed": counters'));
    onTestFinished(() => mend().catch(() => undefined));
    const held = await until('the change waits', async () => {
      const row = await rowOf('api');
      return row?.code?.state === 'stale' ? row : undefined;
    });
    expect(held).toMatchObject({ health: 'healthy', code: { reason: expect.stringContaining('tasks.py') } });

    await debug.resume(threadId);
    expect(JSON.parse(await answer)).toHaveProperty('numbers');
    expect(await debug.terminated()).toMatchObject({ restart: true });
    // The debugger is there before the program answers.
    const again = await attachTo('api', at);
    await until('the api answers', async () => (await ask(checkout, '/ping')) === 'pong');
    const changed = ask(checkout, '/api/v4/tasks/');
    const second = await again.stopped();
    expect(second.at).toEqual({ file: 'tasks.py', line: at.line });
    await again.resume(second.threadId);
    expect(JSON.parse(await changed)).toHaveProperty('changed');
    expect((await containersOf(checkout.project))['api']?.State.StartedAt).toBe(before?.State.StartedAt);
    await again.leave();
    await mend();
    await until('the code from before answers', async () =>
      (await ask(checkout, '/api/v4/tasks/').catch(String)).includes('"numbers"'),
    );
  });

  test('must refuse a second debugger and keep the first', async () => {
    const at = await lineOf(view, 'if request.method == "POST":');
    const debug = await attachTo('api', at);
    await expect(attachTo('api')).rejects.toThrow(/already being debugged/);
    const answer = ask(checkout, '/api/v4/tasks/');
    const { threadId } = await debug.stopped();
    await debug.resume(threadId);
    expect(JSON.parse(await answer)).toHaveProperty('runs');
    await debug.leave();
  });

  test('with --wait must say that it waits, and start once a debugger has attached', async () => {
    const started = startBkdev(checkout, ['debug', 'api', '--wait', '--yes']);
    await until('the row says that it waits', async () =>
      (await rowOf('api'))?.debug?.some(({ state }) => state === 'waiting'),
    );
    expect((await started.finished).status).toBe(0);
    const settings = await lineOf('bkmonitor/kernel_api/urls.py', 'urlpatterns = [');
    const debug = await attachTo('api', settings);
    const { threadId, at } = await debug.stopped();
    expect(at.file).toBe('urls.py');
    await debug.resume(threadId);
    expect(await bkdev(checkout, ['wait', 'api'])).toMatchObject({ status: 0 });
    await debug.leave();
  });

  test('must publish no port once it is off', async () => {
    expect(await docker('port', `${checkout.project}-api-1`)).toContain('5678/tcp');
    expect(await bkdev(checkout, ['debug', 'api', '--off', '--yes'])).toMatchObject({ status: 0 });
    expect(await docker('port', `${checkout.project}-api-1`)).not.toContain('5678');
    expect(await rowOf('api')).toMatchObject({ health: 'healthy' });
  });
});

test('a task at a breakpoint must be held and done once, and new code be taken after it', async () => {
  const count = async () => JSON.parse(await ask(checkout, '/api/v4/tasks/')) as { numbers: number; runs: number };
  await fetch(`${checkout.url}/api/v4/tasks/`, { method: 'DELETE' });
  const at = await lineOf(task, 'pipeline.sadd(');
  const debug = await attachTo('worker/service', at);
  await ask(checkout, '/api/v4/tasks/', { number: 1 });
  const { threadId } = await debug.stopped();
  expect(await pausedRow('worker', at)).toMatchObject({ health: 'healthy' });
  onTestFinished(
    await edit(checkout, task, text =>
      text.replace('sadd(counters.TASK_NUMBERS, number)', 'sadd(counters.TASK_NUMBERS, -number)'),
    ),
  );
  await until('the change waits', async () => (await rowOf('worker'))?.code?.state === 'stale');
  await debug.resume(threadId);
  await debug.terminated();
  const again = await attachTo('worker/service', at);
  expect(await count()).toMatchObject({ numbers: 1, runs: 1 });
  await ask(checkout, '/api/v4/tasks/', { number: 1 });
  const second = await again.stopped();
  await again.resume(second.threadId);
  await until('both are done, the second by the new code', async () => {
    const { numbers, runs } = await count();
    return numbers === 2 && runs === 2;
  });
  await again.leave();
});
