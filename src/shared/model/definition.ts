import * as z from 'zod';
import { message } from '../messages/message.ts';
import { type ContainerFacts, type Containers, instanceName, instancesOf } from './container.ts';
import { debugMode } from './debugging.ts';
import { BkdevError } from './error.ts';
import { chosenModes, reloadOf, withModes } from './modes.ts';
import { type LeftPrograms, nodesOf, type OlderRuns, processesNamed } from './programs.ts';
import { type Dependency, extensionSchema, type PublishedPort, type Service } from './service.ts';
import { isStep, isStore, isWorkspace } from './traits.ts';
import type { VariableFault } from './variable.ts';

/** The services of one checkout, as resolved by Compose. */
export interface Definition {
  readonly project: string;
  /** The Compose files it was resolved from, relative to `.devcontainer`, base file first. */
  readonly files: readonly string[];
  readonly services: readonly Service[];
  /** The engine's volume names, by their names in the definition. */
  readonly volumes: Readonly<Record<string, string>>;
  /** Those that hold data without a store of their own, as SQLite's files; none where absent. */
  readonly dataVolumes?: readonly string[];
  /** The wrong variables by service; absent if there are none, or if the definition was not resolved by the host. */
  readonly faults?: Readonly<Record<string, readonly VariableFault[]>>;
}

const dependsOnSchema = z.record(z.string(), z.object({ condition: z.string() }));
const portSchema = z.object({
  target: z.number(),
  published: z.coerce.number().optional(),
  host_ip: z.string().optional(),
});
const composeServiceSchema = z.object({
  image: z.string(),
  build: z.unknown().optional(),
  depends_on: dependsOnSchema.optional(),
  environment: z.record(z.string(), z.unknown()).optional(),
  ports: z.array(portSchema).optional(),
  volumes: z.array(z.object({ type: z.string(), source: z.string().optional() })).optional(),
  scale: z.number().optional(),
  deploy: z.object({ replicas: z.number().optional() }).optional(),
  healthcheck: z.object({ disable: z.boolean().optional() }).optional(),
  'x-bkdev': extensionSchema,
  // A separate field, because when Compose merges files, the later file's `x-bkdev` replaces the earlier one's.
  'x-bkdev-mode': z.string().optional(),
  'x-bkdev-waits': z.boolean().optional(),
});
const composeVolumeSchema = z.object({
  name: z.string(),
  'x-bkdev': z.strictObject({ data: z.boolean() }).optional(),
});
const composeSchema = z.object({
  name: z.string(),
  services: z.record(z.string(), composeServiceSchema),
  volumes: z.record(z.string(), composeVolumeSchema).optional(),
});
/** What Compose's output does not contain. */
const sourcesSchema = z.object({
  'x-bkdev': z
    .object({
      files: z.array(z.string()),
      olderRuns: z.record(z.string(), z.array(z.string())).optional(),
      modes: z.record(z.string(), z.string()).optional(),
    })
    .optional(),
});

/**
 * Where the host leaves the resolved definition for the agent, relative to `.devcontainer`. It has no YAML suffix, so
 * that nobody mistakes it for a Compose file.
 */
export const resolvedFile = '.resolved';

/**
 * Reads the output of `docker compose config` (parsed YAML) and the hashes of `docker compose config --hash '*'`.
 * Throws a ZodError; callers validate the person's files first.
 */
