import { basename, dirname } from 'node:path';
import type Docker from 'dockerode';
import { type ContainerFacts, type Containers, instanceName } from '../../../shared/model/container.ts';
import type { EngineInfo, Environment, OneOff, Publisher } from '../../ports/container-engine.ts';
import { environmentLabel, projectLabel, serviceLabel, toContainerFacts, workingFolderLabel } from './docker-facts.ts';

/** The engine's description of itself. */
export async function readInfo(docker: Docker, endpoint: string): Promise<EngineInfo> {
  const info = await docker.info();
  return {
    version: info.ServerVersion,
    operatingSystem: info.OperatingSystem,
    architecture: info.Architecture,
    memoryBytes: info.MemTotal,
    rootDirectory: info.DockerRootDir,
    endpoint,
  };
}

/** Returns the container that publishes a TCP port of the host. */
export async function findPublisher(docker: Docker, port: number): Promise<Publisher | undefined> {
  const containers = await docker.listContainers();
  const found = containers.find(({ Ports }) =>
    Ports.some(({ PublicPort, Type }) => PublicPort === port && Type === 'tcp'),
  );
  if (found === undefined) return undefined;
  const { Names, Id, Labels } = found;
  return {
    container: Names[0]?.replace(/^\//, '') ?? Id.slice(0, 12),
    project: Labels[projectLabel],
    ...(Labels[serviceLabel] !== undefined && { service: Labels[serviceLabel] }),
    checkout: Labels[environmentLabel] === undefined ? undefined : checkoutOf(Labels),
  };
}

/** Returns a project's containers, of these services or of all, without one-off containers of `compose run`. */
export async function listContainers(
  docker: Docker,
  project: string,
  services?: readonly string[],
): Promise<Containers> {
  const listed = await listByLabel(docker, `${projectLabel}=${project}`);
  return factsOf(
    docker,
    listed.filter(({ Labels }) => services?.includes(Labels[serviceLabel] ?? '') ?? true),
  );
}

/** Returns a project's running containers of `docker compose run`. */
export async function listOneOffs(docker: Docker, project: string): Promise<OneOff[]> {
  const label = [`${projectLabel}=${project}`, 'com.docker.compose.oneoff=True'];
  const listed = await docker.listContainers({ filters: { label } });
  return listed.map(({ Names, Id, Labels }) => ({
    service: Labels[serviceLabel] ?? '',
    name: Names[0]?.replace(/^\//, '') ?? Id.slice(0, 12),
  }));
}

/** Returns every environment that has a container, found by the definition's label. */
export async function listEnvironments(docker: Docker): Promise<Environment[]> {
  const listed = await listByLabel(docker, environmentLabel);
  const projects = Map.groupBy(listed, ({ Labels }) => Labels[projectLabel] ?? '');
  const environments = await Promise.all(
    [...projects].map(async ([project, members]) => ({
      project,
      checkout: checkoutOf(members[0]?.Labels ?? {}),
      containers: await factsOf(docker, members),
    })),
  );
  return environments.filter(({ containers }) => Object.keys(containers).length > 0);
}

function listByLabel(docker: Docker, label: string): Promise<Docker.ContainerInfo[]> {
  return docker.listContainers({ all: true, filters: { label: [label, 'com.docker.compose.oneoff=False'] } });
}

async function factsOf(docker: Docker, listed: readonly Docker.ContainerInfo[]): Promise<Containers> {
  const pairs = await Promise.all(
    listed.map(async ({ Id, Labels }) => {
      const facts = await inspect(docker, Id);
      return facts ? [[Labels[serviceLabel] ?? Id, facts] as const] : [];
    }),
  );
  const services = Map.groupBy(pairs.flat(), ([service]) => service);
  return Object.fromEntries([...services].flatMap(([service, found]) => named(service, found)));
}

function named(service: string, found: readonly (readonly [string, ContainerFacts])[]): [string, ContainerFacts][] {
  // An interrupted Compose may leave a second container with the same number that never ran; prefer the running one.
  const byWeight = found.map(([, container]) => container).sort((one, other) => weight(one) - weight(other));
  const instances = new Map(byWeight.map(container => [container.number ?? 1, container]));
  const [first, ...further] = [...instances].sort(([one], [other]) => one - other).map(([, container]) => container);
  return [
    ...(first ? [[service, first] satisfies [string, ContainerFacts]] : []),
    ...further.map((container): [string, ContainerFacts] => [
      instanceName(service, container),
      { ...container, isFurther: true },
    ]),
  ];
}

function weight({ state }: ContainerFacts): number {
  return state === 'created' ? 0 : state === 'running' ? 2 : 1;
}

/** Undefined if the container is gone or being removed. */
export async function inspect(docker: Docker, id: string): Promise<ContainerFacts | undefined> {
  const info = await docker.getContainer(id).inspect().catch(unless(404));
  if (info === undefined || (info.State.Status as string) === 'removing') return undefined;
  return toContainerFacts(info);
}

/** Ignores errors with these HTTP statuses: what was requested is already the case. */
export function unless(...statuses: number[]): (error: unknown) => undefined {
  return error => {
    if (statuses.includes((error as { statusCode?: number }).statusCode ?? 0)) return undefined;
    throw error;
  };
}

/** Compose's working directory is the definition's folder. */
function checkoutOf(labels: Readonly<Record<string, string>>): string {
  const folder = labels[workingFolderLabel] ?? '';
  return basename(folder) === '.devcontainer' ? dirname(folder) : folder;
}
