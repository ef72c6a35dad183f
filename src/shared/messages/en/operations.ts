import type { Say, Wording } from '../wording.ts';
import { count, seconds, sentence } from './words.ts';

/** What an operation does, waits for and ends with. */
export const operations = {
  'operation.engine-back': () => 'The engine is back; planning what is left to do.',

  'wait.needs': ({ services, needed, failure }: Waiting & { needed: string; failure: Wording }, say: Say) =>
    `${services.join(', ')} ${count(services, 'needs', 'need')} ${needed}: ${say(failure)}`,
  'wait.did-not-come-up': ({ services, failure }: Waiting & { failure: Wording }, say: Say) =>
    `${services.join(', ')} did not come up: ${say(failure)}`,
  'wait.overdue': ({ timeoutMs, found }: Overdue, say: Say) =>
    `Not healthy after ${seconds(timeoutMs)}: ${found
      .map(({ service, state, reason }) => `${service} ${say(state)}${reason === '' ? '' : ` (${say(reason)})`}`)
      .join('; ')}.`,
  'wait.overdue.try': () => 'bkdev status shows all of it; bkdev up starts what is not running.',
  'wait.idle': ({ services }: Waiting) =>
    `${services.join(', ')} ${count(services, 'is', 'are')} not running, and nothing is bringing ${count(services, 'it', 'them')} up.`,

  'rollback.done': ({ failure, profile }: { failure: Wording; profile: string }, say: Say) =>
    `${sentence(say(failure))} Profile ${profile} is back.`,
  'rollback.failed': ({ failure, profile, cause }: { failure: Wording; profile: string; cause: Wording }, say: Say) =>
    `${sentence(say(failure))} Going back to profile ${profile} failed too: ${say(cause)}`,
  'rollback.try': ({ profile }: { profile: string }) =>
    `bkdev status shows what is running; bkdev up ${profile} tries again.`,
};

interface Waiting {
  readonly services: readonly string[];
}

interface Overdue {
  readonly timeoutMs: number;
  readonly found: readonly { readonly service: string; readonly state: Wording; readonly reason: Wording }[];
}
