import { createHash } from 'node:crypto';
import { tmpdir, userInfo } from 'node:os';
import { basename, isAbsolute, join } from 'node:path';
import { BkdevError } from '../../shared/model/error.ts';
import type { Emit } from '../../shared/model/event.ts';
import { createHistory } from '../adapters/cache/conf-history.ts';
import { rememberDefinition } from '../adapters/cache/remembered-definition.ts';
import { rememberProfiles } from '../adapters/cache/remembered-profiles.ts';
import { createDockerEngine } from '../adapters/docker/docker-engine.ts';
import { lazyComposer, lazyDevContainers } from '../adapters/docker/lazy-parts.ts';
import { withPublishedAddresses } from '../adapters/docker/published-addresses.ts';
import { findCheckout } from '../adapters/system/disk-checkout.ts';
import { nodeClock } from '../adapters/system/node-clock.ts';
import { createNodeHost } from '../adapters/system/node-host.ts';
import { rememberStops } from '../adapters/system/remembered-stops.ts';
import { createSocketLock } from '../adapters/system/socket-lock.ts';
import { readRegular } from '../definition/read-regular.ts';
import { refuseForeign } from '../orchestrator/own-project.ts';
import type { World } from '../ports/world.ts';
import { definitionInUse, type InUse } from '../setup/readiness/definition-in-use.ts';
import { composeEnvironment, ofShell } from '../setup/readiness/project-name.ts';
import { homeless } from './system-failure.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** Options that every command on an environment has. */
export interface CommonOptions {
  readonly workspace: string;
  readonly json: boolean;
  readonly yes: boolean;
}

/**
 * Puts the real parts together for the checkout at or above a folder. Throws BkdevError `definition-missing`, or
 * `file-unusable` for what is no file.
 */
export function wire(folder: string, env: Env, emit: Emit): World {
  const state = stateFolder(env);
  const checkout = rememberProfiles(findCheckout(folder), join(state, 'profiles'));
  const settings = join(checkout.root, '.devcontainer', '.env');
  // What cannot be its settings must not be taken for settings that are missing, and be written over.
  readIfThere(settings);
  const composeEnv = () => composeEnvironment(env, readIfThere(settings), checkout);
  const history = createHistory(checkout.root, state);
  const engine = rememberStops(createDockerEngine(env), history);
  const composer = rememberDefinition(
    lazyComposer(join(checkout.root, '.devcontainer'), composeEnv),
    checkout.root,
    join(state, 'definitions'),
    composeEnv,
  );
  return {
    engine,
    composer: withPublishedAddresses(composer, engine),
    devcontainers: lazyDevContainers(
      checkout.root,
      join(state, 'devcontainers', folderNameFor(checkout.root)),
      composeEnv,
    ),
    checkout,
    history,
    lock: createSocketLock(lockFolder(state)),
    host: createNodeHost(env),
    clock: nodeClock,
    emit,
  };
}

/** The parts that need no checkout. */
export function wireMachine(env: Env): Pick<World, 'engine' | 'composer' | 'host'> {
  return { engine: createDockerEngine(env), composer: lazyComposer('', () => ofShell(env)), host: createNodeHost(env) };
}

/** What outlives a reboot: remembered profiles, the devcontainer CLI's override files. */
export function stateFolder(env: Env): string {
  const chosen = env['XDG_STATE_HOME'];
  // A relative path is to be ignored (XDG Base Directory Specification, "Environment variables").
  return join(chosen && isAbsolute(chosen) ? chosen : join(homeOf(env), '.local', 'state'), 'bkdev');
}

function homeOf(env: Env): string {
  const home = env['HOME'] || ownHome();
  if (home !== undefined && isAbsolute(home)) return home;
  throw homeless(home ?? '');
}

/** As the user database has it; undefined for a user it does not know, as in many containers. */
function ownHome(): string | undefined {
  try {
    return userInfo().homedir || undefined;
  } catch {
    return undefined;
  }
}

/** A path as the name of one folder. A name may have at most 255 bytes; a long one is cut and told apart by its digest. */
function folderNameFor(path: string): string {
  const name = path.replaceAll(/[\\/:]+/g, '-').slice(1);
  if (Buffer.byteLength(name) <= longestName) return name;
  return `${createHash('sha256').update(path).digest('hex').slice(0, 16)}-${basename(path).slice(0, 40)}`;
}

const longestName = 200;

/** Sockets. One place for all of a person's logins; a short path, because a socket's may have at most 107 bytes. */
function lockFolder(state: string): string {
  if (Buffer.byteLength(state) <= longestLockFolder) return join(state, 'locks');
  const name = `bkdev-${process.getuid?.() ?? userInfo().username}`;
  return Buffer.byteLength(tmpdir()) <= longestLockFolder ? join(tmpdir(), name) : join('/tmp', name);
}

const longestLockFolder = 60;

/**
 * The definition of an environment that is there, and which profile it is (`definitionInUse`), for a command that
 * looks at it or acts on it. Throws BkdevError `project-taken` where what goes by its name was made for another
 * checkout.
 */
export async function definitionOf(world: World): Promise<InUse> {
  const inUse = await definitionInUse(world);
  await refuseForeign(world, inUse.definition);
  return inUse;
}

function readIfThere(file: string): string {
  try {
    return readRegular(file);
  } catch (error) {
    // Compose would read it, too, and wait for ever.
    if (error instanceof BkdevError) throw error;
    return '';
  }
}
