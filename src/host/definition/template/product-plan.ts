import type {
  Beat,
  DatabaseKind,
  Findings,
  Found,
  Frontend,
  Mail,
  StoreVariable,
  Worker,
} from '../../recognition/findings.ts';
import type { Question } from '../../recognition/questions.ts';
import { type SuitableRelease, suitableRelease } from '../../recognition/suitable-release.ts';
import type { Supervision } from '../../recognition/supervision.ts';

/** A store that the definition starts. */
export type StoreKind = 'postgresql' | 'mysql' | 'redis' | 'rabbitmq' | 'memcached';

/** Everything that must be decided before a definition is written. */
export interface ProductPlan {
  readonly name: string;
  /** The folder of `manage.py`, relative to the checkout. */
  readonly folder: string;
  readonly importRoot: string;
  readonly entry: string;
  readonly settings: string | undefined;
  readonly configuration: string | undefined;
  /** The Debian release whose Python suits it. */
  readonly debian: SuitableRelease['release'];
  readonly stores: readonly StoreKind[];
  /** For each alias, the kind in use and the name of its database. */
  readonly databases: readonly PlannedDatabase[];
  readonly celery: PlannedCelery | undefined;
  /** How it sends mail, if that can be led to a service. */
  readonly mail: Found<Mail> | undefined;
  /** The front end whose dev server the definition starts. */
  readonly frontEnd: Found<Frontend> | undefined;
  readonly findings: Findings;
}

export interface PlannedDatabase {
  readonly alias: string;
  readonly kind: DatabaseKind;
  readonly name: string;
  /** Whether variables alone connect it to the store; otherwise its settings are overridden. */
  readonly isByVariables: boolean;
}

export interface PlannedCelery {
  readonly app: string;
  readonly broker: 'redis' | 'rabbitmq';
  readonly workers: readonly PlannedWorker[];
  readonly beat: Beat | undefined;
}

export interface PlannedWorker {
  readonly name: string;
  readonly queues: readonly string[];
  readonly pool: string;
  readonly processes: number;
  readonly evidence: string;
  readonly supervision: Supervision;
}

/** The folder of `manage.py` in containers. */
export function workFolder({ folder }: ProductPlan): string {
  return folder === '.' ? '/workspace' : `/workspace/${folder}`;
}

/** Whether any database is a file. */
export function usesFiles({ databases }: ProductPlan): boolean {
  return databases.some(({ kind }) => kind === 'sqlite');
}

/** Returns the source of a value, for a comment. */
export function whereOf(found: Pick<Found<unknown>, 'evidence'> | undefined): string {
  const [first] = found?.evidence ?? [];
  return first === undefined ? 'by default' : `${first.file}:${first.line}`;
}

export type Answers = ReadonlyMap<string, string>;

/** The key of an answer. */
export function answerKey({ about, name }: Pick<Question, 'about' | 'name'>): string {
  return name === undefined ? about : `${about} ${name}`;
}

/**
 * Plans a product's definition. `folder` is the name of the checkout's folder, from which the product's name derives.
 */
export function planProduct(folder: string, findings: Findings, answers: Answers): ProductPlan {
  const { projects, settings, celery } = findings;
  const project = projects[0]?.value ?? { folder: '.', entry: 'manage.py', importRoot: '.' };
  const databases = findings.databases.map(({ value: { alias, kinds, variables } }, index): PlannedDatabase => {
    const kind = (answers.get(`database ${alias}`) as DatabaseKind | undefined) ?? kinds[0] ?? 'unknown';
    return { alias, kind, name: index === 0 ? 'app' : `app_${identifier(alias)}`, isByVariables: isLed(variables) };
  });
  const planned = planCelery(findings, answers);
  const reads = (store: StoreVariable['store']) =>
    findings.environment.stores.some(({ value }) => value.store === store);
  const isRedBeat = planned?.beat?.scheduler === 'redbeat';
  const stores: StoreKind[] = [
    ...(databases.some(({ kind }) => kind === 'postgresql') ? (['postgresql'] as const) : []),
    ...(databases.some(({ kind }) => kind === 'mysql') ? (['mysql'] as const) : []),
    ...(planned?.broker === 'redis' || reads('redis') || isRedBeat || asksForRedis(findings)
      ? (['redis'] as const)
      : []),
    ...(planned?.broker === 'rabbitmq' ? (['rabbitmq'] as const) : []),
    ...(findings.memcached.length > 0 || reads('memcached') ? (['memcached'] as const) : []),
  ];
  const configuration = answers.get('configuration') ?? settings.configurations[0]?.value;
  return {
    name: identifier(folder).replaceAll('_', '-') || 'product',
    ...project,
    settings: answers.get('settings') ?? (settings.development ?? settings.module)?.value,
    configuration,
    debian: suitableRelease(findings.python).release,
    stores,
    databases,
    celery: planned && celery.app ? planned : undefined,
    mail: configuration === undefined || findings.mail?.value.isByVariables ? findings.mail : undefined,
    frontEnd: planFrontEnd(findings, answers),
    findings,
  };
}

