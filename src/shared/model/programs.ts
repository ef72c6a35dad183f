import * as z from 'zod';
import { message } from '../messages/message.ts';
import { packed } from '../messages/packed.ts';

/** One line, for it becomes one of a configuration file. */
const lineSchema = z.string().regex(/^[^\r\n]+$/, packed(message('definition.must.one-line')));
const queuesSchema = z.array(z.string().regex(/^[^\s,]+$/, packed(message('definition.must.queue-name')))).min(1);

/** A Celery worker: its command is made from this (runtime/supervisor/programs.py). */
const celerySchema = z
  .strictObject({
    /** The module of the Celery application, as `celery -A` takes it. */
    app: lineSchema.optional(),
    /** How a product starts Celery by another way, without `worker` and what follows: `python manage.py celery`. */
    command: lineSchema.optional(),
    queues: queuesSchema,
    pool: z.enum(['prefork', 'threads', 'solo', 'gevent', 'eventlet']).optional(),
    concurrency: z.int().min(1).max(256).optional(),
    /** Tasks after which a process of the pool is replaced; never where absent. */
    maxTasksPerChild: z.int().min(1).optional(),
  })
  .refine(
    celery => (celery.app === undefined) !== (celery.command === undefined),
    packed(message('definition.must.celery-start')),
  );

/**
 * gunicorn: its command is made from this. What is left out is for the product's configuration to say, else
 * gunicorn's default.
 */
const gunicornSchema = z.strictObject({
  /** `wsgi:application`. */
  app: lineSchema,
  bind: lineSchema,
  /** The product's own configuration, below its folder. */
  config: lineSchema.optional(),
  workers: z.int().min(1).max(64).optional(),
  /** The worker class: `sync`, `gthread`, `gevent`, or one of ASGI such as `uvicorn_worker.UvicornWorker`. */
  class: z
    .string()
    .regex(/^[\w.:]+$/, packed(message('definition.must.worker-class')))
    .optional(),
  threads: z.int().min(1).max(256).optional(),
  /** Seconds that a worker may be silent before it is killed; 0: for ever. */
  timeout: z.int().min(0).max(86_400).optional(),
  /** Requests after which a worker is replaced; 0: never. */
  maxRequests: z.int().min(0).optional(),
});

/** One supervised process of a service. What is left out is supervisord's default but for what `programs.py` says. */
const programSchema = z
  .strictObject({
    /** Run without a shell; `{instance}` stands for the container's name among those of its service. */
    command: lineSchema.optional(),
    celery: celerySchema.optional(),
    gunicorn: gunicornSchema.optional(),
    /** What a Celery worker that `command` starts consumes; its node must be called `PROGRAM@{instance}`. */
    queues: queuesSchema.optional(),
    /** Below the checkout; the product's folder where absent. */
    directory: lineSchema.optional(),
    environment: z
      .record(
        z.string().regex(/^[A-Za-z_]\w*$/, packed(message('definition.must.variable-name'))),
        z.union([lineSchema, z.literal(''), z.number(), z.boolean()]),
      )
      .optional(),
    /** Not started with its container where false: for a person to start. */
    autostart: z.boolean().optional(),
    autorestart: z.union([z.boolean(), z.literal('unexpected')]).optional(),
    /** What `autorestart: unexpected` takes for an expected end; 0 alone where absent. */
    exitCodes: z.array(z.int().min(0).max(255)).min(1).optional(),
    startRetries: z.int().min(0).max(100).optional(),
    /** Seconds after which it counts as started. */
    startSeconds: z.number().min(0).max(600).optional(),
    stopSignal: z.enum(['TERM', 'INT', 'QUIT', 'HUP', 'USR1', 'USR2', 'KILL']).optional(),
    /** Seconds that it gets to stop by itself. */
    stopWait: z.number().min(0).max(600).optional(),
    /** Whether its children are told to stop, too, and are killed with it. */
    stopAsGroup: z.boolean().optional(),
    killAsGroup: z.boolean().optional(),
    /** Those with a lower one start first and stop last. */
    priority: z.int().min(0).max(9999).optional(),
    /** How many processes of it run, called `PROGRAM_0`, `PROGRAM_1`…; `{process}` in its command is the number. */
    numprocs: z.int().min(1).max(64).optional(),
    /** The number of the first. */
    numprocsStart: z.int().min(0).max(9999).optional(),
    /** Set by the mode `debug`: where its debugger listens, and whether the program waits for one before it starts. */
    debug: z.strictObject({ port: z.int().min(1024).max(65_535), wait: z.boolean().optional() }).optional(),
  })
  .refine(
    ({ command, celery, gunicorn }) => [command, celery, gunicorn].filter(way => way !== undefined).length === 1,
    packed(message('definition.must.program-start')),
  )
  .refine(
    program => program.queues === undefined || program.celery === undefined,
    packed(message('definition.must.queues-once')),
  )
  .refine(
    ({ gunicorn, numprocs = 1 }) => gunicorn === undefined || numprocs === 1,
    packed(message('definition.must.gunicorn-once')),
  )
  .refine(
    ({ command, queues, numprocs = 1 }) =>
      numprocs === 1 || queues === undefined || command === undefined || command.includes('{process}'),
    packed(message('definition.must.node-per-process')),
  )
  // supervisord itself refuses this (supervisor/options.py, `processes_from_section`).
  .refine(
    ({ stopAsGroup, killAsGroup }) => !(stopAsGroup === true && killAsGroup === false),
    packed(message('definition.must.kill-as-group')),
  );
