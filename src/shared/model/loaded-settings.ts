import * as z from 'zod';
import { wordingSchema } from './wording-schema.ts';

const hosts = z.array(z.string());

/** One or several addresses, with masked passwords. */
const addressSchema = z.object({ url: z.string(), hosts });

/** Those of the hosts that DNS does not know, as seen from the container. */
const unresolved = hosts;

const celerySchema = z.object({
  /** The name that the application gives itself. */
  app: z.string(),
  isEager: z.boolean(),
  broker: addressSchema.extend({ unresolved }),
  results: addressSchema.nullable(),
  defaultQueue: z.string(),
  /** The queues that the settings declare. */
  queues: z.array(z.string()),
  /** How many of the product's tasks Celery's router sends to each queue, with the names of some. */
  tasks: z.array(z.object({ queue: z.string(), count: z.int(), some: z.array(z.string()) })),
  /** The number of tasks whose queue depends on their arguments. */
  unknownRoutes: z.int(),
  /** The schedule in the settings; one in a database is not looked at. */
  schedule: z.object({
    scheduler: z.string(),
    count: z.int(),
    entries: z.array(z.object({ name: z.string(), task: z.string(), queue: z.string().nullable() })),
  }),
});

const djangoSchema = z.object({
  /** The settings module. */
  settings: z.string(),
  databases: z.array(
    z.object({
      ...{ alias: z.string(), engine: z.string(), name: z.string(), host: z.string(), port: z.string() },
      unresolved,
    }),
  ),
  caches: z.array(
    z.object({ alias: z.string(), backend: z.string(), locations: z.array(z.string()), hosts, unresolved }),
  ),
  apps: z.array(z.string()),
});

const loadedSchema = z.object({
  /** The Celery applications that the program loads. */
  celery: z.array(celerySchema),
  /** Null if the program does not use Django. */
  django: djangoSchema.nullable(),
  /** What could not be looked at. */
  notes: z.array(wordingSchema),
});

/** The product could not be loaded as the program does it: why, and the end of what it printed. */
const failedSchema = z.object({ failure: wordingSchema, output: z.array(z.string()) });

/** The settings in effect in a program, read by loading the product in the same way (runtime/inspection/load.py). */
export type LoadedSettings = z.infer<typeof loadedSchema>;
export type LoadedCelery = z.infer<typeof celerySchema>;
export type LoadedDjango = z.infer<typeof djangoSchema>;
export type NotLoaded = z.infer<typeof failedSchema>;

/** Returns the document that runtime/inspection/run.py printed; undefined for anything else. */
export function parseLoaded(line: string): LoadedSettings | NotLoaded | undefined {
  try {
    return z.union([failedSchema, loadedSchema]).safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

/** The settings of those programs of a service that load them in the same way. */
export interface InspectedPrograms {
  readonly service: string;
  readonly programs: readonly string[];
  readonly found: LoadedSettings | NotLoaded;
}
