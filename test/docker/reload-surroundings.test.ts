import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { Sources } from '../../src/shared/model/sources.ts';
import { parseSaid } from '../support/said.ts';
import { askAgent, containerOf, inside, supervise } from './faults/stack.ts';
import { statusOf } from './faults/status.ts';
import { followAgent } from './reload/agent-events.ts';
import { limitAgent } from './reload/limited-agent.ts';
import { atRest, codeOf, restartedBy } from './reload/look.ts';
import { answer, answerOf, inCheckout, onlyIn, read, save } from './reload/stack.ts';
import { ask, bkdev, up } from './support/bkdev.ts';
import { type Checkout, edit } from './support/checkout.ts';
import { docker } from './support/engine.ts';
import { takeStack } from './support/pool.ts';
import { until } from './support/until.ts';

const urls = onlyIn.api;
const cron = 'bkmonitor/alarm_backends/service/scheduler/tasks/cron.py';

let checkout: Checkout;

beforeAll(async () => {
  checkout = await takeStack('full');
});

const answers = (word: string) =>
  until(`api answers ${word}`, async () => (await answerOf(checkout, 'api')) === `pong ${word}`);
const killAgent = () => inside(checkout, 'workspace', 'pkill', '-KILL', '-f', 'agent.mjs');

async function howChangesAreNoticed(): Promise<Pick<Sources, 'mode' | 'problem'>> {
  const argv = ['curl', '-fsS', '--unix-socket', '/run/bkdev/agent.sock', 'http://agent/sources'];
  return parseSaid(await inside(checkout, 'workspace', ...argv));
}