export function toDefinition(
  config: unknown,
  hashes: Readonly<Record<string, string>>,
  files: readonly string[],
): Definition {
  const compose = composeSchema.parse(config);
  const names = Object.keys(compose.services);
  const services = Object.entries(compose.services).map(([name, raw]): Service => {
    const extension = raw['x-bkdev'];
    const nodes = nodesOf(name, extension.programs);
    const probe = extension.probe ?? (nodes.length > 0 ? { celery: { nodes } } : undefined);
    const addresses = addressesIn(raw.environment ?? {}, names).filter(other => other !== name);
    const mounts = (raw.volumes ?? []).flatMap(({ type, source }) => (type === 'volume' && source ? [source] : []));
    const skippedTasks = patternsIn(raw.environment?.['BKDEV_SCHEDULE_SKIP']);
    const replicas = raw.scale ?? raw.deploy?.replicas;
    const service: Service = {
      name,
      role: extension.role,
      ...(extension.traits && { traits: extension.traits }),
      title: extension.title ?? name,
      image: raw.image,
      ...(raw.build !== undefined && raw.build !== null && { isBuilt: true }),
      ...(probe && { probe }),
      ...(extension.programs && { programs: extension.programs }),
      ...(extension.exits && { exits: processesNamed(extension.exits, extension.programs) }),
      ...(extension.reload && { reload: reloadOf(extension.reload, extension.programs) }),
      dependsOn: Object.entries(raw.depends_on ?? {}).map(toDependency),
      ...(addresses.length > 0 && { addresses }),
      ports: (raw.ports ?? []).flatMap(toPublishedPort),
      inputs: extension.inputs ?? [],
      fills: extension.fills ?? [],
      ...(mounts.length > 0 && { mounts }),
      ...(skippedTasks.length > 0 && { skippedTasks }),
      ...(replicas !== undefined && { replicas }),
      hasHealthcheck: raw.healthcheck !== undefined && raw.healthcheck.disable !== true,
      configHash: hashes[name] ?? '',
    };
    const chosen = { mode: raw['x-bkdev-mode'], waits: raw['x-bkdev-waits'] ?? false };
    const hasModes = extension.modes !== undefined || chosen.mode === debugMode;
    return hasModes ? withModes(service, extension.modes ?? {}, chosen) : service;
  });
  const volumes = Object.fromEntries(
    Object.entries(compose.volumes ?? {}).map(([name, volume]) => [name, volume.name]),
  );
  const dataVolumes = Object.entries(compose.volumes ?? {}).flatMap(([name, volume]) =>
    volume['x-bkdev']?.data ? [name] : [],
  );
  return { project: compose.name, files, services, volumes, ...(dataVolumes.length > 0 && { dataVolumes }) };
}

/**
 * The definition in the shape that Compose prints, for `fromResolved`. It leaves out environments, so that no secret
 * ends up in a file that containers can read.
 */
export function toResolved({ project, files, services, volumes }: Definition, olderRuns: OlderRuns = {}): unknown {
  return {
    name: project,
    'x-bkdev': { files, olderRuns, modes: chosenModes(services) },
    services: Object.fromEntries(services.map(service => [service.name, toComposeService(service)])),
    volumes: Object.fromEntries(Object.entries(volumes).map(([name, known]) => [name, { name: known }])),
  };
}

function toComposeService(service: Service): unknown {
  const { role, traits, title, image, probe, programs, exits, reload, inputs, fills } = service;
  return {
    image,
    depends_on: Object.fromEntries(service.dependsOn.map(({ service, condition }) => [service, { condition }])),
    ports: service.ports.map(({ container, host, address }) => ({
      ...{ target: container, published: host, host_ip: address },
    })),
    healthcheck: { disable: !service.hasHealthcheck },
    'x-bkdev': { role, traits, title, probe, programs, exits, reload, inputs, fills },
  };
}

/**
 * Reads the content of `resolvedFile` (parsed YAML), written by bkdev, or by open-profile.sh if an editor alone brought
 * the environment up. Throws a ZodError.
 */
export function fromResolved(resolved: unknown): Definition {
  return toDefinition(resolved, {}, sourcesSchema.parse(resolved)['x-bkdev']?.files ?? []);
}

/** The programs and modes in `resolvedFile` (parsed YAML). Throws a ZodError. */
export function leftPrograms(resolved: unknown): LeftPrograms {
  const { services } = fromResolved(resolved);
  const { olderRuns = {}, modes } = sourcesSchema.parse(resolved)['x-bkdev'] ?? {};
  const programs = services.flatMap(service => (service.programs ? [[service.name, service.programs] as const] : []));
  return { programs: Object.fromEntries(programs), olderRuns, modes: { ...chosenModes(services), ...modes } };
}

function toDependency([service, { condition }]: [string, { condition: string }]): Dependency {
  return { service, condition: condition as Dependency['condition'] };
}

function toPublishedPort(port: z.infer<typeof portSchema>): PublishedPort[] {
  if (port.published === undefined) return [];
  return [{ container: port.target, host: port.published, address: port.host_ip ?? '0.0.0.0' }];
}

/**
 * Variables that hold a bare host name. Other variables may contain a role's name that is also the name of a service.
 */
const holdsHost = /(?:HOST|HOSTS|HOSTNAME|ADDR|ADDRESS|SERVER|SERVERS|ENDPOINT)$/i;

/**
 * The service names that occur as hosts in an environment: in a URL, before a port, or as the value of a `…_HOST`
 * variable.
 */
