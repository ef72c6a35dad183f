import type { Found } from '../../recognition/findings.ts';
import { driverExtras } from './packages-plan.ts';
import type { PlannedCelery, PlannedWorker, ProductPlan, StoreKind } from './product-plan.ts';
import { gunicornModeOf, serverOf } from './server.ts';

/** The port of the product's servers, in their container and on the host. */
export const webPort = 8000;

/** Returns the `compose.yaml` of a recognised product; comments in it say where values come from. */
export function composeText(plan: ProductPlan): string {
  return [head(plan), workspace(plan), ...plan.stores.map(kind => storeTexts[kind]), deps, migrate(plan), web(plan)]
    .concat(plan.celery === undefined ? [] : [worker(plan, plan.celery), ...beat(plan, plan.celery)])
    .concat(daemons(plan), volumes(plan))
    .join('\n');
}

/** Returns the services besides workspace, stores and steps. */
export function programsOf({ celery, findings }: ProductPlan): readonly string[] {
  return [
    'web',
    ...(celery === undefined ? [] : ['worker']),
    ...(celery?.beat === undefined ? [] : ['beat']),
    ...findings.daemons.map(({ value }) => value.name),
  ];
}

export const serviceOf: Readonly<Record<StoreKind, string>> = {
  postgresql: 'postgres',
  mysql: 'mysql',
  redis: 'redis',
  rabbitmq: 'broker',
};

function head(plan: ProductPlan): string {
  const { findings } = plan;
  const manifest = findings.dependencies?.value;
  const packages = {
    tool: manifest?.tool ?? 'requirements',
    folder: manifest?.folder ?? '.',
    manifest: manifest?.manifest ?? 'requirements.txt',
    lock: manifest?.brokenLock === undefined ? (manifest?.lock ?? null) : null,
    ...driverExtras(plan),
  };
  return `# The services of this checkout, written by \`bkdev init\` after what it recognised: edit them as you like, \`bkdev init\`
# keeps what differs. Everything has a default; \`.env\` beside this file holds what is particular to this checkout.
name: \${BKDEV_PROJECT:-bkdev}

x-service: &service
  labels: {dev.bkdev.environment: "1"}   # by this \`bkdev ls\` finds environments, whatever their project is called
  cap_drop: [ALL]
  security_opt: ["no-new-privileges:true"]
  logging: {driver: json-file, options: {max-size: 10m, max-file: "2"}}

x-build: &build
  context: .
  args:   # by name only: passed on when set, and left to the Dockerfile when not
    - BKDEV_BASE_IMAGE
    - BKDEV_DEBIAN_MIRROR
    - BKDEV_PYPI_INDEX
    - BKDEV_NPM_REGISTRY
    - BKDEV_UID
    - BKDEV_GID

# How packages are installed (runtime/steps/packages.py): ${whereOf(findings.dependencies)}.
x-packages: &packages
  BKDEV_PYPI_INDEX: \${BKDEV_PYPI_INDEX:-}
  BKDEV_PACKAGES: '${JSON.stringify(packages)}'

x-role: &role
  <<: *service
  image: bkdev-role:\${BKDEV_IMAGE_TAG:-dev}
  build: {<<: *build, target: role}
  env_file: [env/common.env]
  working_dir: ${workFolder(plan)}
  volumes: &volumes
    - .:/opt/bkdev:ro
    - \${BKDEV_SOURCE:-..}:/workspace
    - deps:/deps
    - run:/run/bkdev
${usesFiles(plan) ? '    - data:/data   # SQLite\n' : ''}
x-supervised: &supervised [/opt/tools/bin/python, /opt/bkdev/runtime/supervisor/run.py]

# 1: programs start without what only saves time (bkdev's docs/patches.md).
x-plain: &plain \${BKDEV_PLAIN:-}

# Any of the product's Python reloads a role that loaded it; tests stay out, so that one half written holds nobody up.
x-reload: &reload
  paths: ["${pattern(plan)}"]
  ignore: ["**/tests/**", "**/test_*.py", "**/conftest.py"]

x-after-steps: &after-steps
  deps: {condition: service_completed_successfully}
  migrate: {condition: service_completed_successfully}
${plan.stores.map(kind => `  ${serviceOf[kind]}: {condition: service_healthy}\n`).join('')}
services:
`;
}

/** The folder of `manage.py` in containers. */
export function workFolder({ folder }: ProductPlan): string {
  return folder === '.' ? '/workspace' : `/workspace/${folder}`;
}

function pattern({ importRoot }: ProductPlan): string {
  return importRoot === '.' ? '**/*.py' : `${importRoot}/**/*.py`;
}

/** Whether any database is a file. */
export function usesFiles({ databases }: ProductPlan): boolean {
  return databases.some(({ kind }) => kind === 'sqlite');
}

