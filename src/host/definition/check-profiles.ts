import { message } from '../../shared/messages/message.ts';
import type { Profile } from '../../shared/model/profile.ts';
import { scaleFault } from './check-scale.ts';
import { type DefinitionSources, writtenIn } from './definition-sources.ts';
import type { LocalProfile, WrittenProfile } from './profile-schema.ts';
import type { WrittenProfiles } from './resolve-profiles.ts';
import type { YamlSource } from './yaml-source.ts';

/**
 * Checks the profiles against the definition. Throws BkdevError `definition-invalid` for the line that names a missing
 * overlay or service. `resolved` are the resolved profiles of `written`.
 */
export function checkProfiles(
  written: WrittenProfiles,
  resolved: readonly Profile[],
  definition: DefinitionSources,
): void {
  for (const profile of resolved) {
    const sources = [written.profiles.get(profile.name), written.locals.get(profile.name)];
    const known = servicesOf(profile, definition);
    for (const source of sources) {
      if (source === undefined) continue;
      checkOverlays(source, definition);
      checkServices(source, profile, known, definition);
      checkScale(source, profile, definition);
    }
  }
}

/** Checks that scaled services are part of the profile and may have several instances. */
function checkScale(
  { data, complaint }: YamlSource<WrittenProfile | LocalProfile>,
  { services, overlays }: Profile,
  { written }: DefinitionSources,
): void {
  for (const [name, count] of Object.entries(data.scale ?? {})) {
    const fault = scaleFault(name, count, { services, service: writtenIn(written, overlays, name) });
    if (fault) throw complaint(['scale', name], fault);
  }
}

/** Returns the services in the Compose files of a profile. */
function servicesOf({ overlays }: Profile, { services }: DefinitionSources): string[] {
  return [...new Set(['compose.yaml', ...overlays].flatMap(file => Object.keys(services[file] ?? {})))];
}

function checkOverlays(
  { data, complaint }: YamlSource<WrittenProfile | LocalProfile>,
  { services, files }: DefinitionSources,
): void {
  const { overlays = [] } = data;
  const missing = overlays.findIndex(file => services[file] === undefined);
  if (missing < 0) return;
  throw complaint(
    ['overlays', missing],
    message('definition.no-overlay', { file: `.devcontainer/${overlays[missing]}` }),
    message('definition.folder-has', { files }),
  );
}

function checkServices(
  { data, complaint }: YamlSource<WrittenProfile | LocalProfile>,
  { overlays }: Profile,
  known: readonly string[],
  { includesOthers }: DefinitionSources,
): void {
  // Only Compose knows the services of included files; they are checked again once it has resolved the definition.
  if (includesOthers) return;
  const { services = [] } = data;
  const unknown = services.findIndex(name => !known.includes(name));
  if (unknown < 0) return;
  const files = ['compose.yaml', ...overlays].map(file => `.devcontainer/${file}`);
  throw complaint(
    ['services', unknown],
    message('definition.no-service', { service: services[unknown] ?? '', files }),
    message('definition.known', { known }),
  );
}
