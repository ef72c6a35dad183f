import * as z from 'zod';
import { message } from '../messages/message.ts';
import { packed } from '../messages/packed.ts';
import { type Programs, programsSchema } from './programs.ts';
import { type Role, roleSchema, type Traited, traitsSchema } from './traits.ts';

/** Checks a running service over HTTP, on its port in the container network. */
const httpProbeSchema = z.strictObject({
  port: z.int().min(1).max(65535),
  path: z.string().startsWith('/'),
  /** Text that the body must contain. */
  expect: z.string().optional(),
  /** The `Host` header, for products that serve only certain names; default: the service's name. */
  host: z.string().optional(),
  /** Any status below this one counts as healthy; default: only 200. */
  below: z.int().min(201).max(600).optional(),
  /** Pages that people open; the service is unhealthy while one of them answers with a server error. */
  pages: z.array(z.string().startsWith('/')).optional(),
});
export type HttpProbe = z.infer<typeof httpProbeSchema>;

/** Celery worker nodes by full name, `PROGRAM@SERVICE`; each must answer a ping through the role's broker. */
const celeryProbeSchema = z.strictObject({
  nodes: z.array(z.string().regex(/^[^\s@]+@[^\s@]+$/, packed(message('definition.must.celery-node')))).min(1),
});

/** Without a character set, any is accepted. */
const mysqlProbeSchema = z.strictObject({ charset: z.string().optional() });

type Nothing = Readonly<Record<string, never>>;

/**
 * How the agent checks that a role works: over HTTP, by Celery ping, or by what a scheduler stores (redbeat in Redis,
 * django-celery-beat in MySQL).
 */
export type RoleProbeKind =
  | { readonly http: HttpProbe }
  | { readonly celery: { readonly nodes: readonly string[] } }
  | { readonly redbeat: Nothing }
  | { readonly djangobeat: Nothing };

/** How the agent checks a store: like Docker's health check, and a little more. */
export type StoreProbeKind =
  | { readonly mysql: { readonly charset?: string | undefined } }
  | { readonly redis: Nothing }
  | { readonly rabbitmq: Nothing }
  | { readonly memcached: Nothing };

/** How the agent checks that a step's result still exists. A failure only makes the step run again. */
export type StepProbeKind = { readonly packages: Nothing };

export type Probe = RoleProbeKind | StoreProbeKind | StepProbeKind;

const probeKinds = [
  'http',
  'celery',
  'redbeat',
  'djangobeat',
  'mysql',
  'redis',
  'rabbitmq',
  'memcached',
  'packages',
] as const;

/** An object with optional keys instead of a union of objects, so that error messages name the exact field. */
const probeSchema = z
  .strictObject({
    http: httpProbeSchema.optional(),
    celery: celeryProbeSchema.optional(),
    redbeat: z.strictObject({}).optional(),
    djangobeat: z.strictObject({}).optional(),
    mysql: mysqlProbeSchema.optional(),
    redis: z.strictObject({}).optional(),
    rabbitmq: z.strictObject({}).optional(),
    memcached: z.strictObject({}).optional(),
    packages: z.strictObject({}).optional(),
  })
  .refine(probe => Object.keys(probe).length === 1, packed(message('definition.must.one-probe', { kinds: probeKinds })))
  .transform(probe => probe as Probe);

/** A path that stays inside the checkout. */
export const pathInside = z
  .string()
  .refine(
    path => !path.startsWith('/') && !path.split('/').includes('..'),
    packed(message('definition.must.path-inside')),
  );

/** What happens to a role's programs when a file changes; every field has a default. */
const reloadSchema = z.strictObject({
  /** Globs relative to the checkout (`node:path`'s `matchesGlob`): a change to one of these files affects the role. */
  paths: z.array(z.string()).optional(),
  /** Globs of files to exclude from `paths`. */
  ignore: z.array(z.string()).optional(),
  /** The programs to restart; all if absent, none if empty. */
  programs: z.array(z.string()).optional(),
  /** Sent instead of restarting a program that reloads code by itself: `HUP` for gunicorn. */
  signal: z.enum(['HUP', 'USR1', 'USR2']).optional(),
  /**
   * Seconds that running tasks get to finish before they return to their queue. Must be less than the program's
   * `stopwaitsecs`.
   */
  drain: z.number().min(0).max(600).optional(),
});
export type ReloadRule = z.infer<typeof reloadSchema>;

/** Another way to run a service: its programs, and how they reload code. */
const modeSchema = z.strictObject({ programs: programsSchema, reload: reloadSchema.optional() });

