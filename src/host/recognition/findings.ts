import type { LeftOut, UnreadFile } from '../ports/source-tree.ts';

/** A line of a file of the checkout, counted from 1. */
export interface Evidence {
  readonly file: string;
  readonly line: number;
}

/**
 * How sure a finding is: `certain`, the product says so itself; `likely`, it follows from what the product says;
 * `assumed`, a default because nothing says otherwise.
 */
export type Certainty = 'certain' | 'likely' | 'assumed';

/** Something that was recognised, and where. */
export interface Found<Value> {
  readonly value: Value;
  readonly certainty: Certainty;
  readonly evidence: readonly Evidence[];
}

/** What a checkout looks like from outside. Folders are relative to the checkout; its own is `.`. */
export interface Findings {
  /** Every Django project of the checkout; the one to bring up first. */
  readonly projects: readonly Found<DjangoProject>[];
  readonly settings: SettingsFindings;
  readonly python: Found<string> | undefined;
  readonly dependencies: Found<Dependencies> | undefined;
  /** Debian packages without which the Python packages cannot be built or loaded. */
  readonly debianPackages: readonly Found<string>[];
  /** Packages that no Debian, PyPI or npm mirror has. */
  readonly unreachable: readonly Found<Unreachable>[];
  readonly celery: CeleryFindings;
  readonly databases: readonly Found<Database>[];
  /** PostgreSQL extensions that migrations create and only a superuser may. */
  readonly extensions: readonly Found<string>[];
  readonly web: WebFindings;
  /** Management commands that entry points run before the servers, in their order. */
  readonly steps: readonly Found<FirstStep>[];
  /** Programs beside web, workers and beat that go on running. */
  readonly daemons: readonly Found<Daemon>[];
  readonly frontends: readonly Found<Frontend>[];
  readonly environment: EnvironmentFindings;
  /** Services of Compose files that are none of those above. */
  readonly otherServices: readonly Found<OtherService>[];
  /** Definitions of editors and of Compose that the checkout has. */
  readonly existing: readonly string[];
  readonly left: LeftOut;
  readonly unread: readonly UnreadFile[];
}

export interface DjangoProject {
  /** Where its programs are started: the folder of `manage.py`. */
  readonly folder: string;
  /** How management commands are called: `manage.py`, or the name of a console script. */
  readonly entry: string;
  /** The folder that its packages are imported from: another one where `manage.py` lies within a package. */
  readonly importRoot: string;
}

export interface SettingsFindings {
  /** What `manage.py` names. */
  readonly module: Found<string> | undefined;
  /** The one to develop with: the same, or one beside it. */
  readonly development: Found<string> | undefined;
  /** Classes of django-configurations to choose from; empty without it. */
  readonly configurations: readonly Found<string>[];
  /** The module for local settings that the settings load where it is there. */
  readonly localHook: Found<string> | undefined;
  /** Whether tasks are run by who sends them: always, or where no broker is set. */
  readonly eager: Found<'always' | 'without-broker' | 'by-environment'> | undefined;
}

export type DependencyTool = 'uv' | 'poetry' | 'pdm' | 'pipenv' | 'pip-tools' | 'requirements' | 'pyproject' | 'setup';

export interface Dependencies {
  readonly tool: DependencyTool;
  /** The folder of `manifest` and `lock`. */
  readonly folder: string;
  readonly manifest: string;
  readonly lock: string | undefined;
  /** Why the lock cannot be used: it lists no package, or has conflict markers. */
  readonly brokenLock: 'empty' | 'conflict' | undefined;
  /** Dependency groups beside the product's own, and those of them that are extras of the package. */
  readonly groups: readonly string[];
  readonly extras: readonly string[];
}

export interface Unreachable {
  readonly what: string;
  readonly kind: 'git' | 'url' | 'index' | 'path' | 'submodule';
  /** Whether only a group or an extra needs it. */
  readonly isOptional: boolean;
}

