import { addAbortSignal, PassThrough, type Readable } from 'node:stream';
import type Docker from 'dockerode';
import { message } from '../../../shared/messages/message.ts';
import { serviceOf } from '../../../shared/model/container.ts';
import type { BkdevError } from '../../../shared/model/error.ts';
import type { ContainerChange, ContainerEngine, LogLine, LogOptions, Process } from '../../ports/container-engine.ts';
import { creationFailure } from '../compose/compose-failure.ts';
import { askSocket } from './container-socket.ts';
import { createClient } from './docker-client.ts';
import { type Connection, findConnection } from './docker-endpoint.ts';
import { projectLabel, serviceLabel } from './docker-facts.ts';
import { engineFailure, notAnEngine } from './docker-failure.ts';
import { readLoad } from './docker-load.ts';
import { createLogDecoder } from './docker-log.ts';
import { handOver, listOrigins } from './docker-origins.ts';
import { listProcesses, parseProcesses, processScript } from './docker-processes.ts';
import { findPublisher, listContainers, listEnvironments, listOneOffs, readInfo, unless } from './docker-queries.ts';
import { listNetworks, removeContainer, removeNetwork, removeVolume } from './docker-removal.ts';

const relevantActions = [
  'create',
  'start',
  'die',
  'stop',
  'pause',
  'unpause',
  'destroy',
  'oom',
  'health_status',
  'rename',
];

/** The container engine over its HTTP API. Connects on the first call. */
export function createDockerEngine(env: Readonly<Record<string, string | undefined>>): ContainerEngine {
  let client: Promise<Client> | undefined;
  const connect = () => {
    client ??= findConnection(env).then(connection => ({ docker: createClient(connection, env), connection }));
    return client;
  };
  const ask = async <T>(question: (docker: Docker, address: string) => Promise<T>): Promise<T> => {
    const { docker, connection } = await connect();
    const { address } = connection.endpoint;
    try {
      return await question(docker, address);
    } catch (error) {
      throw (await impostor(docker, address, error)) ?? engineFailure(error, connection);
    }
  };

  return {
    endpoint: async () => (await connect()).connection.endpoint,
    info: () => ask(readInfo),
    mountRefusal: path => ask(docker => whyNotMounted(docker, path)),
    containers: (project, services) => ask(docker => listContainers(docker, project, services)),
    oneOffs: project => ask(docker => listOneOffs(docker, project)),
    existingImages: references =>
      ask(async docker => {
        const found = await Promise.all(
          references.map(async name => ((await imageExists(docker, name)) ? [name] : [])),
        );
        return new Set(found.flat());
      }),
    volumes: project =>
      ask(async docker => {
        const { Volumes: volumes } = await docker.listVolumes({ filters: { label: [`${projectLabel}=${project}`] } });
        return Object.fromEntries(
          volumes.map(volume => [volume.Name, Date.parse((volume as { CreatedAt?: string }).CreatedAt ?? '') || 0]),
        );
      }),
    origins: project => ask(docker => listOrigins(docker, project)),
    handOver: (project, checkout) => ask(docker => handOver(docker, project, checkout)),
    changes: (project, signal) => followChanges(connect, project, signal),
    start: id => ask(docker => startContainer(docker, id)),
    connect: (id, network, name) =>
      ask(docker =>
        docker
          .getNetwork(network)
          .connect({ Container: id, EndpointConfig: { Aliases: [name] } })
          .then(done),
      ),
    unpause: id => ask(docker => docker.getContainer(id).unpause().then(done)),
    stop: id => ask(docker => docker.getContainer(id).stop().then(done, unless(304, 404))),
    remove: (id, data = false) => ask(docker => removeContainer(docker, id, data)),
    networks: project => ask(docker => listNetworks(docker, project)),
    removeNetwork: name => ask(docker => removeNetwork(docker, name)),
    removeVolume: name => ask(docker => removeVolume(docker, name)),
    log: (id, options) => readLog(connect, id, options),
    exec: (id, argv, signal) => ask(docker => runInside(docker, id, argv, signal)),
    askSocket: async (id, socket, request) => {
      const { connection } = await connect();
      if (process.platform !== 'linux' || connection.transport.kind !== 'socket') return undefined;
      const found = await ask(docker => docker.getContainer(id).inspect().catch(unless(404)));
      return found && askSocket({ id, pid: found.State.Pid }, socket, request);
    },
    publisherOf: port => ask(docker => findPublisher(docker, port)),
    processes: id => ask(docker => processesOf(docker, id)),
    load: ids => ask(docker => readLoad(docker, ids)),
    environments: () => ask(docker => listEnvironments(docker)),
  };
}

async function processesOf(docker: Docker, id: string): Promise<Process[]> {
  const seen = await listProcesses(docker, id);
  if (seen !== 'unknown') return seen;
  const inside = await runInside(docker, id, ['sh', '-c', processScript]).catch(unless(404, 409));
  return parseProcesses(inside?.output ?? '');
}

/**
 * Returns an error if another server answers at the address, which explains an unparseable response: only the engine
 * answers a ping with `OK` (Docker API, `GET /_ping`).
 */
async function impostor(docker: Docker, endpoint: string, error: unknown): Promise<BkdevError | undefined> {
  if (!(error instanceof TypeError || error instanceof SyntaxError)) return undefined;
  const said = await docker.ping().catch(() => undefined);
  return String(said) === 'OK' ? undefined : notAnEngine(endpoint, message('adapters.engine.answers-otherwise'));
}

/** docker-modem's error for an unsuccessful response, with its body. */
interface RefusedByEngine extends Error {
  readonly statusCode?: number;
  readonly json?: { readonly message?: string };
}