function addressesIn(environment: Readonly<Record<string, unknown>>, names: readonly string[]): string[] {
  const hosts = Object.entries(environment).flatMap(([variable, value]) => {
    const text = typeof value === 'string' ? value : '';
    const inUrls = [...text.matchAll(/:\/\/(?:[^\s/]*@)?([\w.-]+)/g)].map(match => match[1]);
    const beforePorts = [...text.matchAll(/(?:^|[\s,;@])([\w.-]+):\d+\b/g)].map(match => match[1]);
    return [...inUrls, ...beforePorts, ...(holdsHost.test(variable) ? text.split(/[\s,;]+/) : [])];
  });
  const found = new Set(hosts);
  return names.filter(name => found.has(name));
}

/** The patterns that runtime/beat.py reads from its environment. */
function patternsIn(list: unknown): string[] {
  return typeof list === 'string' ? list.split(/[\s,]+/).filter(pattern => pattern !== '') : [];
}

/** All defined services, and the names of those that are meant to run, as far as known. */
export interface Among {
  readonly services: readonly Service[];
  readonly wanted: readonly string[];
}

/**
 * The services that have to work for this one to work, direct needs first: those it depends on (unless the profile
 * leaves them out), and wanted services whose address is in its environment. Steps are not included, because they have
 * already finished. Stores and the workspace need nothing, whatever addresses a shared environment file gives them.
 */
export function needsOf(service: Service, { services, wanted }: Among, isThere: (name: string) => boolean): Service[] {
  const dependsOn = service.dependsOn.map(dependency => dependency.service);
  const addresses = isWorkspace(service) || isStore(service) ? [] : (service.addresses ?? []);
  return services.filter(other => {
    const { name } = other;
    const isNeeded = dependsOn.includes(name)
      ? wanted.includes(name) || isThere(name)
      : addresses.includes(name) && wanted.includes(name);
    return isNeeded && name !== service.name && !isStep(other);
  });
}

/** The named services in start order: each one after its dependencies. */
export function startOrder(definition: Definition, names: readonly string[]): Service[] {
  const wanted = new Set(names);
  const ordered: Service[] = [];
  const seen = new Set<string>();
  const visit = (name: string) => {
    const service = definition.services.find(candidate => candidate.name === name);
    if (service === undefined || seen.has(name)) return;
    seen.add(name);
    for (const dependency of service.dependsOn) visit(dependency.service);
    if (wanted.has(name)) ordered.push(service);
  };
  for (const name of names) visit(name);
  return ordered;
}

/** All direct and indirect dependencies of these services, without the services themselves. */
export function dependenciesOf(definition: Definition, names: readonly string[]): string[] {
  const found = new Set(names);
  // Iterating over a set also visits the members added meanwhile.
  for (const name of found) {
    const service = definition.services.find(candidate => candidate.name === name);
    for (const dependency of service?.dependsOn ?? []) found.add(dependency.service);
  }
  return [...found].filter(name => !names.includes(name));
}

/** The service with this name. Throws BkdevError `usage`, listing the known names. */
export function serviceNamed(definition: Definition, name: string): Service {
  const service = definition.services.find(candidate => candidate.name === name);
  if (service) return service;
  throw new BkdevError({
    code: 'usage',
    message: message('error.service-unknown', { service: name }),
    hint: message('error.known', { names: definition.services.map(candidate => candidate.name) }),
  });
}

/**
 * The containers a person means: all instances of `worker`, or the one named `worker.2`, each with its name. Empty if
 * there are none. Throws like `containerNamed`.
 */
export function instancesNamed(
  containers: Containers,
  definition: Definition,
  name: string,
): readonly (readonly [instance: string, container: ContainerFacts])[] {
  if (definition.services.some(service => service.name === name)) return instancesOf(containers, name);
  const container = containerNamed(containers, definition, name);
  // The first instance goes by the name of its service.
  return container ? Object.entries(containers).filter(([, { id }]) => id === container.id) : [];
}

/**
 * The container a person means: `worker` is the first instance of the service, `worker.2` the one with that number.
 * Undefined if the service has no container. Throws BkdevError `usage` for an unknown service or instance number.
 */
export function containerNamed(
  containers: Containers,
  definition: Definition,
  name: string,
): ContainerFacts | undefined {
  const [, base = '', number] = /^(.+)\.(\d+)$/.exec(name) ?? [];
  const isService = (known: string) => definition.services.some(service => service.name === known);
  if (isService(name) || !isService(base)) return containers[serviceNamed(definition, name).name];
  const instances = instancesOf(containers, base);
  const found = instances.find(([, container]) => String(container.number ?? 1) === number);
  if (found || instances.length === 0) return found?.[1];
  throw new BkdevError({
    code: 'usage',
    message: message('error.container-unknown', { container: name }),
    hint: message('error.known', { names: instances.map(([, container]) => instanceName(base, container)) }),
  });
}
