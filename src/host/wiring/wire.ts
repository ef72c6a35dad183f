import { createHash } from 'node:crypto';
import { tmpdir, userInfo } from 'node:os';
import { basename, isAbsolute, join } from 'node:path';
import { BkdevError } from '../../shared/model/error.ts';
import type { Emit } from '../../shared/model/event.ts';
import { createHistory } from '../adapters/cache/conf-history.ts';
import { createKeptFiles } from '../adapters/cache/kept-files.ts';
import { rememberDefinition } from '../adapters/cache/remembered-definition.ts';
import { rememberProfiles } from '../adapters/cache/remembered-profiles.ts';
import { createDockerEngine } from '../adapters/docker/docker-engine.ts';
import { lazyComposer, lazyDevContainers, lazySnapshots } from '../adapters/docker/lazy-parts.ts';
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

/** The options of every command on an environment. */
export interface CommonOptions {
  readonly workspace: string;
  readonly json: boolean;
  readonly yes: boolean;
}

/**
 * Wires the real parts for the checkout at or above a folder. Throws BkdevError `definition-missing`, or
 * `file-unusable` if the settings are not a regular file.
 */
export function wire(folder: string, env: Env, emit: Emit): World {
  const state = stateFolder(env);
  const checkout = rememberProfiles(findCheckout(folder), join(state, 'profiles'));
  const settings = join(checkout.root, '.devcontainer', '.env');
  // Throw if the settings are not a regular file, instead of treating them as missing and overwriting them.
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
  const overrides = join(state, 'devcontainers', folderNameFor(checkout.root));
  return {
    engine,
    composer: withPublishedAddresses(composer, engine),
    devcontainers: lazyDevContainers(checkout.root, overrides, composeEnv),
    checkout,
    history,
    kept: createKeptFiles(checkout.root, state, overrides, history),
    lock: createSocketLock(lockFolder(state)),
    host: createNodeHost(env),
    snapshots: lazySnapshots(env),
    clock: nodeClock,
    emit,
  };
}

/** Wires the parts that need no checkout. */
export function wireMachine(env: Env): Pick<World, 'engine' | 'composer' | 'host'> {
  return { engine: createDockerEngine(env), composer: lazyComposer('', () => ofShell(env)), host: createNodeHost(env) };
}

/** Returns the folder of persistent state: remembered profiles, the devcontainer CLI's override files. */
export function stateFolder(env: Env): string {
  const chosen = env['XDG_STATE_HOME'];
  // Relative paths must be ignored (XDG Base Directory Specification, "Environment variables").
  return join(chosen && isAbsolute(chosen) ? chosen : join(homeOf(env), '.local', 'state'), 'bkdev');
}

function homeOf(env: Env): string {
  const home = env['HOME'] || ownHome();
  if (home !== undefined && isAbsolute(home)) return home;
  throw homeless(home ?? '');
}

/** Returns the home folder in the user database; undefined for an unknown user, as in many containers. */
function ownHome(): string | undefined {
  try {
    return userInfo().homedir || undefined;
  } catch {
    return undefined;
  }
}

/**
 * Converts a path to a folder name. Names are limited to 255 bytes; a long one is truncated and made unique by a
 * digest.
 */
function folderNameFor(path: string): string {
  const name = path.replaceAll(/[\\/:]+/g, '-').slice(1);
  if (Buffer.byteLength(name) <= longestName) return name;
  return `${createHash('sha256').update(path).digest('hex').slice(0, 16)}-${basename(path).slice(0, 40)}`;
}

const longestName = 200;

/**
 * Returns the folder of the sockets: the same for all of a person's logins, and short, because a socket's path is
 * limited to 107 bytes.
 */
function lockFolder(state: string): string {
  if (Buffer.byteLength(state) <= longestLockFolder) return join(state, 'locks');
  const name = `bkdev-${process.getuid?.() ?? userInfo().username}`;
  return Buffer.byteLength(tmpdir()) <= longestLockFolder ? join(tmpdir(), name) : join('/tmp', name);
}

const longestLockFolder = 60;

/**
 * Returns the definition and profile of an existing environment (`definitionInUse`), for a command that reads or acts
 * on it. Throws BkdevError `project-taken` if its project belongs to another checkout.
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
    // Rethrow: Compose would read it, too, and block forever.
    if (error instanceof BkdevError) throw error;
    return '';
  }
}
