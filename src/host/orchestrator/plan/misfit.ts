import type { Definition } from '../../../shared/model/definition.ts';
import type { ContainerFacts } from '../../../shared/model/facts.ts';
import type { Profile } from '../../../shared/model/profile.ts';
import type { Service } from '../../../shared/model/service.ts';

/** Why a container is replaced although the profile asks for nothing else than before: somebody edited what it is made from. */
export const edited = 'its configuration changed';

/** Why a container cannot go on as it is; undefined while it fits. */
export function whyUnfit(
  service: Service,
  container: ContainerFacts,
  definition: Definition,
  profile: Profile,
): string | undefined {
  if (container.state === 'dead') return 'its container is dead';
  // One that runs is put back; one that does not would start without it.
  if (container.detachedFrom !== undefined && container.state !== 'running' && service.role !== 'workspace')
    return `it is detached from the network ${container.detachedFrom}`;
  // The devcontainer CLI adds an override file for the workspace, so that Compose's hash of it differs from ours by design.
  if (service.role === 'workspace' || container.configHash === service.configHash) return undefined;
  return overlayChange(container, definition, profile) ?? edited;
}

/** Which Compose files the profile lays over the base that the container was made without, or the other way round. */
function overlayChange(
  { configFiles: [first = '', ...others] = [] }: ContainerFacts,
  { files }: Definition,
  { name }: Profile,
): string | undefined {
  const [base = '', ...overlays] = files;
  if (!first.endsWith(`/${base}`)) return undefined;
  const folder = first.slice(0, -base.length);
  const before = others.filter(file => file.startsWith(folder)).map(file => file.slice(folder.length));
  const added = overlays.filter(file => !before.includes(file));
  const dropped = before.filter(file => !overlays.includes(file));
  const changes = [
    ...(added.length > 0 ? [`adds ${added.join(', ')}`] : []),
    ...(dropped.length > 0 ? [`goes without ${dropped.join(', ')}`] : []),
  ];
  return changes.length > 0 ? `profile ${name} ${changes.join(' and ')}` : undefined;
}
