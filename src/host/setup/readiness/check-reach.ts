import { join } from 'node:path';
import { message } from '../../../shared/messages/message.ts';
import type { Definition } from '../../../shared/model/definition.ts';
import type { Profile } from '../../../shared/model/profile.ts';
import type { World } from '../../ports/world.ts';
import { mountFailure } from '../doctor/mount.ts';

/**
 * Refuses an engine that does not see the checkout: containers would be made with empty folders, or not at all.
 * Throws BkdevError `checkout-unseen`.
 */
export async function checkSeen({ checkout, engine }: Pick<World, 'checkout' | 'engine'>): Promise<void> {
  const unseen = await mountFailure(engine, [checkout.source, join(checkout.root, '.devcontainer')]);
  if (unseen) throw unseen;
}

/**
 * Tells which services are published where only the engine's own machine reaches them, and how they are reached all
 * the same.
 */
export async function tellUnreached(
  { engine, emit }: Pick<World, 'engine' | 'emit'>,
  { services }: Definition,
  profile: Profile,
): Promise<void> {
  const { remoteHost: host } = await engine.endpoint();
  const unreached = services
    .filter(({ name }) => profile.services.includes(name))
    .flatMap(({ title, ports }) => ports.filter(({ reachedAt }) => reachedAt === null).map(port => ({ title, port })));
  if (host === undefined || unreached.length === 0) return;
  const forwards = unreached.map(({ port }) => `-L ${port.host}:127.0.0.1:${port.host}`).join(' ');
  emit({
    type: 'notice-given',
    text: message('endpoint.unreached', { titles: unreached.map(({ title }) => title), host }),
    hint: message('endpoint.unreached.tunnel', { command: `ssh -N ${forwards} ${host}` }),
  });
}
