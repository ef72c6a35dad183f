import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { parseEnvironment } from '../../../../src/host/definition/env-file.ts';
import { productDefinition } from '../../../../src/host/definition/template/product-definition.ts';
import { planProduct } from '../../../../src/host/definition/template/product-plan.ts';
import { recognise } from '../../../../src/host/recognition/recognise.ts';
import { productSchema } from '../../../../src/shared/model/product.ts';
import { extensionSchema } from '../../../../src/shared/model/service.ts';
import { problemOf } from '../../../../src/shared/model/variable.ts';
import { filesOfLayout, layoutNames, sourceTree } from '../../../support/layout.ts';

const base = `\${BKDEV_BASE_IMAGE:-debian:bookworm-slim}`;
const dockerfile = [
  'base',
  'python-base',
  'toolchain',
  'role',
  'node',
  'front-end',
  'workspace',
  'mysql',
  'redis',
  'broker',
  'release',
]
  .map(
    name =>
      `# About ${name}.\nFROM ${name === 'base' ? base : 'other'} AS ${name}\nRUN add-dev 1 1 /deps /run/bkdev /workspace/a/b/node_modules\n`,
  )
  .join('\n');

function written(name: string, answers: ReadonlyMap<string, string> = new Map()) {
  const findings = recognise(sourceTree(filesOfLayout(name)));
  if (findings === undefined) throw new Error(`${name} has no Django project`);
  const { files, assumedVariables } = productDefinition(planProduct('My Shop', findings, answers), answers, dockerfile);
  const compose = parse(files.get('.devcontainer/compose.yaml') ?? '', { merge: true });
  return {
    files,
    assumedVariables,
    compose,
    environment: parseEnvironment(files.get('.devcontainer/env/common.env') ?? ''),
  };
}

function declaredIn(files: ReadonlyMap<string, string>) {
  return productSchema.parse(parse(files.get('.devcontainer/product.yaml') ?? '')).environment;
}

describe('the definition of each layout', () => {
  test.for(layoutNames)('%s must be readable by bkdev, and refer to nothing that does not exist', name => {
    const { files, compose } = written(name);
    const overlay = parse(files.get('.devcontainer/compose.tracing.yaml') ?? '', { merge: true });
    const { traces, ...traced } = overlay.services;
    const services: Record<string, { 'x-bkdev': unknown; depends_on?: object; build?: { target: string } }> = {
      ...compose.services,
      traces,
    };
    for (const service of Object.values(services)) extensionSchema.parse(service['x-bkdev']);
    productSchema.parse(parse(files.get('.devcontainer/product.yaml') ?? ''));
    const stages = [...(files.get('.devcontainer/Dockerfile') ?? '').matchAll(/^FROM \S+ AS (\S+)/gm)].map(
      ([, stage]) => stage,
    );
    const names = Object.keys(services);
    const profiles = [...files].flatMap(([path, text]) => (path.startsWith('profiles/') ? [parse(text)] : []));
    expect({
      services: profiles.flatMap(({ services: listed }) => listed).filter(each => !names.includes(each)),
      dependencies: Object.values(services)
        .flatMap(each => Object.keys(each.depends_on ?? {}))
        .filter(each => !names.includes(each)),
      stages: Object.values(services)
        .flatMap(({ build }) => build?.target ?? [])
        .filter(each => !stages.includes(each)),
      traced: Object.keys(traced).filter(each => !names.includes(each)),
      unused: names.filter(each => !profiles.some(({ services: listed }) => listed.includes(each))),
    }).toEqual({ services: [], dependencies: [], stages: [], traced: [], unused: [] });
  });
});

const fixed = 'CACHES["default"]["LOCATION"] = "memcached:11211"';

function cacheIn(location: string): string {
  const backend = 'django.core.cache.backends.memcached.PyMemcacheCache';
  return `CACHES = {"default": {"BACKEND": "${backend}", "LOCATION": ${location}}}\n`;
}

function cached(more: Readonly<Record<string, string>>) {
  const findings = recognise(sourceTree({ ...filesOfLayout('requirements-postgresql'), ...more }));
  if (findings === undefined) throw new Error('no Django project');
  const plan = planProduct('shop', findings, new Map());
  return { plan, files: productDefinition(plan, new Map(), dockerfile).files };
}

