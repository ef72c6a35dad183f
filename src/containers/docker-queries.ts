import { basename, dirname } from 'node:path';
import type Docker from 'dockerode';
import type { EngineInfo, Environment, Publisher } from '../ports/container-engine.ts';
import { environmentLabel, projectLabel, serviceLabel, toContainerFacts, workingFolderLabel } from './docker-facts.ts';

/** The engine as it describes itself. */
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

/** The container that publishes a TCP port of the host. */
export async function findPublisher(docker: Docker, port: number): Promise<Publisher | undefined> {
  const containers = await docker.listContainers();
  const found = containers.find(({ Ports }) => Ports.some(({ PublicPort }) => PublicPort === port));
  if (found === undefined) return undefined;
  const { Names, Id, Labels } = found;
  return {
    container: Names[0]?.replace(/^\//, '') ?? Id.slice(0, 12),
    project: Labels[projectLabel],
    checkout: Labels[environmentLabel] === undefined ? undefined : checkoutOf(Labels),
  };
}

/** The command lines of a container's processes (Docker API, `GET /containers/{id}/top`). */
export async function listProcesses(docker: Docker, id: string): Promise<string[]> {
  const top = await docker
    .getContainer(id)
    .top({ ps_args: '-eo pid,args' })
    .catch((error: { statusCode?: number }) => {
      if (error.statusCode === 409 || error.statusCode === 404) return undefined;
      throw error;
    });
  return (top?.Processes ?? []).map((fields: string[]) => fields.slice(1).join(' '));
}

/** What the kernel counts for running containers, without files it merely caches (as `docker stats` computes it). */
export async function readMemory(docker: Docker, ids: readonly string[]): Promise<Record<string, number>> {
  const pairs = await Promise.all(
    ids.map(async id => {
      // With `one-shot` the engine answers at once; otherwise it waits for a second sample.
      const asked = { stream: false, 'one-shot': true } as unknown as { stream: false };
      const stats = await docker
        .getContainer(id)
        .stats(asked)
        .catch(() => undefined);
      const { usage, stats: of } = stats?.memory_stats ?? {};
      if (usage === undefined) return [];
      const cached = of?.total_inactive_file ?? of?.inactive_file ?? 0;
      return [[id, usage - cached] as const];
    }),
  );
  return Object.fromEntries(pairs.flat());
}

/** Every environment that has a container, by the label that the definition gives each. */
export async function listEnvironments(docker: Docker): Promise<Environment[]> {
  const filters = { label: [environmentLabel, 'com.docker.compose.oneoff=False'] };
  const listed = await docker.listContainers({ all: true, filters });
  const projects = Map.groupBy(listed, ({ Labels }) => Labels[projectLabel] ?? '');
  return Promise.all(
    [...projects].map(async ([project, members]) => {
      const pairs = await Promise.all(
        members.map(async ({ Id, Labels }) => {
          const info = await docker
            .getContainer(Id)
            .inspect()
            .catch(() => undefined);
          return info ? [[Labels[serviceLabel] ?? Id, toContainerFacts(info)] as const] : [];
        }),
      );
      return {
        project,
        checkout: checkoutOf(members[0]?.Labels ?? {}),
        containers: Object.fromEntries(pairs.flat()),
      };
    }),
  );
}

/** Compose's working folder is the one that the definition lies in. */
function checkoutOf(labels: Readonly<Record<string, string>>): string {
  const folder = labels[workingFolderLabel] ?? '';
  return basename(folder) === '.devcontainer' ? dirname(folder) : folder;
}
