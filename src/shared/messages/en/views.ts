import type { Say, Wording } from '../wording.ts';
import { age, duration } from './durations.ts';
import { list } from './words.ts';

/** What the views behind keys say: needs, changes, failed requests. */
export const views = {
  'screen.title.needs': () => 'What needs what',
  'needs.nothing-held': () => 'No service blocks another.',
  'needs.holds': ({ service, services }: Service & { services: readonly string[] }) =>
    `${service} blocks ${list(services)}`,
  'needs.above': () => '(see above)',

  'screen.title.requests': () => 'Failed requests at the gateway',
  'screen.title.explanation': () => 'Why',
  'requests.reading': () => "reading the gateway's log",

  'screen.title.changes': ({ service }: Service) => `Last changes of ${service}`,
  'change.none': () => 'bkdev has not seen this service change yet.',
  'change.started': () => 'started',
  'change.restarted': () => 'restarted',
  'change.removed': () => 'container removed',
  'change.paused': () => 'paused',
  'change.continued': () => 'continued',
  'change.ended': ({ ms }: Time) => `stopped after ${age(ms)}`,
  'change.exited': ({ exitCode, ms }: Time & { exitCode: number }) => `exited with ${exitCode} after ${age(ms)}`,
  'change.killed-for-memory': ({ ms }: Time) => `killed for memory after ${age(ms)}`,
  'change.scaled': ({ from, to }: { from: number; to: number }) => `scaled from ${from} to ${to}`,
  'change.healthy': ({ ms }: { ms?: number | undefined }) =>
    `healthy${ms === undefined ? '' : `, ${duration(ms)} after its start`}`,
  'change.unhealthy': ({ reason }: { reason: Wording }, say: Say) => because('failed', say(reason)),
  'change.failed': ({ cause }: { cause: Wording }, say: Say) => because('failed', say(cause)),
  'change.reloaded': ({ ms, reason }: Time & { reason: Wording }, say: Say) =>
    because(`reloaded in ${duration(ms)}`, say(reason)),
  'change.held': ({ reason }: { reason: Wording }, say: Say) => because('saved code not applied', say(reason)),
  'change.lasts': ({ ms }: Time) => `(${age(ms)} ago)`,
  'change.lasted': ({ ms }: Time) => `(for ${age(ms)})`,
};

function because(what: string, why: string): string {
  return why === '' ? what : `${what}: ${why}`;
}

interface Service {
  readonly service: string;
}

interface Time {
  readonly ms: number;
}