test.for([
  ['a product that installs it', {}, { app: 'shop.wsgi:application' }],
  [
    'its own configuration',
    { 'gunicorn.conf.py': 'workers = 8\n' },
    { app: 'shop.wsgi:application', config: 'gunicorn.conf.py' },
  ],
  [
    'an ASGI application',
    {
      'requirements.txt': 'Django==5.2\ngunicorn==23.0.0\nuvicorn==0.30\nuvicorn-worker==0.2\n',
      'shop/asgi.py': 'application = get_asgi_application()\n',
    },
    { app: 'shop.asgi:application', class: 'uvicorn' },
  ],
  ['a product without it', { 'requirements.txt': 'Django==5.2\n' }, undefined],
] as const)('the mode gunicorn must be there for %s', ([, more, expected]) => {
  const findings = recognise(sourceTree({ ...filesOfLayout('requirements-postgresql'), ...more }));
  if (findings === undefined) throw new Error('no Django project');
  const answers = new Map<string, string>();
  const plan = planProduct('My Shop', findings, answers);
  const { files } = productDefinition(plan, answers, dockerfile);
  const { web } = parse(files.get('.devcontainer/compose.yaml') ?? '', { merge: true }).services;
  const { modes } = extensionSchema.parse(web['x-bkdev']);
  const common = { bind: '0.0.0.0:8000', workers: 2 };
  expect(modes?.['gunicorn']?.programs['web']?.gunicorn).toEqual(expected && { ...common, ...expected });
});

test('variables of the product must point to the stores, and other values of its template be kept', () => {
  expect(written('run-requirements-postgresql').environment).toEqual({
    DJANGO_SETTINGS_MODULE: 'shop.settings',
    PYTHONPATH: '/opt/bkdev/runtime/settings:/opt/bkdev/settings:/workspace',
    ...{ POSTGRES_USER: 'app', POSTGRES_PASSWORD: 'local', POSTGRES_DATABASES: 'app' },
    POSTGRES_EXTENSIONS: 'bloom earthdistance',
    ...{ REDIS_HOST: 'redis', REDIS_PORT: '6379', REDIS_URL: 'redis://redis:6379/0' },
    CELERY_BROKER_URL: 'redis://redis:6379/0',
    ...{ SECRET_KEY: 'for # development', GREETING: 'good\nday' },
    ...{ SMTP_HOST: 'mail', SMTP_PORT: '1025' },
    ...{ DB_NAME: 'app', DB_USER: 'app', DB_PASSWORD: 'local', DB_HOST: 'postgres', DB_PORT: '5432' },
  });
});

test('a key that nobody provided must be left to each checkout, not written into a file that is committed', () => {
  const { environment, files, compose } = written('several-projects', new Map([['variable APP_SECRET', 'mine']]));
  expect([environment['APP_SECRET'], environment['ENCRYPT_SECRET_KEY']]).toEqual(['mine', undefined]);
  expect(compose.services.web.env_file).toEqual(['env/common.env', { path: 'env/keys.env', required: false }]);
  expect(declaredIn(files)).toEqual({
    APP_SECRET: { type: 'string', required: true },
    ENCRYPT_SECRET_KEY: { type: 'fernet', required: true },
  });
  expect(written('run-requirements-postgresql').compose.services.web.env_file).toEqual(['env/common.env']);
});

