import * as z from 'zod';
import type { Service } from '../../shared/model/service.ts';
import { traitsOf } from '../../shared/model/traits.ts';
import { type DeclaredVariables, problemOf, strayHosts, type VariableFault } from '../../shared/model/variable.ts';

const composeSchema = z.object({
  services: z.record(
    z.string(),
    z.object({
      environment: z.record(z.string(), z.string().nullable()).default({}),
      hostname: z.string().optional(),
      container_name: z.string().optional(),
      networks: z.record(z.string(), z.object({ aliases: z.array(z.string()).optional() }).nullable()).optional(),
      extra_hosts: z.array(z.string()).optional(),
    }),
  ),
});

/** Names that Docker resolves in every container, or may. */
const ofDocker = ['localhost', 'host', 'gateway'];

/**
 * Returns the wrong variables of each service, from the output of `docker compose config` (parsed YAML). Only programs
 * must have required variables; steps may do without, and stores do not read the product's. Empty if the output has
 * another shape.
 */
export function variableFaults(
  config: unknown,
  services: readonly Service[],
  declared: DeclaredVariables,
): Readonly<Record<string, readonly VariableFault[]>> {
  const parsed = composeSchema.safeParse(config);
  if (!parsed.success) return {};
  const compose = parsed.data.services;
  const known = new Set(hostsIn(compose));
  const found = services.map(service => {
    const environment = compose[service.name]?.environment ?? {};
    const faults = traitsOf(service).variables ? faultsOf(service, environment, declared, known) : [];
    return [service.name, faults] as const;
  });
  return Object.fromEntries(found.filter(([, faults]) => faults.length > 0));
}

function faultsOf(
  service: Service,
  environment: Readonly<Record<string, string | null>>,
  declared: DeclaredVariables,
  known: ReadonlySet<string>,
): VariableFault[] {
  const isProgram = traitsOf(service).kind === 'program';
  const declaredOnes = declaredFor(service, declared).flatMap(([name, declaration]): VariableFault[] => {
    const value = environment[name] ?? undefined;
    const problem = value === undefined && !isProgram ? undefined : problemOf(name, value, declaration);
    return problem === undefined ? [] : [{ name, problem }];
  });
  const stray = Object.entries(environment).flatMap(([name, value]) =>
    strayHosts(value ?? '', known).map((problem): VariableFault => ({ name, problem })),
  );
  return [...declaredOnes, ...stray];
}

/**
 * Returns the names that Docker resolves in containers of this configuration (`docker compose config`, parsed YAML), in
 * lower case; empty if it has another shape.
 */
export function hostsOf(config: unknown): readonly string[] {
  const parsed = composeSchema.safeParse(config);
  return parsed.success ? hostsIn(parsed.data.services) : [];
}

function hostsIn(services: z.infer<typeof composeSchema>['services']): string[] {
  const found = Object.entries(services).flatMap(
    ([name, { hostname, container_name, networks = {}, extra_hosts = [] }]) => [
      ...[name, hostname, container_name].flatMap(each => each?.toLowerCase() ?? []),
      ...Object.values(networks).flatMap(network => network?.aliases?.map(alias => alias.toLowerCase()) ?? []),
      ...extra_hosts.map(line => line.split(/[=:]/, 1)[0]?.toLowerCase() ?? ''),
    ],
  );
  return [...new Set([...ofDocker, ...found])];
}

/** Returns the declarations that apply to a service. */
export function declaredFor(
  { role }: Pick<Service, 'role'>,
  declared: DeclaredVariables,
): (readonly [name: string, declaration: DeclaredVariables[string]])[] {
  return Object.entries(declared).filter(([, { roles }]) => roles === undefined || roles.includes(role));
}