function workspace(plan: ProductPlan): string {
  return `  # What VS Code attaches to. It waits for nothing: an editor is needed most when the rest is broken.
  workspace:
    <<: *role
    image: bkdev-workspace:\${BKDEV_IMAGE_TAG:-dev}
    build: {<<: *build, target: workspace}
    command: *supervised
    working_dir: /workspace
    environment:
      <<: *packages
      BKDEV_SERVICE: workspace
      PIP_INDEX_URL: \${BKDEV_PYPI_INDEX:-https://pypi.org/simple}
      NPM_CONFIG_REGISTRY: \${BKDEV_NPM_REGISTRY:-https://registry.npmjs.org/}
      # From inside, other worktrees of the repository look as if they were gone: git must not tidy them away.
      GIT_CONFIG_COUNT: 1
      GIT_CONFIG_KEY_0: gc.worktreePruneExpire
      GIT_CONFIG_VALUE_0: never
    volumes:
      - .:/opt/bkdev:ro
      - \${BKDEV_SOURCE:-..}:/workspace
      - deps:/deps
      - run:/run/bkdev
${usesFiles(plan) ? '      - data:/data\n' : ''}      - home:/home/dev   # the editor's server and a person's history outlive the container
      # A git worktree or a submodule is nothing without its repository; bkdev writes where that lies.
      - \${BKDEV_GIT_SOURCE:-/dev/null}:\${BKDEV_GIT_TARGET:-/run/bkdev-no-worktree}
      - \${BKDEV_GIT_MIRROR:-/dev/null:/run/bkdev-no-mirror}
      - \${BKDEV_GIT_CHECKOUT:-/dev/null:/run/bkdev-no-checkout}
    healthcheck:
      test: [CMD-SHELL, "! [ -f /opt/bkdev/runtime/agent.mjs ] || curl -fsS --unix-socket /run/bkdev/agent.sock http://agent/health"]
      interval: 10s
      timeout: 3s
      retries: 3
      start_period: 30s
      start_interval: 500ms
    x-bkdev: {role: workspace, title: Workspace}
`;
}

const storeTexts: Readonly<Record<StoreKind, string>> = {
  postgresql: `  postgres:
    <<: *service
    image: bkdev-postgres:\${BKDEV_IMAGE_TAG:-dev}
    build: {<<: *build, target: postgres}
    command: [bash, /opt/bkdev/runtime/postgres.sh]
    stop_signal: SIGINT   # PostgreSQL's fast shutdown: at TERM it waits for its clients
    env_file: [env/common.env]
    volumes:
      - .:/opt/bkdev:ro
      - postgres:/var/lib/postgresql
    healthcheck:   # as the application: pg_isready is content with "password authentication failed"
      test: [CMD-SHELL, 'PGPASSWORD="$$POSTGRES_PASSWORD" psql -h 127.0.0.1 -U "$$POSTGRES_USER" -d "$\${POSTGRES_DATABASES%% *}" -Atqc "select 1"']
      interval: 5s
      timeout: 3s
      retries: 3
      start_period: 60s
      start_interval: 500ms
    x-bkdev: {role: db, title: PostgreSQL}
`,
  mysql: `  mysql:
    <<: *service
    image: bkdev-mysql:\${BKDEV_IMAGE_TAG:-dev}
    build: {<<: *build, target: mysql}
    command: [bash, /opt/bkdev/runtime/mysql.sh]
    env_file: [env/common.env]
    volumes:
      - .:/opt/bkdev:ro
      - mysql:/var/lib/mysql
    healthcheck:   # as the application: mariadb-admin ping is content with "access denied"
      test: [CMD-SHELL, 'mariadb -h127.0.0.1 -u"$$MYSQL_USER" -p"$$MYSQL_PASSWORD" "$$MYSQL_NAME" -Ne "select 1"']
      interval: 5s
      timeout: 3s
      retries: 3
      start_period: 60s
      start_interval: 500ms
    x-bkdev: {role: db, title: MySQL}
`,
  redis: `  redis:
    <<: *service
    image: bkdev-redis:\${BKDEV_IMAGE_TAG:-dev}
    build: {<<: *build, target: redis}
    entrypoint: [tini, --, bash, /opt/bkdev/runtime/store/run.sh, /var/lib/redis]
    # \`--save\` also makes Redis write its data when it is told to stop
    command: [redis-server, --bind, 0.0.0.0, --protected-mode, "no", --dir, /var/lib/redis, --save, 300 1]
    volumes:
      - .:/opt/bkdev:ro
      - redis:/var/lib/redis
    healthcheck:
      # a write that leaves nothing behind: a ping is answered also where writes are refused
      test: [CMD-SHELL, "redis-cli setrange bkdev:check 0 '' | tee /dev/stderr | grep -qx 0"]
      interval: 5s
      timeout: 3s
      retries: 3
      start_period: 60s
      start_interval: 500ms
    x-bkdev: {role: cache, title: Redis, probe: {redis: {}}}
`,
  rabbitmq: `  broker:
    <<: *service
    image: bkdev-broker:\${BKDEV_IMAGE_TAG:-dev}
    build: {<<: *build, target: broker}
    command: [bash, /opt/bkdev/runtime/broker.sh]
    env_file: [env/common.env]
    environment: {BKDEV_PLAIN: *plain}
    volumes:
      - .:/opt/bkdev:ro
      - broker:/var/lib/rabbitmq
    healthcheck:
      test: [CMD, python3, -IS, /opt/bkdev/runtime/broker_ping.py]
      interval: 5s
      timeout: 3s
      retries: 3
      start_period: 60s
      start_interval: 1s
    x-bkdev: {role: broker, title: RabbitMQ, traits: {optional: false}, probe: {rabbitmq: {}}}
`,
};