describe('in the tree', () => {
  test('links that lead in a circle must stop nothing', async () => {
    const events = followAgent(checkout);
    const restarted = await restartedBy(checkout, async () => {
      await inCheckout(checkout, 'cd bkmonitor/kernel_api; ln -s . around; ln -s one.py two.py; ln -s two.py one.py');
      await answer(checkout, 'api', 'beside circles');
      await events.reloaded(['api']);
    });
    expect(restarted).toEqual(['api']);
    expect(await howChangesAreNoticed()).toMatchObject({ mode: 'events' });
    await inCheckout(checkout, 'cd bkmonitor/kernel_api; rm around one.py two.py');
    await answers('beside circles');
  });

  test('folders that come with files in them, change, go and come again must all be noticed', async () => {
    const folder = 'bkmonitor/kernel_api/new/a/b';
    const make = (word: string) => `mkdir -p ${folder}; echo 'WORD = "pong ${word}"' > ${folder}/word.py`;
    const before = await read(checkout, urls);
    await inCheckout(checkout, make('came'));
    const text = `from kernel_api.new.a.b.word import WORD\n${before}`;
    await save(checkout, urls, text.replace(/"pong[^"]*"/, 'WORD'));
    await answers('came');
    await save(checkout, `${folder}/word.py`, 'WORD = "pong changed"\n');
    await answers('changed');
    // All at once, like an unpacked archive or a branch switch.
    await inCheckout(checkout, `rm -r bkmonitor/kernel_api/new; ${make('came again')}`);
    await answers('came again');
    await inCheckout(checkout, `rm -r bkmonitor/kernel_api/new`);
    await save(checkout, urls, before.replace(/"pong[^"]*"/, '"pong without it"'));
    await answers('without it');
    await atRest(checkout);
  });
});

describe('a program', () => {
  test('that ignores SIGTERM must be replaced all the same', async () => {
    const before = await read(checkout, urls);
    const stubborn =
      'import signal\n\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nsignal.signal = lambda *words: None\n';
    await save(checkout, urls, stubborn + before.replace(/"pong[^"]*"/, '"pong stubborn"'));
    await answers('stubborn');
    await atRest(checkout);
    const events = followAgent(checkout);
    const restarted = await restartedBy(checkout, async () => {
      await save(checkout, urls, before.replace(/"pong[^"]*"/, '"pong obedient"'));
      await events.reloaded(['api']);
    });
    expect(restarted).toEqual(['api']);
    await answers('obedient');
  });

  test('whose start writes what it loads must be held after five rounds, reported, and continue with resume', async () => {
    const before = await read(checkout, urls);
    const events = followAgent(checkout);
    const stamp = [
      'import pathlib',
      'import time',
      '',
      'pathlib.Path(__file__).with_name("stamp.py").write_text(f"AT = {time.time()}\\n")',
      'from kernel_api import stamp  # noqa: E402,F401',
      '',
    ].join('\n');
    await save(checkout, urls, stamp + before);
    const { services, reason } = await events.next('code-held');
    expect({ services, reason }).toEqual({
      services: ['api'],
      reason: expect.stringMatching(/^held after 5 reloads in a row: each start changes .*stamp\.py again/),
    });
    const isHeld = async () => (await statusOf(checkout)).rows['api']?.code?.reason === reason;
    await until('status says so', isHeld);
    const count = events.reloads().length;
    expect(await bkdev(checkout, ['resume', 'api'])).toMatchObject({ status: 0 });
    await events.reloaded(['api'], count + 1);
    await save(checkout, urls, before);
    await inCheckout(checkout, 'rm -f bkmonitor/kernel_api/stamp.py');
    await atRest(checkout);
  });
});

describe("a role's supervisord", () => {
  test('that does not answer must get the new code once it does', async () => {
    const events = followAgent(checkout);
    const restarted = await restartedBy(checkout, async () => {
      await inside(checkout, 'api', 'pkill', '-STOP', '-o', '-f', 'supervisor');
      await answer(checkout, 'api', 'late');
      await until('api waits for it', async () => (await codeOf(checkout))['api']?.state !== 'current');
      await inside(checkout, 'api', 'pkill', '-CONT', '-o', '-f', 'supervisor');
      await events.reloaded(['api']);
    });
    expect(restarted).toEqual(['api']);
    await answers('late');
  });

  test('that died with its container must be recovered by bkdev up alone', async () => {
    await docker('kill', containerOf(checkout, 'api'));
    await answer(checkout, 'api', 'of the next start');
    expect(await up(checkout, {}, 'full')).toMatchObject({ status: 0, error: undefined });
    await answers('of the next start');
    await atRest(checkout);
  });
});

describe('the agent', () => {
  test('that is killed must come back by itself, and miss no save in between', async () => {
    const events = followAgent(checkout);
    const restarted = await restartedBy(checkout, async () => {
      await supervise(checkout, 'workspace', 'stop', 'agent');
      await answer(checkout, 'api', 'while nobody looked');
      await supervise(checkout, 'workspace', 'start', 'agent');
      await events.reloaded(['api']);
      await killAgent();
      await answer(checkout, 'web', 'while nobody looked');
      await events.reloaded(['web']);
    });
    expect(restarted).toEqual(['api', 'web']);
    await answers('while nobody looked');
  });

  test('that is killed between stop and start must leave no program stopped', async () => {
    const events = followAgent(checkout);
    await ask(checkout, '/api/v4/tasks/', { number: 1_000_000, count: 1, seconds: 3 });
    const restarted = await restartedBy(checkout, async () => {
      await until('the task runs', async () => {
        const reports = parseSaid(await askAgent(checkout, '/look?within=5000'));
        return reports.some((report: { tasks?: { running: number } }) => (report.tasks?.running ?? 0) > 0);
      });
      await edit(checkout, cron, text => `${text}BEFORE = "its agent was killed"\n`);
      await until('the worker is being stopped', async () => {
        const note = await inside(checkout, 'workspace', 'cat', '/run/bkdev/unfinished.json').catch(() => '');
        return note.includes('worker');
      });
      await killAgent();
      await events.next('agent-started');
    });
    expect(restarted).toEqual(expect.arrayContaining(['worker:cron', 'worker:service']));
  });

  test.for([
    // The agent itself uses the only one, so the process that watches gets none.
    ['max_inotify_instances', 1, 'fs.inotify.max_user_instances'],
    ['max_inotify_watches', 5, 'fs.inotify.max_user_watches'],
  ] as const)(
    'for which the kernel keeps %s at %d must poll, name the limit, and reload',
    async ([name, value, limit]) => {
      const putBack = await limitAgent(checkout, name, value);
      onTestFinished(putBack);
      const noticed = await until('the other agent watches', () =>
        howChangesAreNoticed().then(
          found => found.mode !== 'off' && found,
          () => undefined,
        ),
      );
      expect(noticed).toMatchObject({ mode: 'polling', problem: { code: 'limit-reached', limit } });
      const { stdout } = await bkdev(checkout, ['doctor']);
      expect(stdout).toMatch(new RegExp(`file events .*polling: .*${limit}`));
      await answer(checkout, 'api', `by polling ${value}`);
      await answers(`by polling ${value}`);
    },
  );
});
