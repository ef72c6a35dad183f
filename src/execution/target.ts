import type { Definition } from '../model/definition.ts';
import type { Profile } from '../model/profile.ts';
import type { Service } from '../model/service.ts';

/** A profile, and the definition that its Compose files resolve to. */
export interface Target {
  readonly profile: Profile;
  readonly definition: Definition;
}

/** The services of its profile, in the definition's order. */
export function servicesOf({ profile, definition }: Target): readonly Service[] {
  return definition.services.filter(({ name }) => profile.services.includes(name));
}