const deps = `  deps:
    <<: *role
    command: [/usr/bin/python3, /opt/bkdev/runtime/steps/packages.py]
    working_dir: /workspace
    environment: *packages
    x-bkdev:
      role: step
      title: Python packages
      inputs: ["**/pyproject.toml", "**/*.lock", "**/requirements*.txt", "**/requirements/*.txt", "**/Pipfile"]
      fills: [deps]
`;

function migrate(plan: ProductPlan): string {
  const steps = plan.findings.steps;
  const needed = steps.filter(({ value }) => !value.isOptional);
  const optional = steps.filter(({ value }) => value.isOptional);
  const lines = needed.map(step => `      - ${JSON.stringify(step.value.command)}   # ${whereOf(step)}\n`).join('');
  const others = optional
    .map(step => `      # - ${JSON.stringify(step.value.command)}   # off; ${whereOf(step)}\n`)
    .join('');
  const databases = [
    ...plan.stores.filter(kind => kind === 'postgresql' || kind === 'mysql').map(kind => serviceOf[kind]),
    ...(usesFiles(plan) ? ['data'] : []),
  ];
  return `  # Migrations, and what runs once for each database.
  migrate:
    <<: *role
    command:
      - /deps/venv/bin/python
      - /opt/bkdev/runtime/steps/first_steps.py
      - ${plan.entry}
${lines}${others}    depends_on:
      deps: {condition: service_completed_successfully}
${plan.stores.map(kind => `      ${serviceOf[kind]}: {condition: service_healthy}\n`).join('')}    x-bkdev:
      role: step
      title: Database schema
      inputs: ["**/migrations/*.py"]
${databases.length === 0 ? '' : `      fills: [${databases.join(', ')}]\n`}`;
}

function web(plan: ProductPlan): string {
  const { health, server } = plan.findings.web;
  const path = health?.value ?? '/';
  const isGuess = health === undefined;
  const check = isGuess
    ? `curl -sS -A bkdev -H 'Host: localhost' -o /dev/null -w '%{http_code}' http://127.0.0.1:${webPort}/ | grep -q '^[1-4]'`
    : `curl -fsS -A bkdev -H 'Host: localhost' -o /dev/null http://127.0.0.1:${webPort}${path}`;
  return `  # ${server.value.kind}${server.evidence.length > 0 ? `: ${whereOf(server)}` : ''}
  web:
    <<: *role
    command: *supervised
    environment: {BKDEV_SERVICE: web, BKDEV_PLAIN: *plain}
    depends_on: *after-steps
    ports: ["127.0.0.1:\${BKDEV_PORT_WEB:-${webPort}}:${webPort}"]
    healthcheck:
      test: [CMD-SHELL, "${check}"]
      interval: 10s
      timeout: 5s
      retries: 3
      start_period: 180s
      start_interval: 1s
    x-bkdev:
      role: web
      title: Web
      # One process, without a reloader of its own: bkdev restarts it once a saved file compiles.
      programs:
        web: {command: ${JSON.stringify(serverOf(plan, webPort))}, autorestart: unexpected, startRetries: 1}
${gunicornModeOf(plan, webPort, whereOf(plan.findings.web.gunicorn))}      # ${isGuess ? 'No health route was found: any answer below 500 counts.' : `The route: ${whereOf(health)}`}
      probe: {http: {port: ${webPort}, path: ${path}, host: localhost${isGuess ? ', below: 500' : ''}}}
      reload: *reload
`;
}

