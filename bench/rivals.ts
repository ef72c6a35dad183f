import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { projectBeside, type Service, serviceBeside } from './beside.ts';
import { type BenchEnvironment, handOver } from './environment.ts';

/**
 * The alternatives to bkdev, in containers with the same image, environment and packages, beside the environment's own.
 * Each runs its own copy of the source, which is edited in turn.
 */
export interface Rivals {
  /** The locations on the host; for `synced`, the copy that is watched. */
  readonly source: { readonly mounted: string; readonly synced: string };
  readonly url: Readonly<Record<'runserver' | 'synced', string>>;
  readonly watched: readonly RivalName[];
  start(...names: readonly RivalName[]): void;
  stop(...names: readonly RivalName[]): void;
  containerId(name: RivalName): string;
}

/**
 * `runserver`: Django's, which reloads itself (StatReloader). `synced`: without its reloader, updated and restarted by
 * `docker compose watch`. `watched-…`: the worker's backend programs, each restarted by `watchmedo auto-restart`.
 */
export type RivalName = 'runserver' | 'synced' | `watched-${string}`;

const ports = { runserver: 10296, synced: 10297 };
/** The queue that only one of the worker's programs consumes. */
export const rivalQueue = 'bench_watched';

export function makeRivals(environment: BenchEnvironment): Rivals {
  const { folder, checkout, output, run } = environment;
  const place = (name: string) => join(folder, name);
  for (const name of ['mounted', 'synced', 'target'])
    cpSync(checkout, place(name), { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
  for (const name of ['mounted', 'synced', 'target']) handOver(place(name));
  mkdirSync(place('watchdog'));
  handOver(place('watchdog'));

  const bind = (source: string, target: string) => ({ type: 'bind', source: place(source), target });
  const like = (name: string, source: string, changes: object): Service => {
    const { healthcheck, ...rest } = serviceBeside(environment, name);
    const kept = (rest.volumes ?? []).filter(({ target }) => target === '/deps' || target === '/opt/bkdev');
    const volumes = [...kept, bind(source, '/workspace'), bind('watchdog', '/watchdog')];
    return { ...rest, volumes, ...changes };
  };
  const runserver = ['python', 'manage.py', 'runserver', '0.0.0.0:10204'];
  const watched = backendPrograms(checkout).map(([program, argv]) => ({
    [`watched-${program}`]: like('worker', 'mounted', { command: [...watchmedo, ...argv] }),
  }));
  const services: Record<string, Service> = {
    runserver: like('api', 'mounted', { command: runserver, ports: [`127.0.0.1:${ports.runserver}:10204`] }),
    synced: like('api', 'target', {
      command: [...runserver, '--noreload'],
      ports: [`127.0.0.1:${ports.synced}:10204`],
      // Compose does not watch mounted paths, or services that it does not build.
      build: { context: place('synced') },
      develop: {
        watch: [{ action: 'sync+restart', path: join(place('synced'), 'bkmonitor'), target: '/workspace/bkmonitor' }],
      },
    }),
    ...Object.assign({}, ...watched),
    install: like('deps', 'mounted', { command: ['sh', '-c', installWatchdog] }),
  };
  const rivals = projectBeside(environment, 'rivals', services);

  const stopped: (() => void)[] = [];
  environment.onRemove(() => {
    for (const stop of stopped) stop();
    run(rivals('down', '--timeout', '2'));
  });
  const watching = () => {
    const [program = '', ...args] = rivals('watch', '--no-up', 'synced').argv;
    // Compose stores the lock of a watched project there, without creating the folder.
    const env = { ...environment.env, XDG_RUNTIME_DIR: folder };
    const child = spawn(program, args, { cwd: folder, env, stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    const onEnd = () => console.error(`docker compose watch has ended: ${said}`);
    child.once('exit', onEnd);
    stopped.push(() => child.off('exit', onEnd).kill());
  };
  let isInstalled = false;
  return {
    source: { mounted: place('mounted'), synced: place('synced') },
    url: {
      runserver: `http://127.0.0.1:${ports.runserver}/bench`,
      synced: `http://127.0.0.1:${ports.synced}/bench`,
    },
    watched: watched.flatMap(Object.keys) as RivalName[],
    start: (...names) => {
      if (!isInstalled && names.some(service => service.startsWith('watched'))) {
        run(rivals('run', '--rm', '--no-deps', 'install'));
        isInstalled = true;
      }
      run(rivals('up', '-d', '--no-build', '--no-deps', ...names));
      if (names.includes('synced')) watching();
    },
    stop: (...names) => {
      for (const stop of names.includes('synced') ? stopped.splice(0) : []) stop();
      run(rivals('rm', '--stop', '--force', ...names));
    },
    containerId: service => output(rivals('ps', '-q', service)).trim(),
  };
}

/** Compose would interpolate a single `$`. */
const installWatchdog = `uv venv --quiet --allow-existing --python /usr/bin/python3 /watchdog/venv &&
  uv pip install --quiet --python /watchdog/venv/bin/python --link-mode copy \
    $\${BKDEV_PYPI_INDEX:+--default-index "$$BKDEV_PYPI_INDEX"} 'watchdog[watchmedo]==6.0.0'`;

/** The command of its documentation. */
const watchmedo = [
  ...['/watchdog/venv/bin/watchmedo', 'auto-restart', '--directory=/workspace', '--pattern=*.py', '--recursive', '--'],
];

/** Returns the commands of the backend workers, with their own names and queues. */
function backendPrograms(checkout: string): [name: string, argv: string[]][] {
  const { worker } = parse(readFileSync(join(checkout, '.devcontainer/compose.yaml'), 'utf8'), {
    merge: true,
  }).services;
  const programs: Readonly<Record<string, { readonly celery: { readonly app?: string } }>> = worker['x-bkdev'].programs;
  const backend = Object.entries(programs).flatMap(([name, { celery }]) =>
    celery.app ? [[name, celery.app] as const] : [],
  );
  return backend.map(([name, app], index) => {
    const queue = index === 0 ? rivalQueue : `${rivalQueue}_${name}`;
    const measured = '-P prefork -c 1 -O fair --without-gossip --without-mingle -I bkdev_worker';
    return [name, `celery -A ${app} worker -n ${name}@watched -l INFO ${measured} -Q ${queue}`.split(' ')];
  });
}
