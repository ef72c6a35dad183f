import { message } from '../../shared/messages/message.ts';
import type { Profile } from '../../shared/model/profile.ts';
import type { LocalProfile, WrittenProfile } from './profile-schema.ts';
import type { YamlSource } from './yaml-source.ts';

/** The files in `profiles/`, by profile name. */
export interface WrittenProfiles {
  readonly profiles: ReadonlyMap<string, YamlSource<WrittenProfile>>;
  /** A person's local changes in this checkout. */
  readonly locals: ReadonlyMap<string, YamlSource<LocalProfile>>;
}

/**
 * Resolves what each profile extends; returns them in the order of their names. Throws BkdevError `definition-invalid`
 * for the line that cannot be resolved.
 */
export function resolveProfiles(written: WrittenProfiles): Profile[] {
  return [...written.profiles.keys()].sort().map(name => resolve(name, written, []));
}

/** `trail` contains the profiles on the way here, each extending the next. */
function resolve(name: string, written: WrittenProfiles, trail: readonly string[]): Profile {
  const source = written.profiles.get(name);
  if (source === undefined) throw new Error(`no profile ${name}`);
  const base = baseOf(source, written, [...trail, name]);
  const { title } = source.data;
  const own = added(source, { ...(base ?? nothing), name, title }, base?.name);
  const local = written.locals.get(name);
  return local ? { ...added(local, own, name), title: local.data.title ?? title, isLocal: true } : own;
}

const nothing = { services: [], overlays: [], environment: {}, isLocal: false };

function baseOf(
  { data, complaint }: YamlSource<WrittenProfile>,
  written: WrittenProfiles,
  trail: readonly string[],
): Profile | undefined {
  const base = data.extends;
  if (base === undefined) return undefined;
  if (trail.includes(base)) {
    const chain = [...trail.slice(trail.indexOf(base)), base];
    throw complaint(['extends'], message('definition.circle', { chain }), message('definition.circle.cut'));
  }
  if (written.profiles.has(base)) return resolve(base, written, trail);
  const known = [...written.profiles.keys()].filter(name => !trail.includes(name)).sort();
  throw complaint(
    ['extends'],
    message('definition.no-base', { base }),
    known.length > 0 ? message('definition.known', { known }) : message('definition.only-profile'),
  );
}

/** Applies one file's additions and exclusions to a profile. */
function added(
  { data, complaint }: YamlSource<WrittenProfile | LocalProfile>,
  to: Profile,
  called: string | undefined,
): Profile {
  const { services = [], without = [], overlays = [], environment = {}, scale, modes } = data;
  const foreign = without.findIndex(name => !to.services.includes(name));
  if (foreign >= 0)
    throw complaint(
      ['without', foreign],
      called === undefined
        ? message('definition.without-base')
        : message('definition.without-unknown', { profile: called, service: without[foreign] ?? '' }),
      called === undefined
        ? message('definition.without-base.leave-out')
        : message('definition.has', { services: to.services }),
    );
  return {
    ...to,
    services: unique([...to.services.filter(name => !without.includes(name)), ...services]),
    overlays: unique([...to.overlays, ...overlays]),
    environment: { ...to.environment, ...environment },
    ...((to.scale || scale) && { scale: { ...to.scale, ...scale } }),
    ...(modes && { modes: { ...to.modes, ...modes } }),
  };
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)];
}
