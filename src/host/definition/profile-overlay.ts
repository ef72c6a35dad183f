import type { Profile } from '../../shared/model/profile.ts';
import { traitsOf } from '../../shared/model/traits.ts';
import type { NamedExtension } from './devcontainer-config.ts';

/**
 * The Compose file that gives a profile's variables to its roles and steps; undefined where it has none. An editor and the data stay untouched when
 * profiles change. It must name no path: Compose
 * takes those of later `-f` files as relative to the folder of the first.
 */
export function profileOverlay(profile: Profile, definition: readonly NamedExtension[]): string | undefined {
  const variables = Object.entries(profile.environment);
  const services = definition.filter(service => profile.services.includes(service.name) && traitsOf(service).variables);
  if (variables.length === 0) return undefined;
  // A JSON string is a YAML string; a doubled $ is one that Compose does not take for a variable of its own.
  const lines = variables.map(([name, value]) => `      ${name}: ${JSON.stringify(value).replaceAll('$', '$$$$')}`);
  const blocks = services.map(({ name }) => [`  ${name}:`, '    environment:', ...lines].join('\n'));
  return blocks.length > 0 ? `services:\n${blocks.join('\n')}\n` : 'services: {}\n';
}
