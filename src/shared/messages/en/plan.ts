import type { Say, Wording } from '../wording.ts';
import { count, type Few, few } from './words.ts';

/** What a plan does and why, and what a person is asked about it. */
export const plan = {
  'plan.verb.write': () => 'write',
  'plan.verb.await': () => 'wait for',
  'plan.verb.build': () => 'build',
  'plan.verb.create': () => 'create',
  'plan.verb.recreate': () => 'recreate',
  'plan.verb.start': () => 'start',
  'plan.verb.restart': () => 'restart',
  'plan.verb.restart-programs': () => 'restart the programs of',
  'plan.verb.unpause': () => 'unpause',
  'plan.verb.reconnect': () => 'reconnect',
  'plan.verb.stop': () => 'stop',
  'plan.verb.remove': () => 'remove',
  'plan.verb.remove-network': () => 'remove network',
  'plan.verb.remove-volume': () => 'delete volume',
  'plan.verb.remove-snapshot': () => 'delete snapshot',
  'plan.verb.forget.scales': () => 'forget the instance counts set by bkdev scale',
  'plan.verb.forget.logs': () => 'delete the saved logs of this environment',
  'plan.verb.forget.memory': () => 'forget what bkdev remembers of it: last profile, instance counts, start times',
  'plan.verb.keep': () => 'keep',
  'plan.verb.restore': () => 'restore snapshot',
  'plan.verb.snapshot': () => 'take snapshot',
  'plan.into': ({ volumes }: { volumes: readonly string[] }) =>
    `into the new ${count(volumes, 'volume', 'volumes')} ${volumes.join(', ')}`,
  'plan.over': ({ volumes }: { volumes: readonly string[] }) => `over the data in ${volumes.join(', ')}`,
  'plan.shared-snapshot': () => 'which other checkouts of this product can use too',
  'plan.of': ({ volumes }: { volumes: readonly string[] }) =>
    `of the ${count(volumes, 'volume', 'volumes')} ${volumes.join(', ')}`,
  'plan.line': ({ verb, services, needs, cause, note }: Line, say: Say) =>
    [
      [say(verb), ...(services.length > 0 ? [services.join(', ')] : [])].join(' '),
      ...(needs.length > 0 ? [`after ${needs.map(say).join(', ')}`] : []),
      ...(cause === undefined ? [] : [`(${say(cause)})`]),
      ...(note === undefined ? [] : [say(note)]),
    ].join(' '),
  'plan.need.service_started': ({ service }: { service: string }) => `${service} started`,
  'plan.need.service_healthy': ({ service }: { service: string }) => `${service} healthy`,
  'plan.need.service_completed_successfully': ({ service }: { service: string }) => `${service} done`,
  'plan.need.ended': ({ names, more }: Few<'names'>) => few(names, more),
  'plan.need.all-removed': () => 'the removals above',
  'plan.volumes': ({ volumes }: { volumes: readonly string[] }) =>
    `with the new ${count(volumes, 'volume', 'volumes')} ${volumes.join(', ')}`,
  'plan.because': ({ cause }: { cause: Wording }, say: Say) => `(${say(cause)})`,
  'plan.outdated': () => 'with its older image (bkdev down, then bkdev up, renews it; an editor in it closes)',
  'plan.estimate': ({ time }: { time: string }) => `about ${time}, judging by earlier starts`,
  'plan.empty': () => 'nothing to do',
  'plan.changed-while-asking': () => 'Something changed while you were asked. This is the plan now.',
  'plan.would-leave': ({ profile, services }: { profile: string; services: readonly string[] }) =>
    `Bringing up ${profile} would stop or replace ${services.join(', ')}, which another profile runs; nobody can be asked here, so nothing was changed.`,
  'plan.would-leave.try': ({ profile }: { profile: string }) =>
    `bkdev switch ${profile} goes over to it without asking; --yes does the same`,
  'plan.declined': () => 'Nothing was changed.',

  'cause.no-image': () => 'no such image yet',
  'cause.agent-knows-none': () => 'the agent has no definition to go by',
  'cause.agent-knows-other': () => 'the agent goes by another version of it',
  'cause.no-container': () => 'no container yet',
  'cause.created': () => 'just created',
  'cause.scaled-up': ({ service, count }: Scale) => `${service} is to have ${count} instances`,
  'cause.scaled-down': ({ service, count }: Scale) =>
    `${service} is to have ${count === 1 ? 'one instance' : `${count} instances`}`,
  'cause.before-taking-away': () => 'all healthy, before anything is stopped or removed',
  'cause.container-dead': () => 'its container is dead',
  'cause.misnumbered': ({ service, number }: { service: string; number: number }) =>
    `it goes by ${service}.${number}, and no ${service} is there`,
  'cause.configuration-changed': () => 'its configuration changed',
  'cause.rebuilt': () => 'its image is rebuilt',
  'cause.overlays': ({ profile, added, dropped }: Overlays) =>
    `profile ${profile} ${[
      ...(added.length > 0 ? [`adds ${added.join(', ')}`] : []),
      ...(dropped.length > 0 ? [`drops ${dropped.join(', ')}`] : []),
    ].join(' and ')}`,
  'cause.debug-on': () => 'debug mode is on',
  'cause.debug-off': () => 'debug mode is off',
  'cause.paused': () => 'it is paused',
  'cause.container-state': ({ state }: { state: string }) =>
    state === 'exited' ? 'its container has exited' : `its container is ${state}`,
  'cause.check-fails': () => 'its health check fails',
  'cause.programs-changed': () => 'its programs in x-bkdev have changed',
  'cause.program-gave-up': ({ program }: { program: string }) => `its program ${program} gave up`,
  'cause.needed-by-failed': ({ service }: { service: string }) => `${service}, which needs it, gave up`,
  'cause.packages-gone': ({ names, more }: Few<'names'>) =>
    `${names.length + more} ${count(names.length + more, 'package is', 'packages are')} gone: ${few(names, more)}`,
  'cause.migrations-missing': ({ names, more }: Few<'names'>) =>
    `${names.length + more} ${count(names.length + more, 'migration is', 'migrations are')} not applied: ${few(names, more)}`,
  'cause.database-gone': ({ database }: { database: string }) => `database ${database} is gone`,
  'cause.never-ran': () => 'it never ran',
  'cause.step-failed': ({ exitCode }: { exitCode: number }) => `it failed with ${exitCode}`,
  'cause.inputs-changed': () => 'its input files changed',
  'cause.inputs-listed-anew': () => 'an input file was added or removed',
  'cause.volume-new': ({ volume }: { volume: string }) => `its volume ${volume} is new`,
  'cause.snapshot-fits': ({ steps }: { steps: readonly string[] }) =>
    `taken after ${steps.join(', ')} with the same migrations and packages`,
  'cause.first-of-its-kind': () => 'none was taken with these migrations and packages',
  'cause.detached': ({ network }: { network: string }) => `it is detached from the network ${network}`,
  'cause.singleton': ({ role }: { role: string }) => `only one ${role} may run`,
  'cause.not-defined': () => 'the definition no longer has it',
  'cause.requested': ({ command }: { command: string }) => `requested by bkdev ${command}`,
  'cause.of-no-service': () => 'left by docker compose run, or by a command that was interrupted',
  'cause.not-in-profile': ({ profile }: { profile: string }) => `profile ${profile} does not have it`,

  'doubt.edited': ({ services }: Services) =>
    `${services.join(', ')} ${count(services, 'is', 'are')} running and will be replaced: ${count(services, 'its', 'their')} configuration changed since.`,
  'doubt.in-no-profile': ({ services }: Services) =>
    `${services.join(', ')} ${count(services, 'is', 'are')} running and will be stopped: no profile has ${count(services, 'it', 'them')} any more.`,
  'doubt.not-defined': ({ services }: Services) =>
    `${services.join(', ')} ${count(services, 'is', 'are')} running and will be removed: the definition no longer has ${count(services, 'it', 'them')}.`,

  'hold.turn': ({ command }: { command: string }) => `waiting for its turn in "bkdev ${command}", which is running`,
  'hold.just-created': () => 'just created',
  'hold.service': ({ service }: { service: string }) => `waiting for ${service}`,
};

/** An operation in its parts. */
interface Line {
  readonly verb: Wording;
  readonly services: readonly string[];
  readonly needs: readonly Wording[];
  readonly cause?: Wording;
  readonly note?: Wording;
}

interface Scale {
  readonly service: string;
  readonly count: number;
}

interface Overlays {
  readonly profile: string;
  readonly added: readonly string[];
  readonly dropped: readonly string[];
}

interface Services {
  readonly services: readonly string[];
}