function planFrontEnd({ frontends }: Findings, answers: Answers): Found<Frontend> | undefined {
  const served = frontends.filter(({ value }) => value.script !== undefined && value.tool !== 'bun');
  const asked = answers.get('frontend');
  return served.find(({ value }) => value.folder === asked) ?? served[0];
}

function planCelery({ celery }: Findings, answers: Answers): PlannedCelery | undefined {
  const { app, workers, beat, brokers } = celery;
  const name = answers.get('app') ?? app?.value.name;
  if (name === undefined) return undefined;
  const startable = brokers.map(({ value }) => value).filter(kind => kind === 'redis' || kind === 'rabbitmq');
  const asked = answers.get('broker');
  const broker =
    asked === 'rabbitmq' || (asked === undefined && startable.length > 0 && !startable.includes('redis'))
      ? 'rabbitmq'
      : 'redis';
  const sent = celery.unconsumedQueues.map(({ value }) => value);
  const own = workers.length > 0 ? workers : [{ value: byDefault, evidence: [] }];
  const names = new Set<string>();
  const planned = own.map(({ value, evidence: [first] }, index): PlannedWorker => {
    const short =
      value.name
        .replaceAll(/celery|worker|start|docker|entrypoint/g, '')
        .replaceAll(/^-+|-+$/g, '')
        .replaceAll(/-+/g, '-') || 'tasks';
    const unique = names.has(short) ? `${short}${index + 1}` : short;
    names.add(unique);
    const pool = value.pool ?? 'prefork';
    // All workers run on one developer machine; threads cost nothing while they are idle.
    const processes = pool === 'prefork' ? 1 : Math.min(value.concurrency ?? 4, 8);
    // A worker without queues consumes the default one; if the product defines no worker, ours consumes all queues.
    const named = value.queues === undefined || value.queues.length === 0 ? [celery.defaultQueue] : value.queues;
    const queues = workers.length === 0 ? [...new Set([...named, ...sent])] : named;
    const where = first === undefined ? '' : `${first.file}:${first.line}`;
    return { name: unique, queues, pool, processes, evidence: where, supervision: value.supervision ?? {} };
  });
  const hasBeat = beat !== undefined && beat.value.scheduler !== 'command';
  return { app: name, broker, workers: planned, beat: hasBeat ? beat.value : undefined };
}

const byDefault: Worker = { name: 'tasks', queues: [], excludedQueues: [], pool: undefined, concurrency: undefined };

/** Whether variables provide all relevant parts of an address. */
function isLed(variables: Readonly<Record<string, string>>): boolean {
  return 'URL' in variables || ['NAME', 'USER', 'PASSWORD', 'HOST'].every(key => key in variables);
}

function asksForRedis({ celery }: Findings): boolean {
  return (
    celery.brokers.some(({ value, certainty }) => value === 'redis' && certainty !== 'assumed') &&
    celery.app !== undefined
  );
}

/** Converts a text to a name for a database or service. */
export function identifier(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_|_$/g, '');
}

/** The stores' addresses, by the parts that variables name. */
export const addresses: Readonly<Record<StoreVariable['store'], Readonly<Record<StoreVariable['part'], string>>>> = {
  redis: addressOf('redis://', 'redis', '6379'),
  rabbitmq: {
    ...addressOf('amqp://app:local@', 'broker', '5672', '/app'),
    ...{ user: 'app', password: 'local', vhost: 'app' },
  },
  memcached: addressOf('memcached://', 'memcached', '11211'),
};

function addressOf(scheme: string, host: string, port: string, path = ''): Record<StoreVariable['part'], string> {
  const address = `${host}:${port}`;
  return { url: `${scheme}${address}${path}`, address, host, port, user: '', password: '', vhost: '' };
}
