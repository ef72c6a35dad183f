import * as z from 'zod';
import { BkdevError } from './error.ts';

const nameSchema = z.string().regex(/^[a-z][a-z0-9-]*$/);
const overlaySchema = z.string().regex(/^[\w.-]+\.ya?ml$/, 'must be the name of a file in .devcontainer');
const environmentSchema = z.record(
  z.string().regex(/^[A-Za-z_]\w*$/),
  z.union([z.string(), z.number(), z.boolean()]).transform(String),
);

/** What one may say of a profile beyond its name; all of it is added to what it extends. */
const contentsSchema = z.strictObject({
  title: z.string().min(1),
  services: z.array(z.string()).optional(),
  /** Services of the one it extends that it does without. */
  without: z.array(z.string()).optional(),
  /** Compose files in `.devcontainer` that are laid over `compose.yaml`, in this order. */
  overlays: z.array(overlaySchema).optional(),
  /** Variables of every role and step of the profile. */
  environment: environmentSchema.optional(),
});

/** A file in `profiles/`: a named set of services. Not Compose's `profiles:`, which belongs to single services. */
export const profileSchema = contentsSchema
  .extend({ name: nameSchema, extends: nameSchema.optional() })
  .refine(({ extends: base, services = [] }) => base !== undefined || services.length > 0, {
    path: ['services'],
    message: 'name at least one service, or a profile that this one extends',
  });
export type WrittenProfile = z.infer<typeof profileSchema>;

/** `profiles/NAME.local.yaml`: what one person changes of a profile, in their checkout only. */
export const localProfileSchema = contentsSchema.partial();
export type LocalProfile = z.infer<typeof localProfileSchema>;

/** A profile with all that it extends, as it is brought up. */
export interface Profile {
  readonly name: string;
  readonly title: string;
  readonly services: readonly string[];
  /** Names of Compose files in `.devcontainer`, laid over `compose.yaml` in this order. */
  readonly overlays: readonly string[];
  /** Variables of every role and step. */
  readonly environment: Readonly<Record<string, string>>;
  /** Whether a `.local.yaml` changed it. */
  readonly isLocal: boolean;
}

/** The folder in `.devcontainer` that holds what is generated from a profile; git ignores that of a local one. */
export function generatedFolder({ name, isLocal }: Pick<Profile, 'name' | 'isLocal'>): string {
  return isLocal ? `${name}.local` : name;
}

/** The Compose files of a profile, by their path in `.devcontainer`, the base first. */
export function composeFilesOf(profile: Profile): readonly string[] {
  const hasEnvironment = Object.keys(profile.environment).length > 0;
  return ['compose.yaml', ...profile.overlays, ...(hasEnvironment ? [`${generatedFolder(profile)}/compose.yaml`] : [])];
}

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