test('what the settings require or convert must be declared, and what is made up fit the declaration', () => {
  const settings = `
import environ
import os
from decouple import config
env = environ.Env(DEBUG=(bool, False), LIMIT=(int, 5))
SECRET = env("SECRET_KEY")
PAGE = env.int("PAGE", default=25)
RATE = env.float("RATE")
SITE = env.url("SITE", "http://shop.example")
LAZY = env.bool("LAZY", default=not DEBUG)
WORKERS = int(os.environ.get("WORKERS", "4"))
DEPTH = int(os.environ["DEPTH"])
OWN = config("OWN", default="no", cast=bool)
TEXT = config("TEXT", default="5")
`;
  const layout = { ...filesOfLayout('requirements-postgresql'), '.env.example': 'FERNET_KEY=change-me\n' };
  const findings = recognise(sourceTree({ ...layout, 'shop/settings.py': `${settings}FERNET = env("FERNET_KEY")\n` }));
  if (findings === undefined) throw new Error('no Django project');
  const { files } = productDefinition(planProduct('shop', findings, new Map()), new Map(), dockerfile);
  const declared = declaredIn(files);
  expect(declared).toEqual({
    SECRET_KEY: { type: 'key', required: true },
    FERNET_KEY: { type: 'fernet', required: true },
    RATE: { type: 'float', required: true },
    DEPTH: { type: 'int', required: true },
    DEBUG: { type: 'bool', required: false, default: 'False' },
    LIMIT: { type: 'int', required: false, default: '5' },
    PAGE: { type: 'int', required: false, default: '25' },
    SITE: { type: 'url', required: false, default: 'http://shop.example' },
    LAZY: { type: 'bool', required: false },
    WORKERS: { type: 'int', required: false, default: '4' },
    OWN: { type: 'bool', required: false, default: 'no' },
  });
  const environment = parseEnvironment(files.get('.devcontainer/env/common.env') ?? '');
  const problems = Object.entries(declared).map(([name, each]) => problemOf(name, environment[name], each));
  expect(problems.filter(problem => problem !== undefined && problem.kind !== 'missing')).toEqual([]);
  expect(environment['FERNET_KEY']).toBeUndefined();
});

test('an answer must decide between two brokers', () => {
  const urlOf = (answers: ReadonlyMap<string, string>) =>
    written('several-projects', answers).environment['CELERY_BROKER_URL'];
  expect([urlOf(new Map()), urlOf(new Map([['broker', 'rabbitmq']]))]).toEqual([
    'redis://redis:6379/0',
    'amqp://app:local@broker:5672/app',
  ]);
});

test('settings must be overridden if no variable leads to a store, or if tasks run eagerly', () => {
  const { files, environment } = written('generic-app-console-script');
  expect(environment['DJANGO_SETTINGS_MODULE']).toBe('bkdev_settings');
  expect(files.get('.devcontainer/settings/bkdev_settings.py')).toMatchInlineSnapshot(`
    """"The product's settings with what no variable leads to the stores of .devcontainer/compose.yaml. Written by \`bkdev init\`."""

    from translate.settings import *  # noqa: F401,F403

    DATABASES["default"].update(  # noqa: F405
        NAME="app", USER="app", PASSWORD="local", HOST="postgres", PORT=5432
    )

    # translate/settings.py:2 would run tasks inside the process that sends them.
    CELERY_TASK_ALWAYS_EAGER = CELERY_ALWAYS_EAGER = False
    "
  `);
  expect(written('run-requirements-postgresql').files.has('.devcontainer/settings/bkdev_settings.py')).toBe(false);
});

test.for<[string, Record<string, string>, { variable?: Record<string, string>; line?: string }]>([
  [
    'a variable',
    {
      'shop/settings.py': cacheIn('os.environ.get("CACHE_AT", "127.0.0.1:11211")'),
      '.env.example': 'MEMCACHED_HOST=a',
    },
    { variable: { MEMCACHED_HOST: 'memcached' }, line: fixed },
  ],
  [
    'a variable with its place',
    { 'shop/settings.py': cacheIn('os.environ.get("MEMCACHED_LOCATION")') },
    { variable: { MEMCACHED_LOCATION: 'memcached:11211' } },
  ],
  [
    'a variable with several servers',
    {
      'shop/settings.py': cacheIn('os.environ["MEMCACHE_SERVERS"]'),
      '.env.example': 'MEMCACHE_SERVERS=a:11211,b:11211',
    },
    { variable: { MEMCACHE_SERVERS: 'memcached:11211' } },
  ],
  [
    'an address by which django-environ chooses the client',
    { 'shop/settings.py': 'CACHES = {"default": env.cache_url("CACHE_URL", default="pylibmc://10.0.0.1:11211")}\n' },
    { variable: { CACHE_URL: 'pylibmc://memcached:11211' } },
  ],
  ['a constant', { 'shop/settings.py': cacheIn('PLACE').replace(/^/, 'PLACE = "10.0.0.1:11211"\n') }, { line: fixed }],
  [
    'no value that can be read',
    { 'shop/settings.py': 'CACHES = {"default": {"BACKEND": "a.PyMemcacheCache"' },
    { line: fixed },
  ],
])('a cache in memcached must get the store when its place is %s', ([, more, { variable = {}, line }]) => {
  const { plan, files } = cached(more);
  const environment = parseEnvironment(files.get('.devcontainer/env/common.env') ?? '');
  const compose = parse(files.get('.devcontainer/compose.yaml') ?? '', { merge: true });
  const overlay = files.get('.devcontainer/settings/bkdev_settings.py');
  expect(environment).toMatchObject({ MEMCACHED_HOST: 'memcached', MEMCACHED_PORT: '11211', ...variable });
  expect(overlay?.includes('CACHES') ?? false).toBe(line !== undefined);
  expect(overlay ?? '').toContain(line ?? '');
  expect([plan.stores, compose.services.web.depends_on.memcached, compose.volumes.memcached]).toEqual([
    ['postgresql', 'redis', 'memcached'],
    { condition: 'service_healthy' },
    undefined,
  ]);
});

