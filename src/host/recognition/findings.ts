import type { EnvironmentVariable } from '../../shared/model/dotenv.ts';
import type { LeftOut, UnreadFile } from '../ports/source-tree.ts';
import type { Supervision } from './supervision.ts';

/** A line in a file of the checkout, counted from 1. */
export interface Evidence {
  readonly file: string;
  readonly line: number;
}

/**
 * How certain a finding is. `certain`: the product says so itself. `likely`: it follows from what the product says.
 * `assumed`: a default.
 */
export type Certainty = 'certain' | 'likely' | 'assumed';

/** A recognised value and its evidence. */
export interface Found<Value> {
  readonly value: Value;
  readonly certainty: Certainty;
  readonly evidence: readonly Evidence[];
}

/** Everything recognised about a checkout. Folders are relative to the checkout, which is `.` itself. */
export interface Findings {
  /** Every Django project in the checkout; the first one is brought up. */
  readonly projects: readonly Found<DjangoProject>[];
  readonly settings: SettingsFindings;
  readonly python: Found<string> | undefined;
  readonly dependencies: Found<Dependencies> | undefined;
  /** Debian packages needed to build or load the Python packages. */
  readonly debianPackages: readonly Found<string>[];
  /** Packages that no Debian, PyPI or npm mirror provides. */
  readonly unreachable: readonly Found<Unreachable>[];
  readonly celery: CeleryFindings;
  readonly databases: readonly Found<Database>[];
  /** Caches that the settings keep in memcached. */
  readonly memcached: readonly Found<MemcachedCache>[];
  /** How it sends mail by SMTP; undefined if it does not. */
  readonly mail: Found<Mail> | undefined;
  /** PostgreSQL extensions that migrations create and that only a superuser may create. */
  readonly extensions: readonly Found<string>[];
  readonly web: WebFindings;
  /** Management commands that entry points run before the servers, in order. */
  readonly steps: readonly Found<FirstStep>[];
  /** Long-running programs besides web, workers and beat. */
  readonly daemons: readonly Found<Daemon>[];
  readonly frontends: readonly Found<Frontend>[];
  readonly environment: EnvironmentFindings;
  /** Other services in Compose files. */
  readonly otherServices: readonly Found<OtherService>[];
  /** Existing dev container and Compose definitions. */
  readonly existing: readonly string[];
  readonly left: LeftOut;
  readonly unread: readonly UnreadFile[];
}

export interface DjangoProject {
  /** The working directory of its programs: the folder of `manage.py`. */
  readonly folder: string;
  /** The command for management commands: `manage.py`, or a console script. */
  readonly entry: string;
  /** The folder that its packages are imported from; differs if `manage.py` is inside a package. */
  readonly importRoot: string;
}

export interface SettingsFindings {
  /** The module named in `manage.py`. */
  readonly module: Found<string> | undefined;
  /** The module for development: the same, or a sibling. */
  readonly development: Found<string> | undefined;
  /** The classes of django-configurations; empty without it. */
  readonly configurations: readonly Found<string>[];
  /** The optional module for local settings that the settings import. */
  readonly localHook: Found<string> | undefined;
  /** Whether tasks run in the sending process: always, or if no broker is set. */
  readonly eager: Found<'always' | 'without-broker' | 'by-environment'> | undefined;
}

export type DependencyTool = 'uv' | 'poetry' | 'pdm' | 'pipenv' | 'pip-tools' | 'requirements' | 'pyproject' | 'setup';

export interface Dependencies {
  readonly tool: DependencyTool;
  /** The folder of `manifest` and `lock`. */
  readonly folder: string;
  readonly manifest: string;
  readonly lock: string | undefined;
  /** Why the lock file is unusable: it lists no packages, or has conflict markers. */
  readonly brokenLock: 'empty' | 'conflict' | undefined;
  /** Dependency groups besides the product's own, and which of them are extras of the package. */
  readonly groups: readonly string[];
  readonly extras: readonly string[];
}

export interface Unreachable {
  readonly what: string;
  readonly kind: 'git' | 'url' | 'index' | 'path' | 'submodule';
  /** Whether only a group or extra requires it. */
  readonly isOptional: boolean;
}

export interface CeleryFindings {
  /** `package.module:variable`, the argument of `celery -A`. */
  readonly app: Found<CeleryApp> | undefined;
  readonly otherApps: readonly Found<CeleryApp>[];
  /** Another task queue in use: `django-q`, `rq`… */
  readonly otherQueue: Found<string> | undefined;
  readonly workers: readonly Found<Worker>[];
  /** All workers in the product's own supervisor files, including those that are not brought up. */
  readonly supervised: readonly Found<Worker>[];
  readonly beat: Found<Beat> | undefined;
  /** The queue of tasks without an explicit one. */
  readonly defaultQueue: string;
  /** Queues that the code sends to and none of these workers consumes. */
  readonly unconsumedQueues: readonly Found<string>[];
  readonly brokers: readonly Found<Broker>[];
  readonly resultBackend: Found<string> | undefined;
}

export interface CeleryApp {
  readonly name: string;
  readonly kind: 'object' | 'subclass' | 'factory' | 'library' | 'command';
}

