import { type PlannedCelery, type PlannedWorker, type ProductPlan, whereOf } from './product-plan.ts';
import { gunicornModeOf, serverOf } from './server.ts';

/** The port of the product's servers, in their container and on the host. */
const webPort = 8000;

/** Returns the services that run the product's programs as they stand in `compose.yaml`: server, workers, beat, daemons. */
export function programServices(plan: ProductPlan): readonly string[] {
  const { celery } = plan;
  return [web(plan), ...(celery ? [worker(celery), ...beat(plan, celery)] : []), ...daemons(plan)];
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

function worker({ app, workers }: PlannedCelery): string {
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