test('a cache that development keeps elsewhere, or that a function makes, must get no store', () => {
  const locmem = 'CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}\n';
  const later = { 'shop/settings.py': `${locmem}if not DEBUG:\n    ${cacheIn('"10.0.0.1:11211"')}` };
  expect(cached(later).plan.stores).toEqual(['postgresql', 'redis']);
  expect(cached({ 'shop/settings.py': 'CACHES = caches_by(PyMemcacheCache)\n' }).plan.stores).toEqual([
    'postgresql',
    'redis',
  ]);
});

const overridden = 'EMAIL_HOST, EMAIL_PORT = "mail", 1025';

test.for<[string, string, Record<string, string> | undefined, (string | undefined)?]>([
  ['nothing', 'SITE_EMAIL = "a@b"', undefined],
  ['the console', 'EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"\nEMAIL_HOST = "a"', undefined],
  ['the console, unless a variable', 'EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")', undefined],
  ['an address', 'EMAIL_CONFIG = env.email_url("MAIL_AT", default="smtp://a:25")', { MAIL_AT: 'smtp://mail:1025' }],
  ['an address without a name', 'vars().update(dj_email_url.config())', { EMAIL_URL: 'smtp://mail:1025' }],
  [
    'variables',
    `EMAIL_HOST = env("A", default="a")
EMAIL_PORT = int(os.getenv("B", "25"))
EMAIL_HOST_USER = os.environ.get("C", "")
EMAIL_USE_TLS = env.bool(
    "D", default=True
)`,
    { A: 'mail', B: '1025', C: '', D: 'False' },
  ],
  ['a variable and our port', 'EMAIL_HOST = env("A")\nEMAIL_PORT = 1025', { A: 'mail' }],
  ['a variable and no port', 'EMAIL_HOST = env("A", default="a")', { A: 'mail' }, overridden],
  ['a constant', 'EMAIL_HOST = "smtp.example.org"\nEMAIL_PORT = 587', {}, overridden],
  ['a back end alone', 'EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"', {}, overridden],
  [
    'a login that may not be empty',
    'EMAIL_HOST = env("A")\nEMAIL_PORT = 1025\nEMAIL_HOST_PASSWORD = os.environ["SECRET"]',
    { A: 'mail' },
    overridden,
  ],
  ['a value that is cut short', 'EMAIL_HOST = env(', {}, overridden],
])('mail whose settings name %s must be led to its service', ([, settings, variables, line]) => {
  const { files } = cached({ 'shop/settings.py': `${settings}\n` });
  const compose = parse(files.get('.devcontainer/compose.yaml') ?? '', { merge: true });
  const { services } = parse(files.get('profiles/web.yaml') ?? '');
  expect([compose.services.mail !== undefined, services.includes('mail')]).toEqual(
    variables === undefined ? [false, false] : [true, true],
  );
  expect(parseEnvironment(files.get('.devcontainer/env/common.env') ?? '')).toMatchObject(variables ?? {});
  const overlay = files.get('.devcontainer/settings/bkdev_settings.py') ?? '';
  expect(overlay.includes('EMAIL')).toBe(line !== undefined);
  expect(overlay).toContain(line ?? '');
});

