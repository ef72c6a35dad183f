import { message } from '../../shared/messages/message.ts';
import type { Profile } from '../../shared/model/profile.ts';
import { scaleFault } from './check-scale.ts';
import { type DefinitionSources, writtenIn } from './definition-sources.ts';
import type { LocalProfile, WrittenProfile } from './profile-schema.ts';
import type { WrittenProfiles } from './resolve-profiles.ts';
import type { YamlSource } from './yaml-source.ts';

/**
 * Holds what the profiles name against what the definition has. Throws BkdevError `definition-invalid` about the line
 * that names an overlay or a service which is not there. `resolved` are the profiles of `written`.
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

/** What a profile wants several instances of it must have, and there may be several of it. */
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

/** The services that the Compose files of a profile have. */
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
  // What is included from elsewhere only Compose can say; whether the service is there is asked again of what it
  // resolved.
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
