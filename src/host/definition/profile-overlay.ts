import type { Profile } from '../../shared/model/profile.ts';
import { traitsOf } from '../../shared/model/traits.ts';
import type { NamedExtension } from './devcontainer-config.ts';

/**
 * Returns the Compose file with a profile's variables for roles and steps, its instance counts and its modes; undefined
 * if it has none. Editor and data are unaffected when profiles change. It must not contain paths: Compose resolves
 * those in later `-f` files relative to the first one's folder. `deploys` tells whether a service has a `deploy`
 * section, beside which Compose allows no different `scale`; adding a `deploy` would change the service's hash, while
 * `scale` does not.
 */
export function profileOverlay(
  { environment, scale = {}, modes = {}, services }: Profile,
  definition: readonly NamedExtension[],
  deploys: (service: string) => boolean,
): string | undefined {
  const variables = Object.entries(environment);
  if (variables.length === 0 && Object.keys({ ...scale, ...modes }).length === 0) return undefined;
  // A JSON string is a YAML string; `$$` stops Compose from interpolating.
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
