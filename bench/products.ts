import { spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { zstdDecompressSync } from 'node:zlib';

/** The product in an environment. */
export interface Product {
  readonly name: 'sample' | 'bk-monitor';
  /** Whether slow measurements are repeated less often. */
  readonly isLarge: boolean;
  /** The files that are edited. Only the API loads the first one, and only Celery's backend workers the other. */
  readonly edited: { readonly api: string; readonly worker: string };
  /** Writes its source to the checkout, with additions that show which code is running. */
  place(checkout: string): void;
}

const root = dirname(dirname(fileURLToPath(import.meta.url)));
/** Its source is not part of this repository: the person who measures provides its location, as for the tests. */
export const inputs = resolve(process.env['BKDEV_BK_MONITOR_INPUTS'] ?? join(root, '../shared/inputs'));
const archive = join(inputs, 'bk-monitor.tar.zst');
const urls = 'bkmonitor/kernel_api/urls.py';

export const sample: Product = {
  name: 'sample',
  isLarge: false,
  edited: { api: urls, worker: 'bkmonitor/alarm_backends/service/scheduler/tasks/cron.py' },
  place: checkout => {
    cpSync(join(root, 'sample'), checkout, { recursive: true, filter: path => !path.includes('node_modules') });
    show(checkout, sample.edited);
  },
};

export const bkMonitor: Product = {
  name: 'bk-monitor',
  isLarge: true,
  edited: { api: urls, worker: 'bkmonitor/alarm_backends/service/detect/tasks.py' },
  place: checkout => {
    unpackBkMonitor(checkout);
    show(checkout, bkMonitor.edited);
  },
};

/** Writes bk-monitor's source as it is, with the stand-in for its private package. */
export function unpackBkMonitor(checkout: string): void {
  mkdirSync(checkout);
  const tar = zstdDecompressSync(readFileSync(archive));
  const { status } = spawnSync('tar', ['-x', '--strip-components=1', '-C', checkout], { input: tar });
  if (status !== 0) throw new Error(`${archive} cannot be unpacked`);
  cpSync(join(inputs, 'bk-monitor-base'), join(checkout, 'bk-monitor-base'), { recursive: true });
}

export function isThere({ name }: Product): boolean {
  return name === 'sample' || existsSync(archive);
}

/**
 * Adds code that shows its own version: the API at `/bench`, and a task in a Redis list; and a task that names its host
 * there. The last line is the edited one.
 */
function show(checkout: string, edited: Product['edited']): void {
  appendFileSync(
    join(checkout, edited.api),
    `

from django.http import HttpResponse as _Response
from django.urls import re_path as _re_path


def _bench(request):
    return _Response(BENCH)


_bench.login_exempt = True
urlpatterns.append(_re_path("^bench$", _bench))
BENCH = "code 100000"
`,
  );
  appendFileSync(
    join(checkout, edited.worker),
    `

from alarm_backends.service.scheduler.app import app as _app


@_app.task(name="bkdev.bench", ignore_result=True)
def _bench(key):
    import redis

    redis.Redis("redis", db=15).rpush(key, BENCH)


@_app.task(name="bkdev.bench.host", ignore_result=True)
def _bench_host(key):
    import socket

    import redis

    redis.Redis("redis", db=15).rpush(key, socket.gethostname())


BENCH = "code 100000"
`,
  );
}