export interface Worker {
  readonly name: string;
  /** Empty for the default queue; undefined if the environment decides. */
  readonly queues: readonly string[] | undefined;
  readonly excludedQueues: readonly string[];
  readonly pool: string | undefined;
  readonly concurrency: number | undefined;
  /** The options of the product's own supervisord that differ from bkdev's defaults. */
  readonly supervision?: Supervision;
}

export interface Beat {
  readonly scheduler: 'file' | 'database' | 'redbeat' | 'class' | 'command';
  /** The scheduler's class, or the management command to be called regularly. */
  readonly name: string | undefined;
  /** Whether a worker runs it (`-B`). */
  readonly isEmbedded: boolean;
}

export type Broker = 'redis' | 'rabbitmq' | 'sqs' | 'other';

export type DatabaseKind = 'postgresql' | 'mysql' | 'sqlite' | 'oracle' | 'unknown';

export interface Database {
  readonly alias: string;
  /** All supported kinds, the preferred one first. */
  readonly kinds: readonly DatabaseKind[];
  /** The dependency group or extra with the driver of the first kind; undefined if the product itself requires it. */
  readonly driverGroup: string | undefined;
  /** Whether it needs PostGIS. */
  readonly isSpatial: boolean;
  /** The variables that its settings read, by Django's key (`HOST`, `NAME`…); `URL` for a single address. */
  readonly variables: Readonly<Record<string, string>>;
}

export interface MemcachedCache {
  readonly alias: string;
  /** Whether variables alone connect it to the store; otherwise its settings are overridden. */
  readonly isByVariables: boolean;
}

/** Django's settings of mail that decide where it goes: `EMAIL_HOST`… */
export type MailSetting = 'HOST' | 'PORT' | 'HOST_USER' | 'HOST_PASSWORD' | 'USE_TLS' | 'USE_SSL';

export interface Mail {
  /** The variables that the settings read, by Django's setting; `URL` for a single address. */
  readonly variables: Readonly<Partial<Record<MailSetting | 'URL', string>>>;
  /** Whether variables alone lead mail to another server; otherwise the settings are overridden. */
  readonly isByVariables: boolean;
}

export interface WebFindings {
  readonly server: Found<WebServer>;
  readonly health: Found<string> | undefined;
  /** The product's gunicorn; undefined if it does not install it. */
  readonly gunicorn: Found<Gunicorn> | undefined;
}

export interface Gunicorn {
  /** The product's configuration file for it, relative to the checkout. */
  readonly config: string | undefined;
}

export interface WebServer {
  readonly kind: 'wsgi' | 'asgi';
  /** `package.asgi:application`, if there is one. */
  readonly application: string | undefined;
  /** The package that serves ASGI; undefined for WSGI. */
  readonly package: string | undefined;
  /** The management command of the development server. */
  readonly command: 'runserver' | 'runserver_plus' | 'devserver' | undefined;
}

export interface FirstStep {
  /** The management command with its arguments. */
  readonly command: string;
  /** Whether the product can start without it: it calls external servers, asks questions, or creates demo data. */
  readonly isOptional: boolean;
}

export interface Daemon {
  readonly name: string;
  readonly command: string;
}

export interface Frontend {
  readonly folder: string;
  readonly tool: 'npm' | 'pnpm' | 'yarn' | 'bun';
  readonly lock: string | undefined;
  /** The script that serves; undefined if it can only be built. */
  readonly script: string | undefined;
  readonly port: number | undefined;
  /** What the script serves with. */
  readonly server: 'vite' | 'webpack' | 'next' | 'other';
  /** Variables that replace addresses on this machine in its configuration: where its proxy sends requests. */
  readonly variables: readonly string[];
  /** Ports of addresses on this machine that its configuration names and nothing replaces. */
  readonly localPorts: readonly number[];
}

export interface EnvironmentFindings {
  readonly templates: readonly Found<EnvironmentTemplate>[];
  /** Variables that the settings require to load. */
  readonly required: readonly Found<string>[];
  /** Variables that the settings convert; an unsuitable value fails. */
  readonly typed: readonly Found<TypedVariable>[];
  /** Variables with which the settings find a store. */
  readonly stores: readonly Found<StoreVariable>[];
  /** The code that loads `.env`: the settings (for every program), or only `manage.py` (so not for Celery). */
  readonly loadedBy: Found<'settings' | 'manage'> | undefined;
}

export interface TypedVariable {
  readonly name: string;
  readonly type: 'bool' | 'int' | 'float' | 'url';
  /** The product's default; absent if it has none, or none that is a literal. */
  readonly usual?: string;
}

export interface StoreVariable {
  readonly name: string;
  readonly store: 'redis' | 'rabbitmq' | 'memcached';
  /** `url` has a scheme, `address` is `HOST:PORT`. */
  readonly part: 'url' | 'address' | 'host' | 'port' | 'user' | 'password' | 'vhost';
  /** The product's default. */
  readonly usual: string;
}

export interface EnvironmentTemplate {
  /** `dotenv`, or another format, which is not parsed. */
  readonly format: 'dotenv' | 'other';
  readonly variables: readonly EnvironmentVariable[];
}

export interface OtherService {
  readonly name: string;
  readonly image: string;
  /** Whether Debian packages it, so that it needs no image registry. */
  readonly isInDebian: boolean;
}
