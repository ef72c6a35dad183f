import { parseSaid } from '../../support/said.ts';
import { must, run } from './run.ts';
import { until } from './until.ts';

const projectLabel = 'com.docker.compose.project';
const serviceLabel = 'com.docker.compose.service';

/** The parts of `docker inspect` of a container that tests look at. */
export interface Container {
  readonly Id: string;
  readonly State: {
    readonly Status: string;
    readonly StartedAt: string;
    readonly FinishedAt: string;
    readonly ExitCode: number;
  };
  readonly Config: { readonly User: string; readonly Image: string; readonly Labels: Record<string, string> };
  readonly HostConfig: {
    readonly Privileged: boolean;
    readonly ReadonlyRootfs: boolean;
    readonly CapAdd: string[] | null;
    readonly CapDrop: string[] | null;
    readonly SecurityOpt: string[] | null;
    readonly NetworkMode: string;
    readonly PortBindings: Record<string, { HostIp: string; HostPort: string }[] | null>;
  };
  readonly Mounts: {
    readonly Type: string;
    readonly Name?: string;
    readonly Source: string;
    readonly Destination: string;
  }[];
}

/** Runs the Docker CLI and returns its trimmed stdout. */
export async function docker(...args: string[]): Promise<string> {
  return (await must(['docker', ...args])).trim();
}

/** Runs the Docker health check of a container now and returns its result, or undefined if the container has none. */
export async function checkOf(container: string): Promise<'healthy' | 'unhealthy' | undefined> {
  const check = parseSaid(await docker('inspect', '--format', '{{json .Config.Healthcheck}}', container));
  const [kind, ...argv] = (check?.Test ?? ['NONE']) as string[];
  if (kind === 'NONE') return undefined;
  const command = kind === 'CMD-SHELL' ? ['/bin/sh', '-c', ...argv] : argv;
  const seconds = String(check.Timeout / 1e9);
  const { status } = await run(['docker', 'exec', container, 'timeout', seconds, ...command]);
  return status === 0 ? 'healthy' : 'unhealthy';
}

/** Returns everything that a container has logged so far. */
export async function logOf(container: string): Promise<string> {
  const { stdout, stderr } = await run(['docker', 'logs', container]);
  return stdout + stderr;
}

/** Returns every container of a project by service, including those that are not running. */
export async function containersOf(project: string): Promise<Record<string, Container>> {
  const ids = words(await docker('ps', '-aq', '--filter', `label=${projectLabel}=${project}`));
  if (ids.length === 0) return {};
  const found = parseSaid(await docker('inspect', ...ids)) as Container[];
  return Object.fromEntries(
    found
      .map(container => [container.Config.Labels[serviceLabel] ?? '', container] as const)
      .sort(([one], [other]) => one.localeCompare(other)),
  );
}

/** Returns the state of each container of a project, in Docker's terms. */
export async function statesOf(project: string): Promise<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(await containersOf(project)).map(([service, { State }]) => [service, State.Status]),
  );
}

/** Returns the ID and the start time of each container of a project, which a second `up` must not change. */
export async function runsOf(project: string): Promise<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(await containersOf(project)).map(([service, { Id, State }]) => [
      service,
      `${Id} ${State.StartedAt}`,
    ]),
  );
}

/** Returns the volumes of a project with their creation times. */
export async function volumesOf(project: string): Promise<Record<string, string>> {
  const names = words(await docker('volume', 'ls', '-q', '--filter', `label=${projectLabel}=${project}`));
  if (names.length === 0) return {};
  const found = parseSaid(await docker('volume', 'inspect', ...names)) as { Name: string; CreatedAt: string }[];
  return Object.fromEntries(found.map(({ Name, CreatedAt }) => [Name.replace(`${project}_`, ''), CreatedAt]).sort());
}

/** Runs an SQL statement in the project's MySQL as the application's user and returns the output. */
export function sql(project: string, statement: string): Promise<string> {
  return docker(
    'exec',
    `${project}-mysql-1`,
    'mariadb',
    '-h127.0.0.1',
    '-ubkm',
    '-plocal',
    '-BN',
    '-e',
    statement,
    'bkmonitor',
  );
}

/** Runs a Redis command in the project's Redis and returns the output. */
export function redis(project: string, ...words: string[]): Promise<string> {
  return docker('exec', `${project}-redis-1`, 'redis-cli', ...words);
}

/** Removes all containers, networks and volumes of the matching projects, and the snapshots taken of them. */
export async function removeProjects(isOurs: (project: string) => boolean): Promise<void> {
  const format = `{{.ID}} {{.Label "${projectLabel}"}}`;
  const lists = {
    containers: ['ps', '-a', '--format', format],
    networks: ['network', 'ls', '--format', format],
    volumes: ['volume', 'ls', '--format', format.replace('.ID', '.Name')],
  };
  const named = async (kind: keyof typeof lists) =>
    (await docker(...lists[kind])).split('\n').flatMap(line => {
      const [id = '', project = ''] = line.split(' ');
      return isOurs(project) ? [id] : [];
    });
  const containers = await named('containers');
  if (containers.length > 0) await docker('rm', '--force', '--volumes', ...containers);
  for (const network of await named('networks')) await docker('network', 'rm', network);
  const volumes = [...(await named('volumes')), ...(await snapshotVolumes(isOurs))];
  if (volumes.length > 0) await docker('volume', 'rm', '--force', ...volumes);
}

/** The volumes of snapshots whose data came from the matching projects. All checkouts of a product share its snapshots. */
async function snapshotVolumes(isOurs: (project: string) => boolean): Promise<string[]> {
  const card = 'dev.bkdev.snapshot.card';
  const listed = await docker(
    'volume',
    'ls',
    '--filter',
    `label=${card}`,
    '--format',
    `{{.Name}} {{.Label "${card}"}}`,
  );
  return listed.split('\n').flatMap(line => {
    const [name = ''] = line.split(' ');
    const snapshot =
      line === '' ? undefined : (parseSaid(line.slice(name.length)) as { project: string; parts: { copy: string }[] });
    return snapshot && isOurs(snapshot.project) ? [name, ...snapshot.parts.map(({ copy }) => copy)] : [];
  });
}

function words(text: string): string[] {
  return text.split(/\s+/).filter(word => word !== '');
}

/** Freezes a container. runc gives up while commands are just starting in it, for instance its health check. */
export async function pauseContainer(container: string): Promise<void> {
  await until(`${container} is paused`, async () => (await run(['docker', 'pause', container])).status === 0);
}
