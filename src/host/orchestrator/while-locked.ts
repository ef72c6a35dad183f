import type { Definition } from '../../shared/model/definition.ts';
import { BkdevError } from '../../shared/model/error.ts';
import type { HeldLock } from '../ports/project-lock.ts';
import type { World } from '../ports/world.ts';
import { busy, createFactStore, type FactStore } from './observe/fact-store.ts';
import { profileThatRuns } from './plan/profile-that-runs.ts';

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
  await whileAlone(world, definition.project, command, async lock => {
    const ledger = createFactStore(world.clock, event => {
      lock.publish(event);
      world.emit(event);
    });
    const startedAt = world.clock.now();
    try {
      await world.snapshots.settle(definition.project);
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
    }
  });
}

/** Runs one command under a project's lock. Throws BkdevError `busy` if another one holds it. */
export async function whileAlone<Result>(
  { lock }: Pick<World, 'lock'>,
  project: string,
  command: string,
  work: (held: HeldLock) => Promise<Result>,
): Promise<Result> {
  const held = await lock.acquire(project, command);
  if (!held.held) throw busy(held.command, project);
  try {
    return await work(held);
  } finally {
    await held.release();
  }
}

/**
 * Returns the profile that stays in use during the command, as `look` shows it. If the profile is unknown, returns the
 * services that have containers.
 */
async function profileInUse({ checkout, history, engine }: World, definition: Definition) {
  const profiles = await checkout.profiles();
  const last = profiles.find(({ name }) => name === history.profileInUse());
  if (last) return { profile: last.name, services: last.services };
  const containers = await engine.containers(definition.project);
  const { name = '', services = Object.keys(containers) } = profileThatRuns(profiles, definition, containers) ?? {};
  return { profile: name, services };
}
