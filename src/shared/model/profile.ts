import { message } from '../messages/message.ts';
import { BkdevError } from './error.ts';

/** A profile, with everything it extends merged in. */
export interface Profile {
  readonly name: string;
  readonly title: string;
  readonly services: readonly string[];
  /** Compose files in `.devcontainer`, merged over `compose.yaml` in this order. */
  readonly overlays: readonly string[];
  /** Variables for every role and step. */
  readonly environment: Readonly<Record<string, string>>;
  /** Instance counts that differ from the definition's, by service. */
  readonly scale?: Readonly<Record<string, number>>;
  /** The mode of each service; `dev` if absent. */
  readonly modes?: Readonly<Record<string, string>>;
  /** Whether a `.local.yaml` changed it. */
  readonly isLocal: boolean;
}

/** The folder in `.devcontainer` for the files generated from a profile. Git ignores that of a local one. */
export function generatedFolder({ name, isLocal }: Pick<Profile, 'name' | 'isLocal'>): string {
  return isLocal ? `${name}.local` : name;
}

/** The Compose files of a profile, relative to `.devcontainer`, base file first. */
export function composeFilesOf(profile: Profile): readonly string[] {
  const { environment, scale, modes } = profile;
  const isGenerated = Object.keys({ ...environment, ...scale, ...modes }).length > 0;
  return ['compose.yaml', ...profile.overlays, ...(isGenerated ? [`${generatedFolder(profile)}/compose.yaml`] : [])];
}

/** The profile for someone who named none and has not used one before. */
export const defaultProfile = 'api';

/**
 * The requested profile, else the last one used, else `api`. Throws BkdevError `profile-unknown`, listing the known
 * names.
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

/** Throws BkdevError `definition-invalid` if a profile names a service that the definition does not have. */
export function checkProfile(profile: Profile, services: readonly string[]): void {
  const unknown = profile.services.find(name => !services.includes(name));
  if (unknown === undefined) return;
  throw new BkdevError({
    code: 'definition-invalid',
    message: message('error.profile-names-unknown', { profile: profile.name, service: unknown }),
    hint: message('error.defined', { services }),
  });
}