/** The extension field `x-bkdev` of a Compose service. */
export const extensionSchema = z.strictObject({
  role: roleSchema,
  /** Traits that differ from those of the role. */
  traits: traitsSchema.optional(),
  title: z.string().optional(),
  /** The programs its supervisor runs. */
  programs: programsSchema.optional(),
  /** The programs for other modes than `dev`, by mode: `gunicorn`. */
  modes: z
    .record(z.string().regex(/^[a-z][a-z0-9-]*$/, packed(message('definition.must.mode-name'))), modeSchema)
    .optional(),
  /**
   * By default its Celery nodes are asked; without any, Docker's health of the container counts, or a step's exit
   * status.
   */
  probe: probeSchema.optional(),
  /** Programs that exit with 0 by design and are started again; such an exit is not a crash. */
  exits: z.array(z.string()).optional(),
  /** What reloads it; by default a change to any Python file, if the role is reloaded at all. */
  reload: reloadSchema.optional(),
  /** For a step: globs relative to the checkout. The step runs again if one of these files changed. */
  inputs: z.array(z.string()).optional(),
  /** For a step: volumes; the step runs again if one of them was recreated. */
  fills: z.array(z.string()).optional(),
});
export type Extension = z.infer<typeof extensionSchema>;

/** Whether a step's input is a required file rather than a glob. */
export function isNeededFile(input: string): boolean {
  return !/[*?[{]/.test(input);
}

/** When a dependency counts as met (Compose specification, `depends_on.condition`). */
export type Condition = 'service_started' | 'service_healthy' | 'service_completed_successfully';

export interface Dependency {
  readonly service: string;
  readonly condition: Condition;
}

/** A container port published on the host. */
export interface PublishedPort {
  readonly container: number;
  readonly host: number;
  /** The address on the engine's machine that it is bound to. */
  readonly address: string;
  /** The host through which the person's machine reaches it; null if it cannot. Absent: 127.0.0.1. */
  readonly reachedAt?: string | null;
}

/** What a service runs in one of its modes. */
export interface Mode {
  readonly programs?: Programs;
  readonly reload?: ReloadRule;
}

/** One Compose service, resolved. */
export interface Service {
  readonly name: string;
  readonly role: Role;
  /** Traits that differ from those of the role; `traitsOf` returns all of them. */
  readonly traits?: Traited['traits'];
  readonly title: string;
  readonly image: string;
  /** Whether its image is built here; the agent does not know. */
  readonly isBuilt?: boolean;
  /** How the agent checks it. `isJudgedByAgent` says whether the agent's result decides. */
  readonly probe?: Probe;
  /** The programs its supervisor runs. */
  readonly programs?: Programs;
  /** What it runs in each mode, including `dev`; absent if there is only one. */
  readonly modes?: Readonly<Record<string, Mode>>;
  /** The chosen mode, if there are several. */
  readonly mode?: string;
  /** Programs that exit with 0 by design. */
  readonly exits?: readonly string[];
  readonly reload?: ReloadRule;
  readonly dependsOn: readonly Dependency[];
  /** The services whose addresses occur in its environment. */
  readonly addresses?: readonly string[];
  readonly ports: readonly PublishedPort[];
  readonly inputs: readonly string[];
  readonly fills: readonly string[];
  /** The volumes mounted into it. */
  readonly mounts?: readonly string[];
  /** Patterns of scheduled tasks that its scheduler leaves out (`BKDEV_SCHEDULE_SKIP`). */
  readonly skippedTasks?: readonly string[];
  /** The number of containers in the definition; absent if it does not say. */
  readonly replicas?: number;
  /** Whether it has a Docker health check. */
  readonly hasHealthcheck: boolean;
  /** Compose's hash of the service's configuration. A container with another hash has to be replaced. */
  readonly configHash: string;
}

/** Whether this is a store's probe. Stores run without supervisord. */
export function isStoreProbe(probe: Probe): probe is StoreProbeKind {
  return ['mysql', 'redis', 'rabbitmq', 'memcached'].some(kind => kind in probe);
}

/** Whether this probe checks the result of a step. */
export function isStepProbe(probe: Probe): probe is StepProbeKind {
  return 'packages' in probe;
}

/**
 * Whether the agent alone judges a running service and can restart its programs. A store is judged by Docker's own
 * health check, which needs no agent and no Python packages; failures found by the agent count in addition.
 */
export function isJudgedByAgent({ probe }: { readonly probe?: Probe | undefined }): boolean {
  return probe !== undefined && !isStoreProbe(probe) && !isStepProbe(probe);
}

/**
 * The `User-Agent` of probes. Servers leave such requests out of their access log (runtime/settings/bkdev_probes.py).
 */
export const probeAgent = 'bkdev';

/** The HTTP probe of a service or of its extension field, if it has one. */
export function httpProbeOf({ probe }: { readonly probe?: Probe | undefined }): HttpProbe | undefined {
  return probe && 'http' in probe ? probe.http : undefined;
}

/** The address at which a person reaches the service, if it publishes the probed port and that port is reachable. */
export function urlOf(service: Service): string | undefined {
  const port = service.ports.find(published => published.container === httpProbeOf(service)?.port);
  if (port === undefined || port.reachedAt === null) return undefined;
  const host = port.reachedAt ?? '127.0.0.1';
  return `http://${host.includes(':') ? `[${host}]` : host}:${port.host}`;
}

/**
 * The address shown to a person. Includes the gateway's, which is not probed, because every page belongs to some back
 * end.
 */
export function addressOf(service: Service): string | undefined {
  const port = service.role === 'gateway' ? service.ports[0] : undefined;
  return port ? `http://127.0.0.1:${port.host}` : urlOf(service);
}
