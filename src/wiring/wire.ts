import { mkdirSync } from 'node:fs';
import { homedir, tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { createHistory } from '../adapters/conf-history.ts';
import { findCheckout } from '../adapters/disk-checkout.ts';
import { nodeClock } from '../adapters/node-clock.ts';
import { createNodeHost } from '../adapters/node-host.ts';
import { rememberDefinition } from '../adapters/remembered-definition.ts';
import { rememberProfiles } from '../adapters/remembered-profiles.ts';
import { createSocketLock } from '../adapters/socket-lock.ts';
import { createDockerEngine } from '../containers/docker-engine.ts';
import { lazyComposer, lazyDevContainers } from '../containers/lazy-parts.ts';
import type { Emit } from '../model/event.ts';
import type { World } from '../ports/world.ts';
import { definitionInUse, type InUse } from '../readiness/definition-in-use.ts';
import { parseEnvironment } from '../readiness/environment.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** Options that every command on an environment has. */
export interface CommonOptions {
  readonly workspace: string;
  readonly json: boolean;
  readonly yes: boolean;
}

/** Puts the real parts together for the checkout at or above a folder. Throws BkdevError `definition-missing`. */
export function wire(folder: string, env: Env, emit: Emit): World {
  const state = stateFolder(env);
  const checkout = rememberProfiles(findCheckout(folder), join(state, 'profiles'));
  return {
    engine: createDockerEngine(env),
    composer: rememberDefinition(
      lazyComposer(join(checkout.root, '.devcontainer'), env),
      checkout.root,
      join(state, 'definitions'),
      env,
    ),
    devcontainers: lazyDevContainers(
      checkout.root,
      join(state, 'devcontainers', checkout.root.replaceAll(/[\\/:]+/g, '-').slice(1)),
      env,
    ),
    checkout,
    history: createHistory(checkout.root, state),
    lock: createSocketLock(lockFolder(state)),
    host: createNodeHost(env),
    clock: nodeClock,
    emit,
  };
}

/** The parts that need no checkout. */
export function wireMachine(env: Env): Pick<World, 'engine' | 'composer' | 'host'> {
  return { engine: createDockerEngine(env), composer: lazyComposer('', env), host: createNodeHost(env) };
}

/** What outlives a reboot: remembered profiles, the devcontainer CLI's override files. */
export function stateFolder(env: Env): string {
  const folder = join(env['XDG_STATE_HOME'] || join(homedir(), '.local', 'state'), 'bkdev');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}

/** Sockets. One place for all of a person's logins; a short path, because a socket's may have at most 107 bytes. */
function lockFolder(state: string): string {
  return state.length <= longestLockFolder ? join(state, 'locks') : join(tmpdir(), `bkdev-${userInfo().username}`);
}

const longestLockFolder = 60;

/**
 * The definition of an environment that is there, and which profile it is (`definitionInUse`). A checkout whose `.env` was cleaned away,
 * or never held more than a port that somebody wrote, gets it first: without it every checkout would go by the same default name,
 * and one would act on another's containers and data.
 */
export async function definitionOf(world: World): Promise<InUse> {
  const written = await world.host.readText(join(world.checkout.root, '.devcontainer', '.env'));
  if (parseEnvironment(written ?? '')['BKDEV_PROJECT'] === undefined) {
    const { writeEnvironment } = await import('../readiness/prepare.ts');
    await writeEnvironment(world, undefined);
  }
  return definitionInUse(world);
}
