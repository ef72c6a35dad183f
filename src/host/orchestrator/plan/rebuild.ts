import { type Message, message } from '../../../shared/messages/message.ts';
import { type Definition, serviceNamed } from '../../../shared/model/definition.ts';
import { BkdevError } from '../../../shared/model/error.ts';
import type { Observation } from '../../../shared/model/observation.ts';
import type { Caused } from '../../../shared/model/plan.ts';
import type { Profile } from '../../../shared/model/profile.ts';
import { whyNotRebuilt } from '../../../shared/model/rebuild.ts';
import type { Service } from '../../../shared/model/service.ts';
import { isWorkspace } from '../../../shared/model/traits.ts';

type Asked = Pick<Observation, 'rebuild'>;

/**
 * Returns the services to rebuild: those named, or all of the profile whose image is built. Throws BkdevError `usage`
 * for one that cannot be rebuilt.
 */
export function servicesToRebuild(
  names: readonly string[],
  { definition, profile }: { readonly definition: Definition; readonly profile: Profile },
): readonly string[] {
  for (const name of names) {
    const why = whyNotRebuilt(serviceNamed(definition, name), profile.services);
    if (why) throw new BkdevError({ code: 'usage', message: why, hint: '' });
  }
  if (names.length > 0) return names;
  return definition.services.filter(service => !whyNotRebuilt(service, profile.services)).map(({ name }) => name);
}

/**
 * Whether a service has an image that is to be rebuilt, its own or one that it shares. The container of the workspace is
 * kept even so, because replacing it would close the editor in it.
 */
export function isRebuilt({ image }: Service, { services }: Definition, { rebuild = [] }: Asked): boolean {
  return services.some(service => service.image === image && rebuild.includes(service.name));
}

/** Returns why a container must be replaced after its image was rebuilt; undefined if it stays. */
export function whyReplaced(service: Service, definition: Definition, asked: Asked): Message | undefined {
  return !isWorkspace(service) && isRebuilt(service, definition, asked) ? message('cause.rebuilt') : undefined;
}

/**
 * Returns the build of missing images and of those to rebuild. One service stands for all with the same image,
 * preferably one that a person named.
 */
export function toBuild(wanted: readonly Service[], definition: Definition, observed: Observation): Caused[] {
  const { images, rebuild = [] } = observed;
  const named = [...wanted].sort(
    (one, other) => Number(rebuild.includes(other.name)) - Number(rebuild.includes(one.name)),
  );
  const lacking = wanted.filter(
    service =>
      (!images.has(service.image) || isRebuilt(service, definition, observed)) &&
      named.find(({ image }) => image === service.image) === service,
  );
  if (lacking.length === 0) return [];
  const services = lacking.map(({ name }) => name);
  if (rebuild.length === 0) return [{ type: 'build', services, cause: message('cause.no-image') }];
  return [{ type: 'build', services, isFresh: true, cause: message('cause.requested', { command: 'rebuild' }) }];
}

/** Whether its container has another image than it will have, or than a rebuilt one. */
export function hasOlderImage(service: Service, definition: Definition, observed: Observation): boolean {
  const container = observed.containers[service.name];
  if (container === undefined) return false;
  return container.image !== service.image || isRebuilt(service, definition, observed);
}
