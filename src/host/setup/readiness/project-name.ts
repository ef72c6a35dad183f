import { type Message, message } from '../../../shared/messages/message.ts';
import { BkdevError } from '../../../shared/model/error.ts';
import { brokenLines, decodePath, type Environment, encodePath, parseEnvironment } from '../../definition/env-file.ts';
import type { Checkout } from '../../ports/checkout.ts';
import type { Origin } from '../../ports/container-engine.ts';
import type { World } from '../../ports/world.ts';
import type { Agreement } from './apply-remedies.ts';
import { type Identity, wrongSettings } from './environment.ts';

type Shell = Readonly<Record<string, string | undefined>>;
type Place = Pick<Checkout, 'root' | 'ownProject' | 'standing'>;

/** Which checkout `.devcontainer/.env` was written for. */
type Written =
  /** For this one, or the file does not exist. */
  | { readonly type: 'own' }
  /** For a folder that was moved here: `from` no longer exists. */
  | { readonly type: 'moved'; readonly from: string; readonly project: string; readonly madeFor: string }
  /** For this one, which took over another folder's data. */
  | { readonly type: 'taken-over'; readonly project: string; readonly madeFor: string }
  /** For another checkout, of which this is a copy. */
  | { readonly type: 'copied' };

function whoseIs(written: Environment, { standing }: Place): Written {
  const { BKDEV_PROJECT: project, BKDEV_CHECKOUT: made, BKDEV_MOVED_TO: moved } = written;
  if (!project || !made) return { type: 'own' };
  const madeFor = decodePath(made);
  const from = moved ? decodePath(moved) : madeFor;
  switch (standing(from)) {
    case 'another':
      return { type: 'copied' };
    case 'gone':
      return { type: 'moved', from, project, madeFor };
    case 'this':
      return moved ? { type: 'taken-over', project, madeFor } : { type: 'own' };
  }
}

/**
 * Decides the project name of the checkout's environment. If the checkout was moved, reports that and takes over its
 * data once a person agrees; a copy gets a name of its own. Without an agreement (a dry run), only reports. Throws
 * BkdevError `consent-needed` if nobody can be asked.
 */
export async function settleIdentity(
  world: World,
  written: Environment,
  agreement: Agreement | undefined,
): Promise<Identity> {
  const { checkout, engine, host, emit } = world;
  const { root } = checkout;
  const own: Identity = { project: host.env['BKDEV_PROJECT'] || checkout.ownProject, madeFor: root };
  const found = whoseIs(written, checkout);
  if (found.type === 'own' || found.type === 'copied') return own;
  const { project, madeFor } = found;
  if (host.env['BKDEV_PROJECT'] && host.env['BKDEV_PROJECT'] !== project) return own;
  const origins = await engine.origins(project);
  const taken: Identity = { project, madeFor, movedTo: root };
  // Without any data left, the default name can be used.
  if (!origins.some(({ kind }) => kind === 'volume')) return own;
  if (found.type === 'taken-over') return taken;
  if (origins.some(({ madeBy }) => madeBy !== undefined && checkout.standing(madeBy) === 'another')) return own;
  const moved = message('setup.moved', { from: found.from, project });
  // A folder that is missing here may exist on another machine that uses the same remote engine.
  const isInUse = origins.some(({ isRunning }) => isRunning) && !isLocal((await world.engine.info()).endpoint);
  const about = isInUse ? message('setup.moved.in-use', { moved }) : moved;
  if (agreement === undefined) {
    emit({ type: 'notice-given', text: message('setup.moved.up-offers', { moved: about }) });
    return { project, madeFor, ...(found.from !== madeFor && { movedTo: found.from }) };
  }
  if (!(await agreesToTakeOver(about, project, isInUse, agreement))) {
    const declined = message('setup.moved.declined', { from: found.from });
    emit({
      type: 'notice-given',
      text: agreement.yes ? message('setup.moved.not-used', { about, declined }) : declined,
      hint: isInUse
        ? message('setup.moved.use-later', { project, checkout: encodePath(madeFor) })
        : message('setup.moved.delete', { project }),
    });
    return own;
  }
  await takeOver(world, taken, origins);
  emit({ type: 'notice-given', text: message('setup.moved.used', { moved }) });
  return taken;
}

