import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { parseSaid } from '../support/said.ts';
import { inside } from './faults/stack.ts';
import { statusOf } from './faults/status.ts';
import { followAgent } from './reload/agent-events.ts';
import { atRest, codeOf, restartedBy } from './reload/look.ts';
import { answer, answerOf, onlyIn, read, roles, save } from './reload/stack.ts';
import { ask, bkdev } from './support/bkdev.ts';
import { type Checkout, edit } from './support/checkout.ts';
import { logOf, redis, runsOf } from './support/engine.ts';
import { takeStack } from './support/pool.ts';
import { doTasks, ticks } from './support/profiles.ts';
import { until } from './support/until.ts';

const everyProgram = ['api', 'beat', 'web', 'worker:cron', 'worker:service', 'worker:web'];
const tasks = 'bkmonitor/alarm_backends/service/scheduler/tasks';

const atWork = 'works: True, spares: True';
/** Shows each role's collector settings at the time of the request. */
const toldByTheCollector = `import gc


class Told(str):
    def encode(self, *_):
        return f"works: {gc.isenabled() and gc.get_threshold()[0] < 10_000}, spares: {gc.get_freeze_count() > 10_000}".encode()


VERSION = Told("of the collector")
`;

let checkout: Checkout;

beforeAll(async () => {
  checkout = await takeStack('full');
});

describe('a save', () => {
  test('of a file that every role loads must be applied in all of them', async () => {
    const events = followAgent(checkout);
    const restarted = await restartedBy(checkout, async () => {
      await edit(checkout, 'bkmonitor/bkmonitor/version.py', text => text.replace(/= ".*"/, '= "of every role"'));
      await events.reloaded(roles);
    });
    expect(restarted).toEqual(everyProgram);
    expect(events.reloads().sort()).toEqual(roles.map(role => `${role}: bkmonitor/bkmonitor/version.py`));
    await doTasks(checkout, Date.now(), 1);
    const versions = async () => ({
      api: await ask(checkout, '/version'),
      web: await fetch(`${checkout.webUrl}/version`).then(response => response.text()),
      worker: parseSaid(await ask(checkout, '/api/v4/tasks/')).worker_version,
      beat: parseSaid(await ask(checkout, '/api/v4/ticks/')).beat_version,
    });
    const latest = 'of every role';
    await until('a tick of the new beat has run', async () => (await versions()).beat === latest);
    expect(await versions()).toEqual({ api: latest, web: latest, worker: latest, beat: latest });
  });

  test('must keep the garbage collector of Python enabled, except for loaded objects', async () => {
    const events = followAgent(checkout);
    const restore = await edit(checkout, 'bkmonitor/bkmonitor/version.py', () => toldByTheCollector);
    await events.reloaded(roles);
    await doTasks(checkout, Date.now(), 1);
    expect({
      api: await ask(checkout, '/version'),
      web: await fetch(`${checkout.webUrl}/version`).then(response => response.text()),
      worker: parseSaid(await ask(checkout, '/api/v4/tasks/')).worker_version,
    }).toEqual({ api: atWork, web: atWork, worker: atWork });
    const back = followAgent(checkout);
    await restore();
    await back.reloaded(roles);
  });

  test.each(['api', 'web'] as const)('of a file that only %s loads must restart nothing else', async role => {
    const events = followAgent(checkout);
    const restarted = await restartedBy(checkout, async () => {
      await answer(checkout, role, 'of it alone');
      await events.reloaded([role]);
      expect(await answerOf(checkout, role)).toBe('pong of it alone');
    });
    expect(restarted).toEqual([role]);
    expect(events.reloads()).toEqual([`${role}: ${onlyIn[role]}`]);
  });

  test('of a file that one program of a worker loads must leave its other programs alone', async () => {
    const events = followAgent(checkout);
    const restarted = await restartedBy(checkout, async () => {
      await edit(
        checkout,
        'bkmonitor/packages/monitor_web/tasks.py',
        text => `${text}SEEN_BY = "web and its worker"\n`,
      );
      await events.reloaded(['web', 'worker']);
    });
    expect(restarted).toEqual(['web', 'worker:web']);
  });

  test('of a file that only a task imports must restart the program that ran the task', async () => {
    const events = followAgent(checkout);
    await save(checkout, 'bkmonitor/bkmonitor/late.py', 'WORD = "early"\n');
    await edit(checkout, `${tasks}/numbers.py`, text =>
      text.replace('def _record(number):\n', 'def _record(number):\n    import bkmonitor.late  # noqa: F401\n\n'),
    );
    await events.reloaded(['worker']);
    await atRest(checkout);
    await doTasks(checkout, Date.now(), 1);
    const later = followAgent(checkout);
    const restarted = await restartedBy(checkout, async () => {
      await save(checkout, 'bkmonitor/bkmonitor/late.py', 'WORD = "late"\n');
      await later.reloaded(['worker']);
    });
    expect(restarted).toEqual(['worker:service']);
  });

  test('of code of beat must keep its schedule: one scheduler, which continues where the previous one was', async () => {
    const runCount = async () =>
      parseSaid(await redis(checkout.project, 'hget', 'redbeat:tick', 'meta')).total_run_count;
    const events = followAgent(checkout);
    const before: number = await runCount();
    const counted = await ticks(checkout);
    const restarted = await restartedBy(checkout, async () => {
      await edit(checkout, `${tasks}/cron.py`, text => `${text}SEEN_BY = "beat"\n`);
      await events.reloaded(['beat', 'worker']);
    });
    expect(restarted).toEqual(['beat', 'worker:cron', 'worker:service']);
    expect(await runCount()).toBeGreaterThanOrEqual(before);
    await until('it ticks again', async () => (await ticks(checkout)) > counted + 2);
    expect(await inside(checkout, 'beat', 'pgrep', '-fc', '^[^ ]*python[^ ]* .*celery .*beat')).toBe('1');
  });
});

