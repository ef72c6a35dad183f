import { expect, onTestFinished, test } from 'vitest';
import type { Status } from '../../src/shared/model/status.ts';
import { parseSaid } from '../support/said.ts';
import { bkdev, startBkdev } from './support/bkdev.ts';
import { docker, pauseContainer } from './support/engine.ts';
import { sharedStack } from './support/turns.ts';
import { until } from './support/until.ts';

const shared = sharedStack();
const api = `${shared.project}-api-1`;
const redis = `${shared.project}-redis-1`;
const signal = (name: string) => docker('exec', api, 'pkill', `-${name}`, '-f', 'manage.py runserver');

function follow(...args: string[]) {
  const running = startBkdev(shared, args);
  onTestFinished(async () => {
    running.kill('SIGKILL');
    await running.finished;
  });
  return running;
}

/** Resolves once events arrive; a state that does not change causes none. */
async function isTelling(events: ReturnType<typeof follow>): Promise<void> {
  let isHeard = false;
  events.line(/"container-changed"/).then(
    () => {
      isHeard = true;
    },
    () => undefined,
  );
  await until('events are told', async () => {
    await pauseContainer(redis);
    await docker('unpause', redis);
    return isHeard;
  });
}

const rowIn = (line: string) => (parseSaid(line) as Status).services.find(({ service }) => service === 'api');

test('status --watch, events and wait must agree about a process that is stopped and then continues', async () => {
  onTestFinished(async () => {
    await signal('CONT');
  });
  const [documents, changes, events] = [
    follow('status', '--watch', '--json'),
    follow('status', '--watch'),
    follow('events', '--json'),
  ];
  await documents.line(/"outcome":"healthy"/);
  await changes.line(/api/);
  await isTelling(events);

  await signal('STOP');
  const told = rowIn(await documents.line(/"outcome":"failed".*is stopped by a signal/));
  const why = /^api is stopped by a signal; kill -CONT \d+ in its container continues it$/;
  expect(told).toMatchObject({ phase: 'running', health: 'unhealthy', reason: expect.stringMatching(why) });
  expect(told).toMatchObject({ programs: [{ name: 'api', isHalted: true }] });
  await changes.line(/api .*failed.*is stopped by a signal/);
  await events.line(/"type":"role-reported".*"unhealthy".*is stopped by a signal/);
  expect(parseSaid(await events.line(/"type":"failure-explained"/))).toMatchObject({
    service: 'api',
    error: { class: 'process-stopped', cause: expect.stringMatching(why) },
  });

  const waited = await bkdev(shared, ['wait', 'api', '--timeout', '2s']);
  expect({ status: waited.status, stdout: waited.stdout }).toEqual({ status: 3, stdout: '' });
  expect(waited.stderr).toMatch(/Not healthy after 2 s: api failed \(api is stopped by a signal/);
  const asked = await bkdev(shared, ['wait', 'api', '--timeout', '2s', '--json']);
  expect(parseSaid(asked.stdout)).toMatchObject({
    outcome: 'timed-out',
    services: [{ service: 'api', phase: 'running', health: 'unhealthy' }],
    error: { code: 'timed-out' },
  });

  const wait = follow('wait', 'api', '--timeout', '60s');
  await signal('CONT');
  expect(await wait.finished).toMatchObject({ status: 0, stdout: expect.stringMatching(/^api: healthy, after /) });
});

test('commands that only watch must end well when interrupted', async () => {
  for (const args of [
    ['status', '--watch', '--json'],
    ['events', '--json'],
    ['status', '--watch'],
  ]) {
    const running = follow(...args);
    if (args[0] === 'events') await isTelling(running);
    else await running.line(/api/);
    running.kill('SIGINT');
    expect((await running.finished).status).toBe(0);
  }
});
