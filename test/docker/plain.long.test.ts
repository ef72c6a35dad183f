import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { parseSaid } from '../support/said.ts';
import { followAgent } from './reload/agent-events.ts';
import { roles } from './reload/stack.ts';
import { ask, bkdev, up } from './support/bkdev.ts';
import { type Checkout, edit } from './support/checkout.ts';
import { docker } from './support/engine.ts';
import { takeStack } from './support/pool.ts';
import { doTasks, ticks } from './support/profiles.ts';
import { until } from './support/until.ts';

/**
 * Shows a running program's settings: garbage collector, editor of Celery's command line, check of migrations, delay of
 * responses.
 */
const toldByThePrograms = `import gc
import sys

from django.core.management.base import BaseCommand
from django.core.servers.basehttp import WSGIRequestHandler


class Told(str):
    def encode(self, *_):
        collector = "collector" if gc.get_freeze_count() > 10_000 or gc.get_threshold()[0] > 10_000 else ""
        editor = "editor" if type(sys.modules.get("click_repl")).__name__ == "Unloaded" else ""
        migrations = "migrations" if BaseCommand.check_migrations.__name__ == "get_ready" else ""
        delay = "delay" if WSGIRequestHandler.disable_nagle_algorithm else ""
        return f"changed:{collector}{editor}{migrations}{delay}".encode()


VERSION = Told("of how it was started")
`;

/** Prints which changes for speed a worker of Celery gets. */
const inAWorker = `import json, types, weakref
import bkdev_worker
from celery import signals

events = [signals.worker_init, signals.worker_ready, signals.worker_shutting_down]
found = [ref() if isinstance(ref, weakref.ReferenceType) else ref for event in events for _, ref in event.receivers]
app = types.SimpleNamespace(steps={"consumer": set(), "worker": set()})
bkdev_worker.take_no_more_once_told(types.SimpleNamespace(app=app))
names = {each.__name__ for each in [*found, *app.steps["worker"]]}
speed = {"wait_for_broker", "wake_on_signals", "end_without_taking_apart", "EndIdleProcesses"}
print(json.dumps(sorted(names & speed)))
`;

/** Prints whether supervisord is woken by signals. */
const inSupervisord = `import signal, sys
sys.path.insert(0, "/opt/bkdev/runtime/supervisor")
import run
run.WakeUp(None, None)
print(signal.set_wakeup_fd(-1) != -1)
`;

let checkout: Checkout;

beforeAll(async () => {
  checkout = await takeStack('full');
});

describe('BKDEV_PLAIN=1', () => {
  test('must start every role as its own programs have it, healthy, and reload it all the same', async () => {
    expect(await up(checkout, { BKDEV_PLAIN: '1' }, 'full')).toMatchObject({ status: 0, error: undefined });
    const { outcome } = parseSaid((await bkdev(checkout, ['status', '--json'], { BKDEV_PLAIN: '1' })).stdout) as {
      outcome: string;
    };
    expect(outcome).toBe('healthy');
    const events = followAgent(checkout);
    const restore = await edit(checkout, 'bkmonitor/bkmonitor/version.py', () => toldByThePrograms);
    onTestFinished(restore);
    await events.reloaded(roles);
    await doTasks(checkout, Date.now(), 1);
    expect({
      api: await ask(checkout, '/version'),
      worker: (parseSaid(await ask(checkout, '/api/v4/tasks/')) as { worker_version: string }).worker_version,
    }).toEqual({ api: 'changed:', worker: 'changed:' });
    const before = await ticks(checkout);
    await until('beat ticks', async () => (await ticks(checkout)) > before);
  });

  test('must leave out each change for speed alone, which are there without it', async () => {
    const asked = async (service: string, python: string, script: string, plain: string) => {
      const told = ['exec', '-e', `BKDEV_PLAIN=${plain}`, `${checkout.project}-${service}-1`, python, '-c', script];
      return (await docker(...told)).trim();
    };
    const worker = (plain: string) => asked('worker', '/deps/venv/bin/python', inAWorker, plain);
    const supervisord = (plain: string) => asked('worker', '/opt/tools/bin/python', inSupervisord, plain);
    const own = (service: string) => docker('exec', `${checkout.project}-${service}-1`, 'printenv', 'BKDEV_PLAIN');
    const broker = `${checkout.project}-broker-1`;
    const commands = await docker('exec', broker, 'sh', '-c', "cat /proc/[0-9]*/cmdline | tr '\\0' ' '");
    expect({
      own: await Promise.all(['api', 'web', 'worker', 'beat', 'broker'].map(async name => (await own(name)).trim())),
      worker: [await worker('1'), JSON.parse(await worker(''))],
      supervisord: [await supervisord('1'), await supervisord('')],
      broker: [commands.includes('rabbit'), commands.includes('/opt/rabbitmq')],
    }).toEqual({
      own: ['1', '1', '1', '1', '1'],
      worker: ['[]', ['EndIdleProcesses', 'end_without_taking_apart', 'wait_for_broker', 'wake_on_signals']],
      supervisord: ['False', 'True'],
      broker: [true, false],
    });
  });
});
