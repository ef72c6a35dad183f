import { type Message, message } from '../../../shared/messages/message.ts';
import type { ContainerFacts } from '../../../shared/model/container.ts';
import { debugFile } from '../../../shared/model/debugging.ts';
import type { Definition } from '../../../shared/model/definition.ts';
import type { Profile } from '../../../shared/model/profile.ts';
import type { Service } from '../../../shared/model/service.ts';
import { isWorkspace, traitsOf } from '../../../shared/model/traits.ts';

/** Returns why a container must be replaced; undefined if it fits. */
export function whyUnfit(
  service: Service,
  container: ContainerFacts,
  definition: Definition,
  profile: Profile,
): Message | undefined {
  if (container.state === 'dead') return message('cause.container-dead');
  if (isMisnumbered(service, container))
    return message('cause.misnumbered', { service: service.name, number: container.number ?? 1 });
  // A running container is reconnected; a stopped one would start without its network.
  if (container.detachedFrom !== undefined && container.state !== 'running' && !isWorkspace(service))
    return message('cause.detached', { network: container.detachedFrom });
  // The devcontainer CLI adds an override file for the workspace, so its Compose hash differs from ours by design.
  if (isWorkspace(service) || container.configHash === service.configHash) return undefined;
  return overlayChange(container, definition, profile) ?? message('cause.configuration-changed');
}

/**
 * Whether the first container of a service has a number above one and therefore uses the socket, records and Celery
 * node names of a further instance. This happens when the container with the lower number was removed: Compose does not
 * reuse the number while others are left.
 */
export function isMisnumbered(service: Service, { isFurther, number = 1 }: ContainerFacts): boolean {
  return !isFurther && number > 1 && traitsOf(service).kind === 'program';
}

/** Returns which overlay Compose files were added or dropped since the container was created. */
function overlayChange(
  { configFiles: [first = '', ...others] = [] }: ContainerFacts,
  { files }: Definition,
  { name }: Profile,
): Message | undefined {
  const [base = '', ...overlays] = files;
  if (!first.endsWith(`/${base}`)) return undefined;
  const folder = first.slice(0, -base.length);
  const before = others.filter(file => file.startsWith(folder)).map(file => file.slice(folder.length));
  const added = overlays.filter(file => !before.includes(file));
  const dropped = before.filter(file => !overlays.includes(file));
  // The overlay of debug mode has its own words: no profile names it.
  if (added.length + dropped.length === 1 && added[0] === debugFile) return message('cause.debug-on');
  if (added.length + dropped.length === 1 && dropped[0] === debugFile) return message('cause.debug-off');
  return added.length + dropped.length > 0 ? message('cause.overlays', { profile: name, added, dropped }) : undefined;
}
