import type { Say, Wording } from '../wording.ts';
import { count, list } from './words.ts';

/** What `bkdev inspect` says about the settings that the product loads. */
export const inspection = {
  'help.inspect': () => 'load the product in its containers, and compare its settings with the definition',
  'help.inspect.service': () => 'service (default: all of the profile)',
  'help.inspect.timeout': () => 'how long loading the product may take (default: 2m)',

  'inspect.nothing-to-load': ({ service }: { service: string }) =>
    `${service} runs no program that loads the product's settings.`,

  'inspect.raises': ({ error, at }: { error: string } & Where) =>
    `The product cannot be loaded: ${error}${at === '' ? '' : ` (${at})`}`,
  'inspect.exits': ({ status, at }: { status: string } & Where) =>
    `The product exits while it is loaded: sys.exit(${status})${at === '' ? '' : ` in ${at}`}`,
  'inspect.ended': ({ status }: { status: number }) =>
    `The process ended while it was loading the product, with status ${status}.`,
  'inspect.killed': ({ signal }: { signal: string }) =>
    `The process was killed by ${signal} while it was loading the product.`,
  'inspect.hangs': ({ seconds }: { seconds: number }) => `The product was not loaded within ${seconds} s.`,
  'inspect.too-large': ({ bytes }: { bytes: number }) => `The settings are longer than ${bytes} bytes.`,
  'inspect.no-answer': () => 'The settings could not be read in the container.',
  'inspect.no-folder': ({ folder }: { folder: string }) => `The working directory ${folder} does not exist.`,
  'inspect.no-script': ({ script }: { script: string }) => `${script} does not exist.`,
  'inspect.no-celery': () => 'Celery is not installed in the environment of the product.',
  'inspect.no-command-line': ({ script }: { script: string }) => `${script} ends without running a Django command.`,
  'inspect.broker-invalid': () => 'The address of the broker is not a valid URL.',
  'inspect.urls-unknown': ({ error }: { error: string }) => `The URLs cannot be loaded: ${error}`,
  'inspect.tasks-unknown': ({ error }: { error: string }) => `The tasks cannot be loaded: ${error}`,

  'inspect.row.settings': () => 'settings',
  'inspect.row.app': () => 'Celery app',
  'inspect.row.broker': () => 'broker',
  'inspect.row.results': () => 'results',
  'inspect.row.queue': () => 'queue',
  'inspect.row.schedule': () => 'schedule',
  'inspect.row.database': () => 'database',
  'inspect.row.cache': () => 'cache',
  'inspect.row.apps': () => 'applications',
  'inspect.row.note': () => 'unknown',
  'inspect.row.output': () => 'output',
  'inspect.no-app': () => 'none is loaded when the program starts',
  'inspect.is-eager': () => 'eager: tasks run in the process that sends them',
  'inspect.default': () => '(default)',
  'inspect.tasks': ({ number, some }: { number: number; some: readonly string[] }) =>
    `${number} ${count(number, 'task', 'tasks')}: ${some.join(', ')}${number > some.length ? ', …' : ''}`,
  'inspect.routes-unknown': ({ number }: { number: number }) =>
    `depends on the arguments: ${number} ${count(number, 'task', 'tasks')}`,
  'inspect.entries': ({ number }: { number: number }) =>
    `${number} ${count(number, 'entry', 'entries')} in the settings`,

  'inspect.no-difference': () => 'The settings agree with the definition.',
  'inspect.eager': ({ services }: { services: readonly string[] }) =>
    `Tasks that ${list(services)} ${count(services, 'sends', 'send')} run in the sending process: task_always_eager is true.`,
  'inspect.eager.hint': () => 'Set task_always_eager to False in the development settings to use a worker.',
  'inspect.queue-unconsumed': ({ queue, tasks }: { queue: string; tasks: readonly string[] }) =>
    `No worker of the profile consumes the queue "${queue}" (${tasks.join(', ')}).`,
  'inspect.queue-unconsumed.hint': ({ queue }: { queue: string }) =>
    `Add ${queue} to the queues of a worker in .devcontainer/compose.yaml.`,
  'inspect.no-worker-there': ({
    services,
    broker,
    brokers,
  }: {
    services: readonly string[];
    broker: string;
    brokers: readonly string[];
  }) =>
    `${list(services)} ${count(services, 'sends', 'send')} tasks to ${broker}; the workers consume from ${list(brokers)}.`,
  'inspect.see-variables': ({ service }: { service: string }) =>
    `bkdev env ${service} shows where its variables come from.`,
  'inspect.other-broker': ({ services, found, variable, at }: Other) =>
    `The broker of ${list(services)} is ${found}, not the one in ${variable}${at === '' ? '' : ` (${at})`}.`,
  'inspect.other-results': ({ services, found, variable, at }: Other) =>
    `The result back end of ${list(services)} is ${found === '' ? 'not set' : found}, not the one in ${variable}${
      at === '' ? '' : ` (${at})`
    }.`,
  'inspect.other-address.hint': ({ variable }: { variable: string }) =>
    `Make the product's settings read ${variable}, or remove the variable from the definition.`,

  'inspect.of-broker': () => 'The broker',
  'inspect.of-results': () => 'The result back end',
  'inspect.of-database': ({ alias }: { alias: string }) => `The database "${alias}"`,
  'inspect.of-cache': ({ alias }: { alias: string }) => `The cache "${alias}"`,
  'inspect.left-out': ({ services, setting, host }: Stray, say: Say) =>
    `${say(setting)} of ${list(services)} is on ${host}, which the profile leaves out.`,
  'inspect.left-out.hint': ({ host }: { host: string }) => `Add ${host} to the services of the profile.`,
  'inspect.host-unknown': ({ services, setting, host }: Stray, say: Say) =>
    `${say(setting)} of ${list(services)} is on ${host}, and no service or alias has this name.`,
  'inspect.host-loopback': ({ services, setting, host }: Stray, say: Say) =>
    `${say(setting)} of ${list(services)} is on ${host}: the container itself, where no store runs.`,
  'inspect.unresolved': ({ services, setting, host }: Stray, say: Say) =>
    `${say(setting)} of ${list(services)} is on ${host}, a name that DNS does not know.`,
  'inspect.stray.hint': () =>
    "Point the product at one of the definition's services, by a variable or in its settings.",
  'inspect.unused-database': ({ store, instead }: { store: string; instead: readonly string[] }) =>
    `No database of the product is in ${store} (its engines: ${list(instead)}).`,
  'inspect.unused-broker': ({ store, instead }: { store: string; instead: readonly string[] }) =>
    `No program uses the broker ${store}, but ${list(instead)}.`,
  'inspect.unused.hint': ({ store }: { store: string }) =>
    `Point the product at ${store}, or remove it from the definition.`,
};

interface Other extends Where {
  readonly services: readonly string[];
  /** The masked address in effect; empty if there is none. */
  readonly found: string;
  readonly variable: string;
}

interface Where {
  /** Its path in the checkout, or empty. */
  readonly at: string;
}

interface Stray {
  readonly services: readonly string[];
  readonly setting: Wording;
  readonly host: string;
}