/** An image name that cannot exist: `invalid` is reserved (RFC 2606, section 2). */
const noImage = 'registry.invalid/bkdev/never:made';

/**
 * Tries to create a container from an image that cannot exist. The engine checks mounts before the image, so the error
 * tells whether it has the folder, and nothing is created.
 */
async function whyNotMounted(docker: Docker, path: string): Promise<string | undefined> {
  const mount = { Type: 'bind', Source: path, Target: '/seen', ReadOnly: true } as const;
  try {
    await docker.createContainer({ Image: noImage, HostConfig: { Mounts: [mount] } });
    return undefined;
  } catch (error) {
    const { statusCode, message: said, json } = error as RefusedByEngine;
    if (statusCode === undefined) throw error;
    return statusCode === 404 ? undefined : (json?.message ?? said);
  }
}

async function startContainer(docker: Docker, id: string): Promise<void> {
  try {
    await docker.getContainer(id).start();
  } catch (error) {
    const { statusCode, message } = error as Error & { statusCode?: number };
    if (statusCode === 304) return;
    if (statusCode === undefined) throw error;
    const found = await docker.getContainer(id).inspect().catch(unless(404));
    throw creationFailure(message, [found?.Config.Labels?.[serviceLabel] ?? id.slice(0, 12)]);
  }
}

async function imageExists(docker: Docker, reference: string): Promise<boolean> {
  const found = await docker.getImage(reference).inspect().catch(unless(404));
  return found !== undefined;
}

interface Client {
  readonly docker: Docker;
  readonly connection: Connection;
}

type Connect = () => Promise<Client>;

async function* followChanges(connect: Connect, project: string, signal: AbortSignal): AsyncIterable<ContainerChange> {
  const { docker, connection } = await connect();
  // Containers of `docker compose run` carry a service's label but are not its instances.
  const label = [`${projectLabel}=${project}`, 'com.docker.compose.oneoff=False'];
  const filters = { type: ['container'], label, event: relevantActions };
  try {
    const listening = { filters, abortSignal: signal } as Docker.GetEventsOptions;
    const stream = (await docker.getEvents(listening)) as unknown as Readable;
    const at = Date.now();
    const present = await listContainers(docker, project);
    const known = new Map(Object.entries(present).map(([name, container]) => [name, serviceOf(name, container)]));
    for (const [service, container] of Object.entries(present)) yield { at, service, container };
    for await (const line of linesOf(stream)) {
      const event = JSON.parse(line) as { Actor?: { ID: string; Attributes?: Record<string, string> } };
      const service = event.Actor?.Attributes?.[serviceLabel];
      if (event.Actor !== undefined && service !== undefined) yield* changesOf(docker, project, service, known);
    }
    // An engine that shuts down gracefully ends its streams gracefully, too.
    if (!signal.aborted) throw Object.assign(new Error('its events ended'), { code: 'ECONNRESET' });
  } catch (error) {
    if (!signal.aborted) throw engineFailure(error, connection);
  }
}

/**
 * Yields a service's containers after an event on one of them. When one is gone, another may have taken its place
 * (Compose creates the new one first) or its number. `known` maps the known container names to their services.
 */
async function* changesOf(
  docker: Docker,
  project: string,
  service: string,
  known: Map<string, string>,
): AsyncIterable<ContainerChange> {
  const at = Date.now();
  const present = await listContainers(docker, project, [service]);
  for (const [name, of] of known) {
    if (of !== service || name in present) continue;
    known.delete(name);
    yield { at, service: name };
  }
  for (const [name, container] of Object.entries(present)) {
    known.set(name, service);
    yield { at, service: name, container };
  }
}

async function* linesOf(stream: Readable): AsyncIterable<string> {
  let rest = '';
  for await (const chunk of stream) {
    const parts = (rest + String(chunk)).split('\n');
    rest = parts.pop() ?? '';
    yield* parts.filter(part => part !== '');
  }
}

async function* readLog(connect: Connect, id: string, options: LogOptions): AsyncIterable<LogLine> {
  const { docker, connection } = await connect();
  const decode = createLogDecoder();
  const common = {
    stdout: true,
    stderr: true,
    timestamps: true,
    ...(options.tail !== undefined && { tail: options.tail }),
    ...(options.since !== undefined && { since: options.since / 1000 }),
    ...(options.signal && { abortSignal: options.signal }),
  };
  try {
    if (!options.follow) {
      yield* decode((await docker.getContainer(id).logs({ ...common, follow: false })) as Buffer);
      return;
    }
    const stream = (await docker.getContainer(id).logs({ ...common, follow: true })) as Readable;
    for await (const chunk of stream) yield* decode(chunk as Buffer);
  } catch (error) {
    const gone = (error as { statusCode?: number }).statusCode === 404;
    if (!gone && options.signal?.aborted !== true) throw engineFailure(error, connection);
  }
}

async function runInside(
  docker: Docker,
  id: string,
  argv: readonly string[],
  signal?: AbortSignal,
): Promise<{ status: number; output: string }> {
  const abortable = signal && { abortSignal: signal };
  const command = { Cmd: [...argv], AttachStdout: true, AttachStderr: true };
  const exec = await docker.getContainer(id).exec({ ...command, ...abortable });
  const stream = await exec.start({ hijack: true, ...abortable });
  if (signal) addAbortSignal(signal, stream);
  const output = new PassThrough();
  docker.modem.demuxStream(stream, output, output);
  // A connection through ssh may close without an end event.
  stream.on('end', () => output.end()).on('close', () => output.end());
  let text = '';
  for await (const chunk of output) text += String(chunk);
  signal?.throwIfAborted();
  const { ExitCode: status } = await exec.inspect(abortable);
  return { status: status ?? 1, output: text };
}

const done = () => undefined;
