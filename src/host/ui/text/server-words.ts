import { message } from '../../../shared/messages/message.ts';
import type { ServerFacts } from '../../../shared/model/report.ts';
import { say } from './language.ts';
import { formatBytes } from './load-words.ts';
import { plain } from './plain.ts';

/**
 * Returns a text each for gunicorn's master, every worker and every lost worker: `gunicorn 26: sync, timeout 30 s, 41
 * MB`, `worker 57: 12 min, 88 MB, 1234 requests`. `now` in epoch milliseconds.
 */
export function serverWords({ pid, memory, settings, overridden, workers, ends }: ServerFacts, now: number): string[] {
  const written = Object.entries(overridden).map(([name, value]) => `${name} ${value}`);
  const master = message('server.master', {
    ...{ pid, class: settings.class, threads: settings.threads, seconds: settings.timeout, written },
    ...(memory > 0 && { memory: formatBytes(memory) }),
  });
  return [
    plain(master),
    ...workers.map(worker => {
      const about = { pid: worker.pid, ageMs: now - worker.startedAt, memory: formatBytes(worker.memory) };
      if (worker.isBooting) return say(message('server.booting', about));
      const doing = worker.request === undefined ? {} : { request: worker.request };
      return plain(message('server.worker', { ...about, requests: worker.requests, ...doing }));
    }),
    ...ends.map(({ pid: lost, at, how, request }) =>
      plain(message(`server.lost-${how}`, { pid: lost, agoMs: now - at, ...(request !== undefined && { request }) })),
    ),
  ];
}