/** Whether the engine is reached through a local socket, so that it mounts this machine's folders. */
function isLocal(endpoint: string): boolean {
  return /^(?:unix|npipe):/.test(endpoint);
}

/** Asks for consent; `--yes` is not enough if the data is in use. */
async function agreesToTakeOver(
  about: Message,
  project: string,
  isInUse: boolean,
  { yes, isTerminal, tell, ask }: Agreement,
): Promise<boolean> {
  if (yes) return !isInUse;
  if (!isTerminal)
    throw new BkdevError({
      code: 'consent-needed',
      message: about,
      hint: isInUse ? message('setup.moved.stop-first', { project }) : message('setup.moved.choose'),
    });
  tell(about);
  return ask(message(isInUse ? 'setup.moved.ask-in-use' : 'setup.moved.ask'), !isInUse);
}

/** Transfers the data to this checkout and removes the containers, which mount the missing folder. */
async function takeOver({ engine, checkout }: World, { project }: Identity, origins: readonly Origin[]): Promise<void> {
  await engine.handOver(project, checkout.root);
  const containers = origins.flatMap(({ kind, id }) => (kind === 'container' ? [id] : []));
  await Promise.all(containers.map(id => engine.stop(id)));
  await Promise.all(containers.map(id => engine.remove(id)));
}

/**
 * Returns the environment for Compose and the devcontainer CLI: the shell's variables, changed so that both use the
 * same project, files and engine, whatever a `.env` says. Invalid settings count as absent: `up` refuses them, but
 * other commands must keep working.
 */
export function composeEnvironment(shell: Shell, text: string, place: Place): Record<string, string> {
  const written = parseEnvironment(text);
  const isBroken = brokenLines(text).length > 0;
  const wrong = [...wrongSettings(shell), ...wrongSettings(written).filter(({ name }) => !shell[name])];
  return {
    // A single broken line makes Compose reject the whole file.
    ...(isBroken && { ...written, COMPOSE_DISABLE_ENV_FILE: '1' }),
    // Compose reads these from the file, while the devcontainer CLI and bkdev do not. An empty value counts as unset
    // and is not overwritten.
    ...Object.fromEntries(steering.filter(name => name in written).map(name => [name, ''])),
    ...ofShell(shell),
    ...Object.fromEntries(wrong.map(({ name }) => [name, ''])),
    ...nameFor(written, shell, place),
  };
}

/** The shell's variables without those that would point Compose to another project. */
export function ofShell(shell: Shell): Record<string, string> {
  const pairs = Object.entries(shell).filter(
    (pair): pair is [string, string] => pair[1] !== undefined && !pair[0].startsWith('COMPOSE_'),
  );
  return Object.fromEntries(pairs);
}

/** Variables that point Compose to another project, other files or another engine. */
const steering = [
  ...['COMPOSE_PROJECT_NAME', 'COMPOSE_FILE', 'COMPOSE_PROFILES', 'COMPOSE_ENV_FILES'],
  ...['DOCKER_HOST', 'DOCKER_CONTEXT', 'DOCKER_TLS_VERIFY', 'DOCKER_CERT_PATH', 'DOCKER_CONFIG'],
];

/** Sets the project name if the file has none, or was copied from another checkout. */
function nameFor(written: Environment, shell: Shell, place: Place): Record<string, string> {
  const isRight = (name: string | undefined) => !!name && wrongSettings({ BKDEV_PROJECT: name }).length === 0;
  if (isRight(shell['BKDEV_PROJECT'])) return {};
  const { BKDEV_PROJECT: project, BKDEV_CHECKOUT: madeFor } = written;
  const isBelieved = isRight(project) && madeFor !== undefined && whoseIs(written, place).type !== 'copied';
  if (project === undefined || !isBelieved) return { BKDEV_PROJECT: place.ownProject };
  return shell['BKDEV_PROJECT'] === undefined ? {} : { BKDEV_PROJECT: project };
}