describe('files other than the Python code of the product', () => {
  test('a template must show without a restart of a server, and restart the workers, which keep theirs', async () => {
    const events = followAgent(checkout);
    const restarted = await restartedBy(checkout, async () => {
      const file = 'bkmonitor/packages/monitor_web/templates/monitor/index.html';
      await edit(checkout, file, text => text.replace(/<h1>\w+/, '<h1>Template'));
      await until('web shows it', async () => {
        const page = await fetch(checkout.webUrl).then(response => response.text());
        return page.includes('<h1>Template');
      });
      await answer(checkout, 'api', 'after the template');
      await events.reloaded(['api', 'worker']);
    });
    expect(restarted).toEqual(['api', ...everyProgram.filter(program => program.startsWith('worker:'))]);
  });

  test('.env must reach every program, also those that do not load it themselves', async () => {
    const events = followAgent(checkout);
    const restarted = await restartedBy(checkout, async () => {
      await save(checkout, 'bkmonitor/.env', 'BKAPP_SETTINGS_FROM_DOTENV=yes\n');
      await events.reloaded(roles);
    });
    expect(restarted).toEqual(everyProgram);
    for (const role of roles)
      expect(await logOf(`${checkout.project}-${role}-1`)).toContain('[settings] BKAPP_SETTINGS_FROM_DOTENV=yes');
  });

  test('local_settings.py must reach all roles as soon as it exists', async () => {
    const events = followAgent(checkout);
    const known = await readFile(join(checkout.root, '.devcontainer/settings/local_settings.py'), 'utf8');
    const restarted = await restartedBy(checkout, async () => {
      await save(checkout, 'bkmonitor/local_settings.py', `${known}\nprint("[settings] of this checkout")\n`);
      await events.reloaded(roles);
    });
    expect(restarted).toEqual(everyProgram);
    for (const role of roles)
      expect(await logOf(`${checkout.project}-${role}-1`)).toContain('[settings] of this checkout');
  });

  test('uv.lock must be installed before roles are restarted, and hold them back if that fails', async () => {
    const lock = await read(checkout, 'bkmonitor/uv.lock');
    const events = followAgent(checkout);
    const restarted = await restartedBy(checkout, async () => {
      await save(checkout, 'bkmonitor/uv.lock', `nonsense\n${lock}`);
      const held = await events.next('code-held');
      expect(held).toMatchObject({ where: 'bkmonitor/uv.lock', reason: expect.stringMatching(/^packages: /) });
      expect(held.services.toSorted()).toEqual(roles);
      await save(checkout, 'bkmonitor/uv.lock', `${lock}# another lock\n`);
      await events.reloaded(roles);
    });
    expect(restarted).toEqual(everyProgram);
    expect(events.reloads()).toHaveLength(roles.length);
  });

  test('the definition must be left to bkdev up: that is reported, and nothing is restarted', async () => {
    const events = followAgent(checkout);
    const restarted = await restartedBy(checkout, async () => {
      await edit(checkout, '.devcontainer/Dockerfile', text => `${text}# changed\n`);
      await edit(checkout, '.devcontainer/compose.yaml', text => `${text}# changed\n`);
      await edit(checkout, 'profiles/api.yaml', text => `${text}# changed\n`);
      await answer(checkout, 'api', 'after the definition');
      await events.reloaded(['api']);
      const hints = () => events.all('notice-given').map(({ text, hint }) => `${text}: ${hint}`);
      await until('all three are told', () => hints().length >= 3);
      expect(hints().sort()).toEqual([
        '.devcontainer/Dockerfile has changed: bkdev up rebuilds the images and recreates the containers',
        '.devcontainer/compose.yaml has changed: bkdev up applies it: its plan says what is recreated',
        'profiles/api.yaml has changed: bkdev up applies it',
      ]);
    });
    expect(restarted).toEqual(['api']);
  });
});

describe('pause', () => {
  test('saves must wait until resume, even if the agent was killed in between', async () => {
    const runs = await runsOf(checkout.project);
    const before = await atRest(checkout);
    onTestFinished(async () => void (await bkdev(checkout, ['resume'])));
    expect(await bkdev(checkout, ['pause'])).toMatchObject({ status: 0 });
    await answer(checkout, 'api', 'after a pause');
    const waits = async () => (await statusOf(checkout)).rows['api']?.code;
    const isWaiting = async () => (await waits())?.state === 'stale';
    await until('status says so', isWaiting);
    expect(await waits()).toMatchObject({ state: 'stale', reason: 'paused' });

    const events = followAgent(checkout);
    await inside(checkout, 'workspace', 'pkill', '-KILL', '-f', 'agent.mjs');
    await events.next('agent-started');
    await until('status says so again', isWaiting);
    expect(await answerOf(checkout, 'api')).not.toBe('pong after a pause');

    expect(await bkdev(checkout, ['resume'])).toMatchObject({ status: 0 });
    await events.reloaded(['api']);
    expect(await answerOf(checkout, 'api')).toBe('pong after a pause');
    const { api: _, ...others } = await atRest(checkout);
    expect(before).toMatchObject(others);
    expect(await runsOf(checkout.project)).toEqual(runs);
    expect(await codeOf(checkout)).toMatchObject({ api: { state: 'current' } });
  });
});
