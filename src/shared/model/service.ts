import * as z from 'zod';
import { message } from '../messages/message.ts';
import { packed } from '../messages/packed.ts';
import { type Programs, programsSchema } from './programs.ts';
import { type Role, roleSchema, type Traited, traitsSchema } from './traits.ts';

/** A check of a running service over HTTP, on its port in the container network. */
const httpProbeSchema = z.strictObject({
  port: z.int().min(1).max(65535),
  path: z.string().startsWith('/'),
  /** Text that the body must contain. */
  expect: z.string().optional(),
  /** What is asked for (`Host`), where the product serves no other name; the service's own name where absent. */
  host: z.string().optional(),
  /** Each status below this one counts as healthy; where absent, 200 alone. */
  below: z.int().min(201).max(600).optional(),
});
export type HttpProbe = z.infer<typeof httpProbeSchema>;

/** Nodes of Celery's workers by their full names, `PROGRAM@SERVICE`; each must answer a ping through the role's broker. */
const celeryProbeSchema = z.strictObject({
  nodes: z.array(z.string().regex(/^[^\s@]+@[^\s@]+$/, packed(message('definition.must.celery-node')))).min(1),
});

/** Without a character set, any is right. */
const mysqlProbeSchema = z.strictObject({ charset: z.string().optional() });

type Nothing = Readonly<Record<string, never>>;

/**
 * How the agent finds out whether a role works: over HTTP, by Celery's ping, or by what a scheduler keeps: redbeat in
 * Redis, django-celery-beat in MySQL.
 */
export type RoleProbeKind =
  | { readonly http: HttpProbe }
  | { readonly celery: { readonly nodes: readonly string[] } }
  | { readonly redbeat: Nothing }
  | { readonly djangobeat: Nothing };

/** How the agent asks a store what Docker's health check of it asks too, and a little more. */
export type StoreProbeKind =
  | { readonly mysql: { readonly charset?: string | undefined } }
  | { readonly redis: Nothing }
  | { readonly rabbitmq: Nothing };

/** How the agent finds out whether what a step made is still there: its word only puts in doubt that the step is done. */
export type StepProbeKind = { readonly packages: Nothing };

export type Probe = RoleProbeKind | StoreProbeKind | StepProbeKind;

const probeKinds = ['http', 'celery', 'redbeat', 'djangobeat', 'mysql', 'redis', 'rabbitmq', 'packages'] as const;

/** An object of optional keys and not a union of objects, so that a complaint names the very field. */
const probeSchema = z
  .strictObject({
    http: httpProbeSchema.optional(),
    celery: celeryProbeSchema.optional(),
    redbeat: z.strictObject({}).optional(),
    djangobeat: z.strictObject({}).optional(),
    mysql: mysqlProbeSchema.optional(),
    redis: z.strictObject({}).optional(),
    rabbitmq: z.strictObject({}).optional(),
    packages: z.strictObject({}).optional(),
  })
  .refine(probe => Object.keys(probe).length === 1, packed(message('definition.must.one-probe', { kinds: probeKinds })))
  .transform(probe => probe as Probe);

/** A path that stays below the checkout. */
export const pathInside = z
  .string()
  .refine(
    path => !path.startsWith('/') && !path.split('/').includes('..'),
    packed(message('definition.must.path-inside')),
  );

/** What is done to a role's programs when a file changed; every field has a default. */
const reloadSchema = z.strictObject({
  /** Globs below the checkout (`node:path`'s `matchesGlob`): a change of one of these concerns the role. */
  paths: z.array(z.string()).optional(),
  /** Globs of files that do not, taken out of `paths`. */
  ignore: z.array(z.string()).optional(),
  /** The programs that are restarted, all where absent; none where empty. */
  programs: z.array(z.string()).optional(),
  /** Sent instead of stopping and starting, to a program that takes up new code by itself: `HUP` for gunicorn. */
  signal: z.enum(['HUP', 'USR1', 'USR2']).optional(),
  /**
   * Seconds that running tasks get to finish; what does not goes back to its queue. Less than the program's
   * `stopwaitsecs`.
   */
  drain: z.number().min(0).max(600).optional(),
});
export type ReloadRule = z.infer<typeof reloadSchema>;

/** Another way to start what a service is for: its programs, and how these take up new code. */
const modeSchema = z.strictObject({ programs: programsSchema, reload: reloadSchema.optional() });

