import { join } from 'node:path';
import { message } from '../../../shared/messages/message.ts';
import type { Definition } from '../../../shared/model/definition.ts';
import type { Profile } from '../../../shared/model/profile.ts';
import type { World } from '../../ports/world.ts';
import { mountFailure } from '../doctor/mount.ts';

/**
 * Refuses an engine that cannot see the checkout: containers would get empty folders, or could not be created. Throws
 * BkdevError `checkout-unseen`.
 */
export async function checkSeen({ checkout, engine }: Pick<World, 'checkout' | 'engine'>): Promise<void> {
  const unseen = await mountFailure(engine, [checkout.source, join(checkout.root, '.devcontainer')]);
  if (unseen) throw unseen;
}

/** Reports which services are published only on the engine's own machine, and how to reach them through a tunnel. */
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
