import { expect, test } from 'vitest';
import { createLogBook } from '../../../../src/host/ui/logs/log-book.ts';
import { createLogView } from '../../../../src/host/ui/logs/log-view.ts';
import { workerOf } from '../../../../src/host/ui/logs/worker.ts';

const booting = '[2026-11-30 05:08:18 +0000] [71] [INFO] Booting worker with pid: 71';
const access = '127.0.0.1 - - [30/Nov/2026:05:08:18 +0000] "GET / HTTP/1.1" 200 5 "-" "curl/8.5" <72>';
const task = '[2026-11-30 05:08:18,123: INFO/ForkPoolWorker-2] Task tick succeeded in 0.01s: None';

test("the worker must be known from gunicorn's lines, its access log, and Celery's lines", () => {
  expect([booting, access, task].map(workerOf)).toEqual(['pid 71', 'pid 72', 'ForkPoolWorker-2']);
  const others = ['[71] a list', 'Watching for file changes', '<72>', '[2026-11-30] [INFO] a line of the product', ''];
  expect(others.map(workerOf)).toEqual(others.map(() => undefined));
});

test('the lines of one worker must include what continues them, and no other', () => {
  const book = createLogBook();
  const error = '[2026-11-30 05:08:19 +0000] [71] [ERROR] Error handling request /';
  const traceback = ['Traceback (most recent call last):', '  File "/workspace/a.py", line 1', 'ValueError: no'];
  const texts = [booting, access, error, ...traceback, 'a line of nobody', access];
  for (const [at, text] of texts.entries()) book.append({ service: 'api', at, text });
  const view = createLogView(book, { services: ['api'], only: { type: 'worker', name: 'pid 71' } });
  const shown = view.items().map(({ entry, block }) => (block ? block.lines.length : entry.text));
  expect(shown).toEqual([booting, error, traceback.length]);
  expect(book.workers('api')).toEqual(['pid 72', 'pid 71']);
});

test('workers that are replaced again and again must be forgotten, the latest last', () => {
  const book = createLogBook();
  for (let pid = 1; pid <= 100; pid += 1)
    book.append({ service: 'api', at: pid, text: `[2026-11-30 05:08:18 +0000] [${pid}] [INFO] Booting worker` });
  expect(book.workers('api')).toHaveLength(12);
  expect(book.workers('api')[0]).toBe('pid 100');
});
