import type { Definition } from '../model/definition.ts';
import type { Profile } from '../model/profile.ts';

/** A profile, and the definition that its Compose files resolve to. */
export interface Target {
  readonly profile: Profile;
  readonly definition: Definition;
}
