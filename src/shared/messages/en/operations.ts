import type { Say, Wording } from '../wording.ts';
import { count, gibibytes, gigabytes, list, seconds, sentence } from './words.ts';

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

  'attach.attached': ({ command }: { command: string }) => `Attached to "bkdev ${command}", which is already running.`,
  'attach.goes-on': ({ command }: { command: string }) => `"bkdev ${command}" continues in its own terminal.`,
  'attach.ended': ({ command }: { command: string }) => `"bkdev ${command}" ended before it was done.`,
  'attach.resume': () => 'bkdev up continues where it stopped.',
  'lock.busy': ({ command, project }: { command: string; project: string }) =>
    `"bkdev ${command}" is changing this environment (${project}).`,
  'lock.busy.try': () => 'Wait for it to end, or interrupt it; bkdev status shows its progress.',

  'project.moved': ({ folder }: { folder: string }) =>
    `Containers of this environment were created from ${folder}, which no longer exists.`,
  'project.moved.try': () => 'bkdev down, then bkdev up, recreates them from here; data is kept.',
  'project.one-off': ({ container, service }: { container: string; service: string }) =>
    `${container} is running beside this environment: a one-off container of ${service} (docker compose run).`,
  'project.one-off.try': ({ container }: { container: string }) => `docker stop ${container} ends it.`,
  'project.containers-taken': ({ project, owner, checkout }: Taken) =>
    `The containers of ${project} belong to ${owner}, not to ${checkout}.`,
  'project.volumes-taken': ({ project, owner, checkout }: Taken) =>
    `The volumes of ${project} belong to ${owner}, not to ${checkout}.`,
  'project.taken.try': ({ owner }: { owner: string }) =>
    `Give this checkout another name (BKDEV_PROJECT=NAME, or none for one of its own), or remove those: bkdev down --workspace ${owner}`,
  'project.taken.rename': () => 'Give this checkout another name (BKDEV_PROJECT=NAME, or none for one of its own).',
  'project.data-kept': ({ project, found }: { project: string; found: Wording }, say: Say) =>
    `The data of ${project} was not deleted: ${say(found)}.`,
  'project.data-unmarked': ({ volume }: { volume: string }) => `nothing says which checkout ${volume} was created for`,
  'project.data-of-gone': ({ checkout }: { checkout: string }) => `it was created for ${checkout}, which is not here`,
  'project.data-unmarked.try': ({ project }: { project: string }) =>
    `If it is yours: docker compose -p ${project} down --volumes`,
  'project.data-of-gone.try': ({ project }: { project: string }) =>
    `If this checkout used to be there, bkdev up takes the data over. If it is yours: docker compose -p ${project} down --volumes`,

  'input.missing': ({ file, folder, title }: { file: string; folder: string; title: string }) =>
    `${file} is not in ${folder}, and ${title} needs it.`,
  'input.lock.try': ({ file }: { file: string }) => `git checkout ${file} restores it; uv lock writes a new one.`,
  'input.folder.try': () =>
    'Is this the right folder (--workspace DIR)? If the product is elsewhere, correct .devcontainer/compose.yaml.',
  'disk.short': ({ freeBytes, folder, neededBytes }: { freeBytes: number; folder: string; neededBytes: number }) =>
    `Only ${gibibytes(freeBytes, 1)} is free on the disk of ${folder}; building the images needs ${gibibytes(neededBytes)}.`,
  'disk.short.try': () => 'docker system df shows what uses it; docker builder prune and docker image prune free some.',
  'memory.short': ({ profile, neededBytes, freeBytes, dropped }: Memory) => {
    const found = `${profile} needs about ${gigabytes(neededBytes)} more memory, and ${gigabytes(freeBytes)} is free`;
    if (dropped.length === 0) return `${found}.`;
    const shown = list(dropped.map(({ service, bytes }) => `${service} (${gigabytes(bytes)})`));
    const names = dropped.map(({ service }) => service).join(', ');
    return `${found}; ${shown} ${count(dropped, 'is', 'are')} the largest: to do without ${count(dropped, 'it', 'them')}, write "without: [${names}]" in profiles/${profile}.local.yaml.`;
  },
  'editor.like-vscode': () => 'an editor like VS Code',
  'editor.jetbrains': () => 'a JetBrains IDE',
  'editor.terminal': ({ program }: { program: string }) => `a terminal (${program})`,

  'step.warning': ({ title, text }: { title: string; text: Wording }, say: Say) => `${title}: ${say(text)}`,

  'start.nothing': () => 'all of it was running already',
  'stop.nothing': () => 'nothing was running',
  'down.nothing': () => 'nothing was there to remove',

  'restart.no-container': ({ service }: { service: string }) => `${service} has no container.`,
  'program.not-supervised': ({ service }: { service: string }) =>
    `${service} has no programs that could be restarted, stopped or started by themselves.`,
  'program.not-supervised.try': ({ service }: { service: string }) => `bkdev restart ${service} restarts all of it.`,
  'restart.no-container.try': () => 'bkdev up creates and starts it.',

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

interface Taken {
  readonly project: string;
  /** The checkout that they belong to. */
  readonly owner: string;
  readonly checkout: string;
}

interface Memory {
  readonly profile: string;
  readonly neededBytes: number;
  readonly freeBytes: number;
  /** What would have to stay out, the largest first. */
  readonly dropped: readonly { readonly service: string; readonly bytes: number }[];
}