type Program = z.infer<typeof programSchema>;

/** The programs of a service by their names, which supervisord and Celery's nodes go by. */
export const programsSchema = z
  .record(z.string().regex(/^[A-Za-z0-9_-]+$/, packed(message('definition.must.program-name'))), programSchema)
  .refine(programs => Object.keys(programs).length > 0, packed(message('definition.must.have-programs')))
  .refine(
    programs => {
      const names = Object.entries(programs).flatMap(processesOf);
      return new Set(names).size === names.length;
    },
    packed(message('definition.must.process-names')),
  );
export type Programs = z.infer<typeof programsSchema>;

/** The processes of a program by their names in supervisord: its own where it has one, else a number behind it. */
function processesOf([name, { numprocs = 1, numprocsStart = 0 }]: readonly [string, Program]): string[] {
  if (numprocs === 1) return [name];
  return Array.from({ length: numprocs }, (_, index) => `${name}_${numprocsStart + index}`);
}

/** The processes of the named programs; a name that is none of a program's is taken for a process's own. */
export function processesNamed(names: readonly string[], programs: Programs = {}): string[] {
  return names.flatMap(name => {
    const program = programs[name];
    return program === undefined ? [name] : processesOf([name, program]);
  });
}

/** Those that start with their container. */
function started(programs: Programs | undefined): (readonly [string, Program])[] {
  return Object.entries(programs ?? {}).filter(([, { autostart }]) => autostart !== false);
}

/** Which queues the programs of a service consume, in their own order. */
export function queuesOf(programs: Programs | undefined): string[] {
  return [...new Set(started(programs).flatMap(([, { celery, queues }]) => celery?.queues ?? queues ?? []))];
}

/** The nodes of its Celery workers, `PROCESS@SERVICE`. */
export function nodesOf(service: string, programs: Programs | undefined): string[] {
  return started(programs).flatMap(([name, program]) =>
    program.celery === undefined && program.queues === undefined
      ? []
      : processesOf([name, program]).map(process => `${process}@${service}`),
  );
}

/** The queues that receive tasks and that no program consumes; empty if no service has a worker. */
export function unconsumed(queues: readonly string[], services: readonly { readonly programs?: Programs }[]): string[] {
  const consumed = new Set(services.flatMap(({ programs }) => queuesOf(programs)));
  return consumed.size === 0 ? [] : queues.filter(name => !consumed.has(name));
}

/** What was left of a definition for the containers, as far as it tells of programs. */
export interface LeftPrograms {
  readonly programs: Readonly<Record<string, Programs>>;
  /** The runs of containers that had begun with other programs, by service (`runOf`). */
  readonly olderRuns: OlderRuns;
  /** The mode of each service that has several; absent if an older bkdev left it. */
  readonly modes?: Readonly<Record<string, string>>;
}

export type OlderRuns = Readonly<Record<string, readonly string[]>>;

/**
 * The runs of containers that began before the programs of their service became what they are, by what was left
 * before: supervisord reads them when its container starts, and Compose leaves extension fields out of its hash. A run
 * is named and never compared with a clock, for the engine's may be another machine's. A service that was left
 * without programs is not known to have changed.
 */
export function olderRuns(
  services: readonly { readonly name: string; readonly programs?: Programs }[],
  left: LeftPrograms | undefined,
  runsOf: (service: string) => readonly string[],
): OlderRuns {
  const older = services.flatMap(({ name, programs }) => {
    const before = left?.programs[name];
    if (programs === undefined || before === undefined) return [];
    const isSame = JSON.stringify(programs) === JSON.stringify(before);
    const runs = isSame ? (left?.olderRuns[name] ?? []) : runsOf(name);
    return runs.length === 0 ? [] : [[name, runs] as const];
  });
  return Object.fromEntries(older);
}
