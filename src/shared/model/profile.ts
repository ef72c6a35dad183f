import { message } from '../messages/message.ts';
import { BkdevError } from './error.ts';

/** A profile with all that it extends, as it is brought up. */
export interface Profile {
  readonly name: string;
  readonly title: string;
  readonly services: readonly string[];
  /** Names of Compose files in `.devcontainer`, laid over `compose.yaml` in this order. */
  readonly overlays: readonly string[];
  /** Variables of every role and step. */
  readonly environment: Readonly<Record<string, string>>;
  /** How many instances of a service it has, where that is not what the definition says; none where absent. */
  readonly scale?: Readonly<Record<string, number>>;
  /** The mode that a service runs in, by its name; `dev` where absent. */
  readonly modes?: Readonly<Record<string, string>>;
  /** Whether a `.local.yaml` changed it. */
  readonly isLocal: boolean;
}

/** The folder in `.devcontainer` that holds what is generated from a profile; git ignores that of a local one. */
export function generatedFolder({ name, isLocal }: Pick<Profile, 'name' | 'isLocal'>): string {
  return isLocal ? `${name}.local` : name;
}

/** The Compose files of a profile, by their path in `.devcontainer`, the base first. */
export function composeFilesOf(profile: Profile): readonly string[] {
  const { environment, scale, modes } = profile;
  const isGenerated = Object.keys({ ...environment, ...scale, ...modes }).length > 0;
  return ['compose.yaml', ...profile.overlays, ...(isGenerated ? [`${generatedFolder(profile)}/compose.yaml`] : [])];
}

/** The profile of someone who named none and has used none before. */
export const defaultProfile = 'api';

/**
 * The profile asked for, else the last one used, else `api`. Throws BkdevError `profile-unknown` that names those
 * there are.
 */
export function chooseProfile(
  profiles: readonly Profile[],
  asked: string | undefined,
  last: string | undefined,
): Profile {
  const named = (name: string | undefined) => profiles.find(profile => profile.name === name);
  const chosen = asked === undefined ? (named(last) ?? named(defaultProfile) ?? profiles[0]) : named(asked);
  if (chosen) return chosen;
  throw new BkdevError({
    code: 'profile-unknown',
    message: message('error.profile-unknown', { profile: asked ?? '' }),
    hint: message('error.known', { names: profiles.map(({ name }) => name) }),
  });
}

/** Throws BkdevError `definition-invalid` when a profile names a service that the definition does not have. */
export function checkProfile(profile: Profile, services: readonly string[]): void {
  const unknown = profile.services.find(name => !services.includes(name));
  if (unknown === undefined) return;
  throw new BkdevError({
    code: 'definition-invalid',
    message: message('error.profile-names-unknown', { profile: profile.name, service: unknown }),
    hint: message('error.defined', { services }),
  });
}
