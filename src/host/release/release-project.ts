import type { Definition } from '../../shared/model/definition.ts';
import { usualMode } from '../../shared/model/modes.ts';
import { nodesOf, type Programs, queuesOf } from '../../shared/model/programs.ts';
import { httpProbeOf, type Service } from '../../shared/model/service.ts';
import { traitsOf } from '../../shared/model/traits.ts';
import type { Variables } from '../ports/composer.ts';

/** A person's overlay of the project, in `.devcontainer`: what differs from development. */
export const releaseOverlay = 'compose.release.yaml';

/** The beginning of the name of each service of a release. */
export const releasePrefix = 'release-';

/** The Compose project of an environment's release; its containers never count as those of the environment. */
export function releaseProjectOf(project: string): string {
  return `${project}-release`;
}

/** One container of the release: one program of a service, as production starts it. */
export interface ReleaseProgram {
  /** Its name in the release's project, and on the network that it shares with the environment. */
  readonly name: string;
  readonly service: string;
  readonly program: string;
  /** A command line, as Compose splits it. */
  readonly command: string;
  /** The working directory below the checkout; the image's own if absent. */
  readonly directory?: string;
  readonly environment: Readonly<Record<string, string>>;
  /** The port that it serves HTTP on. */
  readonly port?: number;
  /** Its Celery nodes. */
  readonly nodes: readonly string[];
  readonly queues: readonly string[];
  /** Only one may run, which is the environment's. */
  readonly isSingleton: boolean;
}

/** A program that is left out of the release. */
export interface NotReleased {
  readonly service: string;
  readonly program: string;
  /** Its command starts a development server; or only one of it may run, which is the environment's. */
  readonly reason: 'dev-server' | 'singleton';
}

/** The programs that the definition's services run in production: in their mode `gunicorn` if they have it. */
export function releasePrograms(
  { services }: Pick<Definition, 'services'>,
  environments: Readonly<Record<string, Variables>>,
): { readonly programs: readonly ReleaseProgram[]; readonly left: readonly NotReleased[] } {
  const programs: ReleaseProgram[] = [];
  const left: NotReleased[] = [];
  for (const service of services.filter(isReleased))
    for (const [program, started] of Object.entries(productionProgramsOf(service))) {
      if (started.autostart === false) continue;
      if (started.command !== undefined && /(?:^|\s)runserver(?:\s|$)/.test(started.command)) {
        left.push({ service: service.name, program, reason: 'dev-server' });
        continue;
      }
      programs.push(toRelease(service, program, started, environments[service.name] ?? {}));
    }
  return { programs, left };
}

/** Whether a release runs it. */
export function isReleased(service: Service): boolean {
  const { kind, variables } = traitsOf(service);
  return kind === 'program' && variables && service.programs !== undefined;
}

/** The programs of a service as production runs them: in its mode `gunicorn` if it has one. */
function productionProgramsOf({ modes, programs = {}, mode = usualMode }: Service): Programs {
  const chosen = modes?.['gunicorn']?.programs ?? (mode === 'debug' ? modes?.[usualMode]?.programs : undefined);
  return chosen ?? programs;
}

function toRelease(service: Service, program: string, started: Programs[string], variables: Variables): ReleaseProgram {
  const isAlone = Object.keys(productionProgramsOf(service)).length === 1;
  const name = `${releasePrefix}${service.name}${isAlone ? '' : `-${program}`}`;
  const { gunicorn, directory, environment = {} } = started;
  const http = httpProbeOf(service)?.port;
  const port = http ?? (gunicorn === undefined ? undefined : Number(/:(\d+)$/.exec(gunicorn.bind)?.[1]) || undefined);
  const given = Object.entries(environment).map(([key, value]) => [key, String(value)]);
  return {
    ...{ name, service: service.name, program, command: commandOf(name, program, started) },
    ...(directory !== undefined && { directory }),
    environment: { ...withoutBkdev(variables), ...Object.fromEntries(given) },
    ...(port !== undefined && { port }),
    // One container runs one process, whatever `numprocs` says.
    nodes: nodesOf(name, { [program]: { ...started, numprocs: 1 } }),
    queues: queuesOf({ [program]: started }),
    isSingleton: traitsOf(service).singleton,
  };
}

