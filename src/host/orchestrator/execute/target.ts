import type { Definition } from '../../../shared/model/definition.ts';
import type { Profile } from '../../../shared/model/profile.ts';
import type { Service } from '../../../shared/model/service.ts';

/** A profile and the definition that its Compose files resolve to. */
export interface Target {
  readonly profile: Profile;
  readonly definition: Definition;
  /** The services whose images to rebuild. */
  readonly rebuild?: readonly string[] | undefined;
}

/** The services of the target's profile, in the definition's order. */
export function servicesOf({ profile, definition }: Target): readonly Service[] {
  return definition.services.filter(({ name }) => profile.services.includes(name));
}
