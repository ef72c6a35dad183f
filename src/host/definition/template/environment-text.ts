import type { Findings, StoreVariable, TypedVariable } from '../../recognition/findings.ts';
import { generatedKeys } from './declared-text.ts';
import { mailValues } from './mail-service.ts';
import {
  addresses,
  identifier,
  type PlannedDatabase,
  type ProductPlan,
  type StoreKind,
  whereOf,
  workFolder,
} from './product-plan.ts';

/** A variable of every role, and the reason for its value. */
interface Setting {
  readonly value: string;
  readonly why: string;
}

/** Returns `env/common.env` of a recognised product, and the variables whose values were assumed. */
export function environmentText(
  plan: ProductPlan,
  answers: ReadonlyMap<string, string>,
): { readonly text: string; readonly assumed: readonly string[] } {
  const { findings } = plan;
  const keys = generatedKeys(findings, answers);
  const settings = new Map<string, Setting>();
  const set = (name: string, value: string, why: string) => {
    settings.delete(name);
    settings.set(name, { value, why });
  };
  for (const { value, evidence } of findings.environment.templates)
    for (const { name, value: given } of value.variables)
      if (given !== '' && !settings.has(name) && !keys.has(name))
        set(name, given, `the template ${evidence[0]?.file ?? ''}`);
  const assumed = requiredSettings(findings, answers, keys, settings);
  for (const { value } of findings.environment.stores) {
    set(value.name, storeValue(value), `where ${value.store} is`);
  }
  for (const [index, database] of plan.databases.entries())
    databaseSettings(database, variablesOf(findings, index), set);
  for (const [setting, variable] of Object.entries(plan.mail?.value.variables ?? {}))
    set(variable, mailValues[setting as keyof typeof mailValues], 'where mail goes');
  const lines = [...settings].map(([name, { value }]) => `${name}=${quoted(value)}`);
  const groups = Map.groupBy(lines, line => settings.get(line.slice(0, line.indexOf('=')))?.why ?? '');
  const text = [
    `# What every role of the product reads, written by \`bkdev init\`. Lines of your own stay; so does what you change.`,
    ...bases(plan),
    ...[...groups].flatMap(([why, all]) => ['', `# From ${why}.`, ...all]),
  ];
  return { text: `${text.join('\n')}\n`, assumed };
}

function storeValue({ store, part, usual }: StoreVariable): string {
  const { url, ...parts } = addresses[store];
  if (part !== 'url') return parts[part];
  // django-environ chooses the client by the scheme: `pymemcache://`, `pylibmc://`.
  if (store === 'memcached') return url.replace('memcached:', /^\w+:(?=\/\/)/.exec(usual)?.[0] ?? 'pymemcache:');
  return url + (/^\w+:\/\/[^/]*(\/\d+)/.exec(usual)?.[1] ?? (store === 'redis' ? '/0' : ''));
}

function bases(plan: ProductPlan): readonly string[] {
  const folders = ['/opt/bkdev/runtime/settings', '/opt/bkdev/settings'];
  if (plan.importRoot !== plan.folder)
    folders.push(plan.importRoot === '.' ? '/workspace' : `/workspace/${plan.importRoot}`);
  // Programs started by scripts do not have their working directory in the path.
  folders.push(workFolder(plan));
  const module = needsOverlay(plan) ? 'bkdev_settings' : plan.settings;
  return [
    ...(module === undefined ? [] : [`DJANGO_SETTINGS_MODULE=${module}`]),
    ...(plan.configuration === undefined ? [] : [`DJANGO_CONFIGURATION=${plan.configuration}`]),
    `PYTHONPATH=${[...new Set(folders)].join(':')}`,
    ...plan.stores.flatMap(kind => storeSettings(kind, plan)),
    ...(plan.celery === undefined
      ? []
      : [
          '# Celery lets this variable win over the settings.',
          `CELERY_BROKER_URL=${plan.celery.broker === 'redis' ? `${addresses.redis.url}/0` : addresses.rabbitmq.url}`,
        ]),
  ];
}

function storeSettings(kind: StoreKind, { databases, findings }: ProductPlan): readonly string[] {
  const names = databases.filter(database => database.kind === kind).map(({ name }) => name);
  const isSpatial = findings.databases.some(({ value }) => value.isSpatial);
  switch (kind) {
    case 'postgresql':
      return [
        '# runtime/postgres.sh makes these at each start where they are not there.',
        ...['POSTGRES_USER=app', 'POSTGRES_PASSWORD=local', `POSTGRES_DATABASES='${names.join(' ')}'`],
        ...extensionLines(isSpatial, findings.extensions),
      ];
    case 'mysql':
      return [
        '# runtime/mysql.sh makes these at each start where they are not there.',
        ...[
          'MYSQL_HOST=mysql',
          'MYSQL_PORT=3306',
          `MYSQL_NAME=${names[0] ?? 'app'}`,
          'MYSQL_USER=app',
          'MYSQL_PASSWORD=local',
        ],
        ...['MYSQL_CHARSET=utf8mb4', `MYSQL_MORE_DATABASES='${names.slice(1).join(' ')}'`],
      ];
    case 'redis':
      return ['REDIS_HOST=redis', 'REDIS_PORT=6379'];
    case 'rabbitmq':
      return [
        ...['RABBITMQ_HOST=broker', 'RABBITMQ_PORT=5672', 'RABBITMQ_USER=app', 'RABBITMQ_PASSWORD=local'],
        'RABBITMQ_VHOST=app',
      ];
    case 'memcached':
      return ['MEMCACHED_HOST=memcached', 'MEMCACHED_PORT=11211'];
    default:
      return kind satisfies never;
  }
}

