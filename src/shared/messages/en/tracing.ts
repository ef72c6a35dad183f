import { count } from './words.ts';

/** What `bkdev trace` says. */
export const tracing = {
  'help.trace': () => 'show where the time of one request went: gateway, services, tasks, queries',
  'help.trace.request': () => 'its id, from the X-Request-ID header, or that of its trace (default: the last one)',
  'trace.none': () => 'This environment collects no traces.',
  'trace.none.hint': () => 'bkdev init --tracing adds a collector, and bkdev up tracing brings it up.',
  'trace.silent': ({ service }: { service: string }) =>
    `${service} did not answer in a way that this bkdev understands.`,
  'trace.silent.hint': ({ service }: { service: string }) =>
    `bkdev restart ${service} starts it again; bkdev init brings its files up to date.`,
  'trace.empty': () => 'No request and no task has been traced yet.',
  'trace.unknown': ({ id }: { id: string }) => `No trace belongs to ${id}.`,
  'trace.unknown.hint': () =>
    'A trace arrives up to a second after its request has ended. The last 300 are kept until the collector restarts.',
  'trace.heading': ({ count: spans, tookMs, request }: { count: number; tookMs: number; request?: string }) =>
    `${spans} ${count(spans, 'operation', 'operations')} in ${milliseconds(tookMs)}${request === undefined ? '' : `, request ${request}`}`,
  'trace.took': ({ ms }: { ms: number }) => milliseconds(ms),
  'trace.repeated': ({ count: times, name }: { count: number; name: string }) => `${times} × ${name}`,
};

/** Shorter than a duration elsewhere: what a query takes counts here. */
function milliseconds(ms: number): string {
  return ms < 10 ? `${ms.toFixed(1)} ms` : ms < 10_000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}