test.for([
  ['>=3.12', 'trixie'],
  ['>=3.11', 'bookworm'],
  ['==3.12.*', 'trixie'],
] as const)('a product that requires Python %s must be built from Debian %s', ([required, release]) => {
  const { files } = cached({ 'pyproject.toml': `[project]\nname = "shop"\nrequires-python = "${required}"\n` });
  const product = productSchema.parse(parse(files.get('.devcontainer/product.yaml') ?? ''));
  const [first] = (files.get('.devcontainer/Dockerfile') ?? '').match(/^FROM .* AS base$/m) ?? [];
  expect([product.debian, first]).toEqual([release, `FROM ${base.replace('bookworm', release)} AS base`]);
});

test('a worker must consume the queues of its command, otherwise all that the code sends to', () => {
  const programs = (name: string) => written(name).compose.services.worker['x-bkdev'].programs;
  expect([programs('uv-sqlite-queues'), programs('factory-and-submodule')]).toEqual([
    {
      tasks: { celery: { app: 'photos.celery:app', queues: ['default', 'images'], pool: 'threads', concurrency: 4 } },
      slow: { celery: { app: 'photos.celery:app', queues: ['mail'], pool: 'prefork', concurrency: 1 } },
    },
    { tasks: { celery: { app: 'docs_host.worker:app', queues: ['celery'], pool: 'prefork', concurrency: 1 } } },
  ]);
});

test("what the product's own supervisord says of a worker must be said to bkdev's, and leave it the time", () => {
  const { worker } = written('several-databases').compose.services;
  expect([worker['x-bkdev'].programs, worker.stop_grace_period, worker['x-bkdev'].reload.drain]).toEqual([
    {
      tasks: {
        celery: { app: 'engine.celery:celery_app', queues: ['celery'], pool: 'threads', concurrency: 4 },
        ...{
          numprocs: 2,
          autorestart: 'unexpected',
          exitCodes: [0, 3],
          stopSignal: 'QUIT',
          stopWait: 60,
          priority: 100,
        },
      },
    },
    ...['65s', 10],
  ]);
});

test('every service of a program, and the broker, must be told of BKDEV_PLAIN', () => {
  for (const layout of ['run-requirements-postgresql', 'run-poetry-rabbitmq-asgi', 'no-celery']) {
    const services: Record<string, { environment?: Record<string, string>; 'x-bkdev': { role: string } }> =
      written(layout).compose.services;
    const untold = Object.entries(services).filter(([, { environment }]) => environment?.['BKDEV_PLAIN'] === undefined);
    const kinds = untold.map(([, service]) => service['x-bkdev'].role);
    expect(kinds.filter(role => !['workspace', 'db', 'cache', 'mail', 'step'].includes(role))).toEqual([]);
  }
});

test('a product without Celery must have neither worker nor beat', () => {
  const { compose, files } = written('no-celery');
  expect([Object.keys(compose.services), files.has('profiles/full.yaml')]).toEqual([
    ['workspace', 'deps', 'migrate', 'web'],
    false,
  ]);
});

test('a front end must get its dev server, the step that installs its packages, and a profile with both', () => {
  const { files, compose } = written('package-under-src');
  const { frontend, 'front-end-packages': packages } = compose.services;
  expect(frontend['x-bkdev'].programs.frontend).toMatchObject({
    command: 'python3 /opt/bkdev/runtime/front_end/serve.py npm run start -- --host 0.0.0.0 --port 5173',
    directory: 'src/talks/frontend',
  });
  expect(frontend.ports).toEqual([expect.stringMatching(/^127\.0\.0\.1:.*BKDEV_PORT_FRONTEND.*:5173$/)]);
  expect(frontend.depends_on).toEqual({ 'front-end-packages': { condition: 'service_completed_successfully' } });
  expect(packages['x-bkdev'].inputs[0]).toBe('src/talks/frontend/package.json');
  expect(compose.volumes).toHaveProperty('node_modules');
  expect(files.get('.devcontainer/Dockerfile')).toContain('/workspace/src/talks/frontend/node_modules');
  expect(parse(files.get('.devcontainer/product.yaml') ?? '')).toMatchObject({ frontEnd: 'src/talks/frontend' });
  expect(parse(files.get('profiles/frontend.yaml') ?? '')).toMatchObject({
    extends: 'web',
    services: ['front-end-packages', 'frontend'],
  });
});
