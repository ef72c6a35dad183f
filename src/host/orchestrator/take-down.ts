import { type Definition, instancesNamed } from '../../shared/model/definition.ts';
import { BkdevError } from '../../shared/model/error.ts';
import { type ContainerFacts, type Containers, serviceOf } from '../../shared/model/facts.ts';
import type { World } from '../ports/world.ts';
import { during } from './execute/actions.ts';
import { endInOrder } from './execute/end-in-order.ts';
import { busy, createFactStore, type FactStore } from './observe/fact-store.ts';
import { refuseDeletion, refuseForeign } from './own-project.ts';
import { profileThatRuns } from './plan/profile-that-runs.ts';

/**
 * Stops the given services or instances (`worker.2`), or every container of the project, without removing them. Throws
 * BkdevError `usage` for an unknown name.
 */
export async function stop(world: World, definition: Definition, asked: readonly string[] = []): Promise<void> {
  await whileLocked(world, definition, 'stop', async ledger => {
    const all = await ownContainers(world, definition);
    const chosen = asked.flatMap(name => instancesNamed(all, definition, name));
    const running = runningOf(asked.length === 0 ? all : Object.fromEntries(chosen));
    if (running.length === 0) return 'idle';
    const names = running.map(({ name }) => name);
    await during('stopping', names, { ledger }, () =>
      endInOrder(running, definition, ({ id }) => world.engine.stop(id)),
    );
    return 'done';
  });
}

/** Removes the project's containers and network and, with `volumes`, its data. */
export async function down(world: World, definition: Definition, volumes: boolean): Promise<void> {
  await whileLocked(world, definition, 'down', async ledger => {
    const containers = await ownContainers(world, definition);
    if (volumes) await refuseDeletion(world, definition);
    const names = Object.keys(containers);
    const isEmpty =
      names.length === 0 && !(volumes && Object.keys(await world.engine.volumes(definition.project)).length > 0);
    const takeDown = async () => {
      // Compose would stop dependent services one after the other.
      await endInOrder(runningOf(containers), definition, ({ id }) => world.engine.stop(id));
      await world.composer.down(definition, volumes);
      world.history.rememberScales({});
    };
    // The network may still exist even without containers.
    if (names.length === 0) await takeDown();
    else await during('stopping', names, { ledger }, takeDown);
    return isEmpty ? 'idle' : 'done';
  });
}

const live: ReadonlySet<ContainerFacts['state']> = new Set(['running', 'paused', 'restarting']);

/** The containers that can be stopped. */
function runningOf(containers: Containers): { name: string; service: string; id: string }[] {
  return Object.entries(containers).flatMap(([name, container]) =>
    live.has(container.state) ? [{ name, service: serviceOf(name, container), id: container.id }] : [],
  );
}

/** Returns the project's containers. Throws if they belong to another checkout. */
async function ownContainers(world: World, definition: Definition): Promise<Containers> {
  await refuseForeign(world, definition);
  return world.engine.containers(definition.project);
}

/**
 * Runs one changing command under the project's lock and reports its start and end, and whether there was nothing to
 * do. Throws `busy` if another command holds the lock.
 */
export async function whileLocked(
  world: World,
  definition: Definition,
  command: string,
  work: (ledger: FactStore) => Promise<'done' | 'idle'>,
): Promise<void> {
  const lock = await world.lock.acquire(definition.project, command);
  if (!lock.held) throw busy(lock.command, definition.project);
  const ledger = createFactStore(world.clock, event => {
    lock.publish(event);
    world.emit(event);
  });
  const startedAt = world.clock.now();
  try {
    ledger.record({
      type: 'command-started',
      command,
      project: definition.project,
      workspace: world.checkout.source,
      ...(await profileInUse(world, definition)),
    });
    const isIdle = (await work(ledger)) === 'idle';
    const tookMs = world.clock.now() - startedAt;
    ledger.record({ type: 'command-finished', tookMs, urls: [], ...(isIdle && { isIdle }) });
  } catch (error) {
    // Attached processes learn of the error from the lock; here the caller that catches it reports it.
    if (error instanceof BkdevError) {
      const at = world.clock.now();
      lock.publish({ at, type: 'command-finished', tookMs: at - startedAt, urls: [], error: error.report() });
    }
    throw error;
  } finally {
    await lock.release();
  }
}

/**
 * Returns the profile that stays in use during the command, as `look` shows it. If the profile is unknown, returns the
 * services that have containers.
 */
async function profileInUse({ checkout, history, engine }: World, definition: Definition) {
  const profiles = await checkout.profiles();
  const last = profiles.find(({ name }) => name === history.lastProfile());
  if (last) return { profile: last.name, services: last.services };
  const containers = await engine.containers(definition.project);
  const { name = '', services = Object.keys(containers) } = profileThatRuns(profiles, definition, containers) ?? {};
  return { profile: name, services };
}