/** The extension field `x-bkdev` of a Compose service. */
export const extensionSchema = z.strictObject({
  role: roleSchema,
  /** Where it differs from what its role implies. */
  traits: traitsSchema.optional(),
  title: z.string().optional(),
  /** What its supervisor runs. */
  programs: programsSchema.optional(),
  /** What it runs in another mode than `dev`, by the mode's name: `gunicorn`. */
  modes: z
    .record(z.string().regex(/^[a-z][a-z0-9-]*$/, packed(message('definition.must.mode-name'))), modeSchema)
    .optional(),
  /**
   * Without one, the nodes of its Celery programs are asked, else Docker's own health of the container counts; for a
   * step its exit status.
   */
  probe: probeSchema.optional(),
  /** Programs that leave with 0 by design and are started again: that is no crash of theirs. */
  exits: z.array(z.string()).optional(),
  /** What reloads it; a change of any Python file where absent, if its role is reloaded at all. */
  reload: reloadSchema.optional(),
  /** For a step: globs below the checkout; the step runs again once one of these files has changed. */
  inputs: z.array(z.string()).optional(),
  /** For a step: volumes whose renewal makes it run again. */
  fills: z.array(z.string()).optional(),
});
export type Extension = z.infer<typeof extensionSchema>;

/** Whether an input of a step is a file that it cannot do without, and no glob. */
export function isNeededFile(input: string): boolean {
  return !/[*?[{]/.test(input);
}

/** When a dependency counts as met (Compose specification, `depends_on.condition`). */
export type Condition = 'service_started' | 'service_healthy' | 'service_completed_successfully';

export interface Dependency {
  readonly service: string;
  readonly condition: Condition;
}

/** A port of a container that is published on the host. */
export interface PublishedPort {
  readonly container: number;
  readonly host: number;
  /** The address of the engine's machine that it is bound to. */
  readonly address: string;
  /** The host by which a person's machine reaches it; null where that cannot. Absent: 127.0.0.1. */
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
  /** Where it differs from what its role implies; `traitsOf` says all. */
  readonly traits?: Traited['traits'];
  readonly title: string;
  readonly image: string;
  /** By which the agent looks at it; whether the agent also judges it says `isJudgedByAgent`. */
  readonly probe?: Probe;
  /** What its supervisor runs. */
  readonly programs?: Programs;
  /** What it runs in each of its modes, `dev` included; absent where it has only one. */
  readonly modes?: Readonly<Record<string, Mode>>;
  /** The one it is to run in, where it has several. */
  readonly mode?: string;
  /** Programs that leave with 0 by design. */
  readonly exits?: readonly string[];
  readonly reload?: ReloadRule;
  readonly dependsOn: readonly Dependency[];
  /** The services that an address in its environment names; none where absent. */
  readonly addresses?: readonly string[];
  readonly ports: readonly PublishedPort[];
  readonly inputs: readonly string[];
  readonly fills: readonly string[];
  /** Volumes that are mounted into it; none where absent. */
  readonly mounts?: readonly string[];
  /** How many containers of it the definition asks for; absent where it does not say. */
  readonly replicas?: number;
  /** Whether Docker's own health check is defined. */
  readonly hasHealthcheck: boolean;
  /** Compose's hash of the service's configuration: a container that carries another one no longer fits. */
  readonly configHash: string;
}

/** Whether a probe is one of a store, which runs without supervisord. */
export function isStoreProbe(probe: Probe): probe is StoreProbeKind {
  return 'mysql' in probe || 'redis' in probe || 'rabbitmq' in probe;
}

/** Whether a probe looks at what a step left behind. */
export function isStepProbe(probe: Probe): probe is StepProbeKind {
  return 'packages' in probe;
}

/**
 * Whether the agent alone says how a running service is, and can restart its programs. Of a store Docker's own health
 * check says so, which needs no agent and no Python packages; what the agent finds wrong with it counts besides.
 */
export function isJudgedByAgent({ probe }: { readonly probe?: Probe | undefined }): boolean {
  return probe !== undefined && !isStoreProbe(probe) && !isStepProbe(probe);
}

/**
 * What probes call themselves (`User-Agent`), by which servers leave them out of their access log
 * (runtime/settings/bkdev_probes.py).
 */
export const probeAgent = 'bkdev';

/** The HTTP probe of a service, or of its extension field, if it has one of that kind. */
export function httpProbeOf({ probe }: { readonly probe?: Probe | undefined }): HttpProbe | undefined {
  return probe && 'http' in probe ? probe.http : undefined;
}

/**
 * The address at which a person reaches the service from their machine, if it publishes its probed port and that can
 * be reached.
 */
export function urlOf(service: Service): string | undefined {
  const port = service.ports.find(published => published.container === httpProbeOf(service)?.port);
  if (port === undefined || port.reachedAt === null) return undefined;
  const host = port.reachedAt ?? '127.0.0.1';
  return `http://${host.includes(':') ? `[${host}]` : host}:${port.host}`;
}

/**
 * The address that a person is told of: also a gateway's, which is not asked for a page because that may be any back
 * end's.
 */
export function addressOf(service: Service): string | undefined {
  const port = service.role === 'gateway' ? service.ports[0] : undefined;
  return port ? `http://127.0.0.1:${port.host}` : urlOf(service);
}
