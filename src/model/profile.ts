import * as z from 'zod';
import { BkdevError } from './error.ts';

/** A named set of services, one file in `profiles/`. Not Compose's `profiles:`, which belongs to single services. */
export const profileSchema = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]*$/),
  title: z.string(),
  services: z.array(z.string()).min(1),
});
export type Profile = z.infer<typeof profileSchema>;

/** The profile of someone who named none and has used none before. */
export const defaultProfile = 'api';

/** The profile asked for, else the last one used, else `api`. Throws BkdevError `profile-unknown` that names those there are. */
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
    message: `There is no profile "${asked}".`,
    hint: `There are: ${profiles.map(profile => profile.name).join(', ')}.`,
  });
}

/** Throws BkdevError `definition-invalid` when a profile names a service that the definition does not have. */
export function checkProfile(profile: Profile, services: readonly string[]): void {
  const unknown = profile.services.find(name => !services.includes(name));
  if (unknown === undefined) return;
  throw new BkdevError({
    code: 'definition-invalid',
    message: `profiles/${profile.name}.yaml names the service "${unknown}", which .devcontainer/compose.yaml does not have.`,
    hint: `It has: ${services.join(', ')}.`,
  });
}