export interface CeleryFindings {
  /** `package.module:variable`, what `celery -A` is told. */
  readonly app: Found<CeleryApp> | undefined;
  readonly otherApps: readonly Found<CeleryApp>[];
  /** Another task queue that the product uses: `django-q`, `rq`… */
  readonly otherQueue: Found<string> | undefined;
  readonly workers: readonly Found<Worker>[];
  readonly beat: Found<Beat> | undefined;
  /** Where tasks go for which nothing else is said. */
  readonly defaultQueue: string;
  /** Queues that the code sends to and that no worker above consumes. */
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
  /** Empty where it takes the default queue; undefined where the environment decides. */
  readonly queues: readonly string[] | undefined;
  readonly excludedQueues: readonly string[];
  readonly pool: string | undefined;
  readonly concurrency: number | undefined;
}

export interface Beat {
  readonly scheduler: 'file' | 'database' | 'redbeat' | 'class' | 'command';
  /** The scheduler's class, or the management command that something else has to call regularly. */
  readonly name: string | undefined;
  /** Whether one of the product's workers has it in itself. */
  readonly isEmbedded: boolean;
}

export type Broker = 'redis' | 'rabbitmq' | 'sqs' | 'other';

export type DatabaseKind = 'postgresql' | 'mysql' | 'sqlite' | 'oracle' | 'unknown';

export interface Database {
  readonly alias: string;
  /** All that the product can use; the first is to be preferred. */
  readonly kinds: readonly DatabaseKind[];
  /** The dependency group or extra that has the driver of the first; undefined where the product itself asks for it. */
  readonly driverGroup: string | undefined;
  /** Whether PostGIS is needed. */
  readonly isSpatial: boolean;
  /** The variables that its settings read, by Django's key (`HOST`, `NAME`…); `URL` for all in one. */
  readonly variables: Readonly<Record<string, string>>;
}

export interface WebFindings {
  readonly server: Found<WebServer>;
  readonly health: Found<string> | undefined;
}

export interface WebServer {
  readonly kind: 'wsgi' | 'asgi';
  /** `package.asgi:application`, where there is one. */
  readonly application: string | undefined;
  /** The package that serves ASGI; undefined for WSGI. */
  readonly package: string | undefined;
  /** The management command that serves in development. */
  readonly command: 'runserver' | 'runserver_plus' | 'devserver' | undefined;
}

export interface FirstStep {
  /** The management command with its arguments. */
  readonly command: string;
  /** Whether a start is possible without: it calls others' servers, asks questions, or makes demonstration data. */
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
  /** The script that serves, or undefined where it can only be built. */
  readonly script: string | undefined;
  readonly port: number | undefined;
}

export interface EnvironmentFindings {
  readonly templates: readonly Found<EnvironmentTemplate>[];
  /** Variables without which the settings do not load. */
  readonly required: readonly Found<string>[];
  /** Variables by which the settings find a store. */
  readonly stores: readonly Found<StoreVariable>[];
  /** Who loads `.env`: the settings, for every program, or `manage.py` alone, and Celery's programs go without. */
  readonly loadedBy: Found<'settings' | 'manage'> | undefined;
}

export interface StoreVariable {
  readonly name: string;
  readonly store: 'redis' | 'rabbitmq' | 'memcached';
  readonly part: 'url' | 'host' | 'port' | 'user' | 'password' | 'vhost';
  /** What the product has where nobody sets it. */
  readonly usual: string;
}

export interface EnvironmentTemplate {
  /** `dotenv`, or a format of the product's own, of which bkdev reads nothing. */
  readonly format: 'dotenv' | 'other';
  readonly variables: readonly EnvironmentVariable[];
}

export interface EnvironmentVariable {
  readonly name: string;
  readonly value: string;
  readonly line: number;
}

export interface OtherService {
  readonly name: string;
  readonly image: string;
  /** Whether Debian has it, so that it can be had without a registry of images. */
  readonly isInDebian: boolean;
}
