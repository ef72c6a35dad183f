import { message } from '../messages/message.ts';
import { debuggable, debugMode, inDebug } from './debugging.ts';
import { BkdevError } from './error.ts';
import { type Programs, processesNamed } from './programs.ts';
import type { Extension, Mode, ReloadRule, Service } from './service.ts';

/** The default mode: one process, which restarts quickly. */
export const usualMode = 'dev';

/** The service in one of its modes. Throws BkdevError `usage` for an unknown mode. */
export function inMode(service: Service, mode: string): Service {
  const chosen: Mode | undefined =
    service.modes?.[mode] ?? (mode === usualMode ? service : mode === debugMode ? debugModeOf(service) : undefined);
  if (chosen === undefined)
    throw new BkdevError({
      code: 'usage',
      message: message('mode.unknown', { service: service.name, mode }),
      hint: message('error.known', { names: modesOf(service) }),
    });
  if (chosen === service) return service;
  const { programs: _, reload: __, ...rest } = service;
  const { programs, reload } = chosen;
  return { ...rest, mode, ...(programs && { programs }), ...(reload && { reload }) };
}

/** The names of its modes; `debug` is last. */
function modesOf(service: Service): readonly string[] {
  const names = Object.keys(service.modes ?? { [usualMode]: {} });
  return debugModeOf(service) === undefined || names.includes(debugMode) ? names : [...names, debugMode];
}

/** Derived from how it usually runs; undefined if it runs no Python. */
function debugModeOf(service: Service, waits = false): Mode | undefined {
  const { programs, reload } = service.modes?.[usualMode] ?? service;
  if (programs === undefined || debuggable(programs).length === 0) return undefined;
  return { programs: inDebug(programs, waits), ...(reload && { reload }) };
}

/** The mode after the current one of a service, in a cycle; undefined if it has only one. */
export function nextModeOf(service: Service | undefined): string | undefined {
  if (service === undefined) return undefined;
  const names = modesOf(service);
  if (names.length < 2) return undefined;
  return names[(names.indexOf(service.mode ?? usualMode) + 1) % names.length];
}

/** The mode of each service that has several. */
export function chosenModes(services: readonly Pick<Service, 'name' | 'mode'>[]): Readonly<Record<string, string>> {
  return Object.fromEntries(services.flatMap(({ name, mode }) => (mode === undefined ? [] : [[name, mode]])));
}

/** The reload rule in terms of processes. People name the programs that the processes belong to. */
export function reloadOf(rule: ReloadRule, programs: Programs | undefined): ReloadRule {
  return { ...rule, ...(rule.programs && { programs: processesNamed(rule.programs, programs) }) };
}

/**
 * The service with all its modes, in the chosen one. A mode's reload settings are merged into the service's own.
 * `waits`: in the mode `debug`, its programs wait for a debugger.
 */
export function withModes(
  service: Service,
  written: NonNullable<Extension['modes']>,
  { mode = usualMode, waits = false }: { readonly mode?: string | undefined; readonly waits?: boolean } = {},
): Service {
  const { programs, reload } = service;
  const usual: Mode = { ...(programs && { programs }), ...(reload && { reload }) };
  const others = Object.entries(written).map(([name, other]): [string, Mode] => [
    name,
    { programs: other.programs, reload: reloadOf({ ...reload, ...other.reload }, other.programs) },
  ]);
  const debug = mode === debugMode ? debugModeOf(service, waits) : undefined;
  const modes = { [usualMode]: usual, ...Object.fromEntries(others), ...(debug && { [debugMode]: debug }) };
  return inMode({ ...service, modes }, mode);
}

/** The definition with these services in these modes. Throws BkdevError `usage` for an unknown service or mode. */
export function inModes<Definition extends { readonly services: readonly Service[] }>(
  definition: Definition,
  modes: Readonly<Record<string, string>>,
): Definition {
  const names = definition.services.map(({ name }) => name);
  const unknown = Object.keys(modes).find(name => !names.includes(name));
  if (unknown !== undefined)
    throw new BkdevError({
      code: 'usage',
      message: message('error.service-unknown', { service: unknown }),
      hint: message('error.known', { names }),
    });
  const services = definition.services.map(service => {
    const mode = modes[service.name];
    return mode === undefined ? service : inMode(service, mode);
  });
  return { ...definition, services };
}
