import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { inEnglish } from '../support/said.ts';
import { ask, bkdev, startBkdev, up, upResult } from './support/bkdev.ts';
import type { Checkout } from './support/checkout.ts';
import { docker, runsOf, statesOf, volumesOf } from './support/engine.ts';
import { takeStack } from './support/pool.ts';

let checkout: Checkout;

beforeAll(async () => {
  checkout = await takeStack('api');
});

/** The state before the first `up`, except for the packages. */
beforeEach(async () => {
  await bkdev(checkout, ['down']);
  const volumes = Object.keys(await volumesOf(checkout.project)).filter(name => name !== 'deps');
  if (volumes.length > 0) await docker('volume', 'rm', ...volumes.map(name => `${checkout.project}_${name}`));
});

async function expectAllUp(): Promise<void> {
  expect(await statesOf(checkout.project)).toEqual({
    api: 'running',
    deps: 'exited',
    migrate: 'exited',
    mysql: 'running',
    redis: 'running',
    workspace: 'running',
  });
  expect(await ask(checkout, '/ping')).toBe('pong');
}

describe('Ctrl-C during a first up', () => {
  test.each([
    ['while the stores are created', /"type":"activity-started","activity":"creating","services":\["mysql"/],
    ['while the workspace is created', /"type":"activity-started","activity":"creating","services":\["workspace"/],
    ['while migrations run', /"type":"service-progressed","service":"migrate"/],
  ])('%s: it must end with 130, leave no container in Created, and the next up must complete it', async (_, moment) => {
    const running = startBkdev(checkout, ['up', 'api', '--json']);
    await running.line(moment);
    running.kill('SIGINT');
    const { status, error } = upResult(await running.finished);
    expect({ status, ...error }).toMatchObject({
      status: 130,
      code: 'interrupted',
      message: 'Interrupted.',
      hint: 'bkdev up continues where this stopped.',
    });
    expect(Object.values(await statesOf(checkout.project))).not.toContain('created');

    expect(await up(checkout)).toMatchObject({ status: 0 });
    await expectAllUp();
  });
});

describe('two at the same time', () => {
  test('one up must do the work, the other one attach, and both succeed', async () => {
    const first = startBkdev(checkout, ['up', 'api', '--json']);
    const second = startBkdev(checkout, ['up', 'api', '--json']);
    const results = (await Promise.all([first.finished, second.finished])).map(upResult);
    const ended = { status: 0, error: undefined };
    expect(results.map(({ status, error }) => ({ status, error }))).toEqual([ended, ended]);
    const attached = results.filter(({ events }) =>
      events.some(event => event.type === 'notice-given' && /^Attached to/.test(inEnglish(event.text))),
    );
    expect(attached).toHaveLength(1);
    expect(results.map(({ events }) => events.at(-1)?.type)).toEqual(['command-finished', 'command-finished']);
    await expectAllUp();
  });

  test('another command must be refused during one, and change nothing', async () => {
    const first = startBkdev(checkout, ['up', 'api', '--json']);
    await first.line(/"type":"activity-started","activity":"creating"/);
    const { status, stderr } = await bkdev(checkout, ['down', '--volumes', '--yes']);
    expect(status).toBe(4);
    expect(stderr).toContain(`"bkdev up api" is changing this environment (${checkout.project}).`);
    expect((await first.finished).status).toBe(0);
    await expectAllUp();
  });
});

describe('a killed up', () => {
  test('it must hold no lock: the next up completes its work', async () => {
    const killed = startBkdev(checkout, ['up', 'api', '--json']);
    await killed.line(/"type":"service-progressed","service":"migrate"/);
    killed.kill('SIGKILL');
    expect((await killed.finished).status).toBe(137);
    expect(await up(checkout)).toMatchObject({ status: 0 });
    await expectAllUp();
    const before = await runsOf(checkout.project);
    expect(await up(checkout)).toMatchObject({ status: 0 });
    expect(await runsOf(checkout.project)).toEqual(before);
  });
});