/**
 * Returns the lines that have the PostgreSQL store create these extensions, because only a superuser may and the
 * product's role is not one.
 */
function extensionLines(isSpatial: boolean, found: Findings['extensions']): readonly string[] {
  const names = [...(isSpatial ? ['postgis'] : []), ...found.map(({ value }) => value)];
  if (names.length === 0) return [];
  const where =
    found.length === 0 ? [] : [`# Extensions that the product's role may not create: ${whereOf(found[0])}.`];
  return [...where, `POSTGRES_EXTENSIONS=${quoted(names.join(' '))}`];
}

function databaseSettings(
  { alias, kind, name }: PlannedDatabase,
  variables: Readonly<Record<string, string>>,
  set: (name: string, value: string, why: string) => void,
): void {
  if (kind !== 'postgresql' && kind !== 'mysql' && !(kind === 'sqlite' && 'URL' in variables)) return;
  const why = `the database ${alias}`;
  const host = kind === 'mysql' ? 'mysql' : 'postgres';
  const port = kind === 'mysql' ? '3306' : '5432';
  const scheme = kind === 'mysql' ? 'mysql' : 'postgres';
  const engine = kind === 'mysql' ? 'django.db.backends.mysql' : 'django.db.backends.postgresql';
  const values: Readonly<Record<string, string>> = {
    URL:
      kind === 'sqlite' ? `sqlite:///${dataFolder}/${name}.sqlite3` : `${scheme}://app:local@${host}:${port}/${name}`,
    ...{ ENGINE: engine, NAME: name, USER: 'app', PASSWORD: 'local', HOST: host, PORT: port },
  };
  // If there is one URL variable, the separate parts are not needed.
  const keys = 'URL' in variables ? ['URL'] : Object.keys(variables);
  for (const key of keys) {
    const variable = variables[key];
    if (variable !== undefined && values[key] !== undefined) set(variable, values[key], why);
  }
}

/** The folder of SQLite's files: on a volume, because containers may not write to a checkout owned by root. */
export const dataFolder = '/data';

function variablesOf({ databases }: Findings, index: number): Readonly<Record<string, string>> {
  return databases[index]?.value.variables ?? {};
}

/** Whether anything in the product can be connected to the stores only by overriding its settings. */
export function needsOverlay({ databases, settings, configuration, mail, findings }: ProductPlan): boolean {
  if (settings === undefined || configuration !== undefined) return false;
  const isLed =
    databases.every(({ kind, isByVariables }) => kind === 'unknown' || isByVariables) &&
    findings.memcached.every(({ value }) => value.isByVariables) &&
    (mail === undefined || mail.value.isByVariables);
  const eager = findings.celery.app !== undefined && findings.settings.eager?.value;
  return !isLed || eager === 'always' || eager === 'without-broker';
}

function requiredSettings(
  { environment: { required, typed } }: Findings,
  answers: ReadonlyMap<string, string>,
  keys: ReadonlyMap<string, 'key' | 'fernet'>,
  settings: Map<string, Setting>,
): readonly string[] {
  const assumed: string[] = [];
  for (const { value: name, evidence } of required) {
    if (settings.has(name) || keys.has(name)) continue;
    const answer = answers.get(`variable ${name}`);
    if (answer === undefined || answer === '') assumed.push(name);
    const where = evidence[0] === undefined ? 'the settings' : `${evidence[0].file}:${evidence[0].line}`;
    const type = typed.find(({ value }) => value.name === name)?.value.type;
    settings.set(name, { value: answer || valueFor(name, type), why: `${where}, which cannot do without` });
  }
  return assumed;
}

/** Returns a value, guessed from type and name, that lets the settings load. */
function valueFor(name: string, type: TypedVariable['type'] | undefined): string {
  if (type === 'bool' || /DEBUG/.test(name)) return 'True';
  if ((type === 'int' || type === 'float') && !/PORT$/.test(name)) return '1';
  if (/EMAIL.*(?:HOST_USER|USER)|PASS/.test(name)) return 'local';
  if (/PORT$/.test(name)) return '8000';
  if (type === 'url' || /(?:URL|URI|TMPL|ENDPOINT)(?:_|$)/.test(name))
    return `http://${identifier(name).replaceAll('_', '-')}.invalid`;
  if (/(?:HOST|DOMAIN)/.test(name)) return 'localhost';
  return 'local';
}

/** Quotes a value for Compose if necessary, including multi-line ones. */
export function quoted(value: string): string {
  if (/^[\w./:@%+,=-]*$/.test(value)) return value;
  // Compose reads a backslash before the closing quote as escaping that quote.
  if (!/'|\\$/.test(value)) return `'${value}'`;
  const escaped = value.replaceAll(/[\\"$]/g, '\\$&');
  return `"${escaped.replaceAll('\n', '\\n').replaceAll('\r', '\\r')}"`;
}