/** As runtime/supervisor/programs.py does, but without what bkdev adds for development. */
function commandOf(name: string, program: string, started: Programs[string]): string {
  const { gunicorn, celery, command = '', numprocsStart = 0 } = started;
  if (gunicorn !== undefined) {
    const { app, bind, config, workers, threads, timeout, maxRequests } = gunicorn;
    const kind = gunicorn.class === 'uvicorn' ? 'uvicorn_worker.UvicornWorker' : gunicorn.class;
    const flags = { config, bind, workers, 'worker-class': kind, threads, timeout, 'max-requests': maxRequests };
    const given = Object.entries(flags).flatMap(([flag, value]) => (value === undefined ? [] : [`--${flag} ${value}`]));
    return ['gunicorn', ...given, app].join(' ');
  }
  if (celery !== undefined) {
    const { app, command: own = `celery -A ${app}`, pool = 'prefork', concurrency = 1, maxTasksPerChild } = celery;
    const most = maxTasksPerChild === undefined ? '' : ` --max-tasks-per-child ${maxTasksPerChild}`;
    const sizes = `-P ${pool} -c ${concurrency}${most} -O fair --without-gossip --without-mingle`;
    return `${own} worker -n ${program}@${name} -l INFO ${sizes} -Q ${celery.queues.join(',')}`;
  }
  const own = command.replace(/^\S*python\S*\s+\/opt\/bkdev\/\S+\s+/, '');
  return own.replaceAll('{instance}', name).replaceAll('{process}', String(numprocsStart));
}

/** Variables of bkdev, and folders that only development has on its path. */
function withoutBkdev(variables: Variables): Record<string, string> {
  const kept = Object.entries(variables).flatMap(([name, value]): [string, string][] => {
    if (value === null || name.startsWith('BKDEV_')) return [];
    if (name !== 'PYTHONPATH') return [[name, value]];
    const folders = value.split(':').filter(folder => folder !== '' && !folder.startsWith('/opt/bkdev'));
    return folders.length > 0 ? [[name, folders.join(':')]] : [];
  });
  return Object.fromEntries(kept);
}

/** What the containers of a release have in common. */
export interface ReleaseSetting {
  /** The environment's Compose project. */
  readonly project: string;
  readonly image: string;
  /** The environment's networks, by the engine's names. */
  readonly networks: readonly string[];
  /** The folders that the product writes to, absolute in the image. */
  readonly writes: readonly string[];
}

/**
 * The Compose project as an object: the same image for each program, on the networks of the environment. Its file
 * system is read-only but for temporary files and what the product writes, which is gone with the container.
 */
export function releaseCompose(
  programs: readonly ReleaseProgram[],
  { project, image, networks, writes }: ReleaseSetting,
): object {
  const names = networks.map((_, index) => `shared${index}`);
  return {
    name: releaseProjectOf(project),
    services: Object.fromEntries(
      programs.map(({ name, command, directory, environment, port }) => [
        name,
        {
          ...{ image, command: escaped(command), pull_policy: 'never' },
          ...(directory !== undefined && { working_dir: escaped(`/app/${directory}`) }),
          environment: Object.fromEntries(Object.entries(environment).map(([key, value]) => [key, escaped(value)])),
          // The engine chooses a free port.
          ...(port !== undefined && { ports: [`127.0.0.1::${port}`] }),
          ...{ cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'], networks: names },
          ...{ read_only: true, tmpfs: ['/tmp', '/var/tmp', '/run/lock'] },
          volumes: [...writes, '/data'].map(target => ({ type: 'volume', target: escaped(target) })),
          stop_grace_period: '20s',
          logging: { driver: 'json-file', options: { 'max-size': '10m', 'max-file': '2' } },
        },
      ]),
    ),
    networks: Object.fromEntries(names.map((name, index) => [name, { name: networks[index], external: true }])),
  };
}

/** Compose interpolates what follows a dollar sign. */
function escaped(value: string): string {
  return value.replaceAll('$', '$$$$');
}