function worker(_: ProductPlan, { app, workers }: PlannedCelery): string {
  const waits = workers.map(({ supervision: { stopWait = 15 } }) => stopWait);
  const drain = Math.max(0, Math.min(10, Math.min(...waits) - 3));
  return `  worker:
    <<: *role
    command: *supervised
    environment:
      BKDEV_SERVICE: worker
      BKDEV_PLAIN: *plain
      BKDEV_CELERY_SERIALIZER: json   # what Celery accepts unless its settings say otherwise: probes ask in it
    depends_on: *after-steps
    stop_grace_period: ${Math.max(...waits) + 5}s   # longer than a worker's stopWait, which is 15 s where nothing else is said
    healthcheck:
      test: [CMD, /deps/venv/bin/python, /opt/bkdev/runtime/probe/probe.py, celery]
      interval: 30s
      timeout: 5s
      retries: 3
      start_period: 180s
      start_interval: 3s
    x-bkdev:
      role: worker
      title: Workers
      programs:
${workers.map(each => workerProgram(app, each)).join('')}      reload: {<<: *reload, drain: ${drain}}   # less than a worker's stopWait
`;
}

function workerProgram(app: string, { name, queues, pool, processes, evidence, supervision }: PlannedWorker): string {
  const options = Object.entries(supervision).map(([key, value]) => `          ${key}: ${JSON.stringify(value)}\n`);
  return `        ${name}:   # ${evidence === '' ? 'no command was found: one worker for all queues that the code names' : evidence}
          celery: {app: "${app}", queues: [${queues.join(', ')}], pool: ${pool}, concurrency: ${processes}}
${options.join('')}`;
}

function beat({ findings }: ProductPlan, { app, beat: planned }: PlannedCelery): readonly string[] {
  if (planned === undefined) return [];
  const isRedBeat = planned.scheduler === 'redbeat';
  const scheduler =
    planned.scheduler === 'file' || planned.name === undefined ? '-s /tmp/celerybeat-schedule' : `-S ${planned.name}`;
  // No pid file: a stale one would keep the scheduler from starting, as process ids in containers repeat.
  const command = `python /opt/bkdev/runtime/beat.py celery -A ${app} beat -l INFO ${scheduler} --pidfile=`;
  return [
    `  # ${whereOf(findings.celery.beat)}
  beat:
    <<: *role
    command: *supervised
    environment: {BKDEV_SERVICE: beat, BKDEV_PLAIN: *plain}
    depends_on: *after-steps
${healthOf(isRedBeat ? 'redbeat' : 'programs')}    x-bkdev:
      role: beat
      title: Beat
      programs:
        beat: {command: ${JSON.stringify(command)}}
      reload: *reload
${isRedBeat ? '      probe: {redbeat: {}}\n' : ''}`,
  ];
}

/**
 * Returns a health check based on supervisord, for programs that cannot be probed: a scheduler with a private schedule,
 * or a program of the product's own.
 */
function healthOf(kind: 'redbeat' | 'programs'): string {
  return `    healthcheck:
      test: [CMD, /deps/venv/bin/python, /opt/bkdev/runtime/probe/probe.py, ${kind}]
      interval: 30s
      timeout: 5s
      retries: 3
      start_period: 180s
      start_interval: 3s
`;
}

function daemons({ entry, findings }: ProductPlan): readonly string[] {
  return findings.daemons.map(({ value: { name, command }, evidence }) => {
    const started = entry === 'manage.py' ? `python manage.py ${command}` : `${entry} ${command}`;
    return `  # ${whereOf({ evidence })}
  ${name}:
    <<: *role
    command: *supervised
    environment: {BKDEV_SERVICE: ${name}, BKDEV_PLAIN: *plain}
    depends_on: *after-steps
${healthOf('programs')}    x-bkdev:
      role: daemon
      title: ${name}
      programs:
        ${name}: {command: ${JSON.stringify(started)}}
      reload: *reload
`;
  });
}

function volumes(plan: ProductPlan): string {
  return `# Data outlives containers and folders: each volume says which checkout it was made for, so that no other one deletes it.
x-volume: &volume
  labels: {dev.bkdev.checkout: "\${BKDEV_CHECKOUT:-}"}

volumes:
  deps: *volume    # virtual environment, uv's cache and byte code
  run: *volume     # supervisord's sockets, one a service
  home: *volume
${plan.stores.map(kind => `  ${serviceOf[kind]}: *volume\n`).join('')}${usesFiles(plan) ? '  data: {<<: *volume, x-bkdev: {data: true}}   # holds data without a store: `bkdev db` copies it, too\n' : ''}`;
}

/** Returns the source of a value, for a comment. */
export function whereOf(found: Pick<Found<unknown>, 'evidence'> | undefined): string {
  const [first] = found?.evidence ?? [];
  return first === undefined ? 'by default' : `${first.file}:${first.line}`;
}
