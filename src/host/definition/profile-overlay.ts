import type { Profile } from '../../shared/model/profile.ts';
import { traitsOf } from '../../shared/model/traits.ts';
import type { NamedExtension } from './devcontainer-config.ts';

/**
 * The Compose file that gives a profile's variables to its roles and steps, its numbers of instances and its modes to
 * its services; undefined where it has none. An editor and the data stay untouched when profiles change. It must name
 * no path: Compose takes those of later `-f` files as relative to the folder of the first. `deploys`: whether a
 * service has a `deploy` already, beside which Compose takes no other `scale`; without one a `deploy` would change
 * the service's hash, and a `scale` does not.
 */
export function profileOverlay(
  { environment, scale = {}, modes = {}, services }: Profile,
  definition: readonly NamedExtension[],
  deploys: (service: string) => boolean,
): string | undefined {
  const variables = Object.entries(environment);
  if (variables.length === 0 && Object.keys({ ...scale, ...modes }).length === 0) return undefined;
  // A JSON string is a YAML string; a doubled $ is one that Compose does not take for a variable of its own.
  const lines = variables.map(([name, value]) => `      ${name}: ${JSON.stringify(value).replaceAll('$', '$$$$')}`);
  const blocks = definition.flatMap(service => {
    const { name } = service;
    if (!services.includes(name)) return [];
    const count = scale[name];
    const counted = deploys(name) ? ['    deploy:', `      replicas: ${count}`] : [`    scale: ${count}`];
    const given = lines.length > 0 && traitsOf(service).variables ? ['    environment:', ...lines] : [];
    const mode = modes[name];
    const all = [...(count === undefined ? [] : counted), ...given, ...(mode ? [`    x-bkdev-mode: ${mode}`] : [])];
    return all.length > 0 ? [[`  ${name}:`, ...all].join('\n')] : [];
  });
  return blocks.length > 0 ? `services:\n${blocks.join('\n')}\n` : 'services: {}\n';
}
