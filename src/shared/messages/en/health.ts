import type { Say, Wording } from '../wording.ts';
import { age } from './durations.ts';
import { seconds } from './words.ts';

/** How a service is, and why. What another one lacks comes after its name: `which is starting`. */
export const health = {
  'health.needs': ({ needs, is, found }: { needs: string; is: Wording; found: Wording }, say: Say) =>
    `needs ${needs}, which ${say(is)}${found === '' ? '' : `; ${say(found)}`}`,
  'health.singleton': ({ count, role }: { count: number; role: string }) =>
    `${count} containers of it, and only one ${role} may run; bkdev up removes the others`,
  'health.instance': ({ instance, reason }: { instance: string; reason: Wording }, say: Say) =>
    `${instance}: ${say(reason)}`,

  'health.instance-state': ({ instance, state }: { instance: string; state: Wording }, say: Say) =>
    `${instance} ${say(state)}`,
  'health.paused': () => 'paused; `docker unpause` resumes it',
  'health.restarting': ({ exitCode }: { exitCode: number }) => `restarting after exit ${exitCode}`,
  'health.ended': ({ end }: { end: Wording }, say: Say) => `${say(end)}, not stopped by bkdev; \`bkdev up\` starts it`,
  'health.never-started': () => 'created but never started: an earlier start was cut short; `bkdev up` completes it',
  'health.done': () => 'done',
  'health.detached': ({ network }: { network: string }) =>
    `detached from the network ${network}; \`bkdev up\` reconnects it`,
  'health.url-untried': () => 'not yet tried from the host',
  'health.url-refused': ({ url, reason }: { url: string; reason: Wording }, say: Say) =>
    `${url} does not answer from this machine: ${say(reason)}`,
  'health.not-looked-at': () => 'not yet checked by the agent',
  'health.no-report': () => 'no report from the agent',
  'health.agent-silent': ({ silentMs }: { silentMs: number }) => `the agent has been silent for ${seconds(silentMs)}`,
  'health.no-check': () => 'no health check is defined',
  'health.check-fails': () => 'its health check fails',

  'exit.out-of-memory': ({ limit }: { limit?: number }) =>
    `killed: out of memory${limit === undefined ? '' : ` (limit ${Math.round(limit / 1024 ** 2)} MiB)`}`,
  'exit.status': ({ exitCode }: { exitCode: number }) => `exited with ${exitCode}`,
  'exit.killed': ({ exitCode }: { exitCode: number }) => `killed by SIGKILL (exit ${exitCode})`,
  'exit.signalled': ({ signal, exitCode }: { signal: string; exitCode: number }) =>
    `ended by ${signal} (exit ${exitCode})`,

  'server.master': ({ pid, class: kind, threads, seconds: limit, memory, written }: Master) =>
    [
      `gunicorn ${pid}: ${kind}`,
      ...(threads > 1 ? [`${threads} threads`] : []),
      limit === 0 ? 'no timeout' : `timeout ${limit} s`,
      ...(memory === undefined ? [] : [memory]),
    ].join(', ') + (written.length === 0 ? '' : ` (its own file says ${written.join(', ')})`),
  'server.worker': ({ pid, ageMs, memory, requests, request }: Worker & { requests: number; request?: string }) =>
    `worker ${pid}: ${age(ageMs)}, ${memory}, ${requests} ${requests === 1 ? 'request' : 'requests'}${request === undefined ? '' : `, now ${request}`}`,
  'server.booting': ({ pid, ageMs }: Worker) => `worker ${pid}: loading for ${age(ageMs)}`,
  'server.lost-timeout': ({ pid, agoMs, request }: Lost) =>
    `worker ${pid}: killed by its timeout ${age(agoMs)} ago${request === undefined ? '' : ` in ${request}`}`,
  'server.lost-killed': ({ pid, agoMs, request }: Lost) =>
    `worker ${pid}: killed by a signal ${age(agoMs)} ago${request === undefined ? '' : ` in ${request}`}`,

  'silence.workspace-stopped': () => 'the workspace stopped',

  'is.absent': () => 'has no container',
  'is.pending': () => 'is pending',
  'is.building': () => 'is building',
  'is.creating': () => 'is being created',
  'is.starting': () => 'is starting',
  'is.reloading': () => 'is reloading',
  'is.copying': () => 'is held still while its data is copied',
  'is.stopping': () => 'is being stopped',
  'is.stopped': () => 'is stopped',
  'is.failed': () => 'failed',
  'is.unknown': () => 'is in an unknown state',

  'lack.starting': () => 'is starting',
  'lack.stopping': () => 'is being stopped',
  'lack.failing': ({ reason }: { reason: Wording }, say: Say) => `is failing: ${say(reason)}`,
  'lack.absent': () => 'has no container',
  'lack.paused': () => 'is paused',
  'lack.stopped': () => 'is stopped',
  'lack.failed': ({ reason }: { reason: Wording }, say: Say) => `failed: ${say(reason)}`,
  'lack.killed': ({ exitCode }: { exitCode: number }) => `was killed (exit ${exitCode})`,
  'lack.killed-for-memory': () => 'was killed: out of memory',
  'lack.ended': ({ signal, exitCode }: { signal: string; exitCode: number }) =>
    `was ended by ${signal} (exit ${exitCode})`,
  'lack.exited': ({ exitCode }: { exitCode: number }) => `exited with ${exitCode}`,
};

interface Master {
  readonly pid: number;
  readonly class: string;
  readonly threads: number;
  readonly seconds: number;
  readonly memory?: string;
  readonly written: readonly string[];
}

interface Worker {
  readonly pid: number;
  readonly ageMs: number;
  readonly memory: string;
}

interface Lost {
  readonly pid: number;
  readonly agoMs: number;
  readonly request?: string;
}
