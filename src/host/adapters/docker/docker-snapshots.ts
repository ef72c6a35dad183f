import { createHash } from 'node:crypto';
import type Docker from 'dockerode';
import { message } from '../../../shared/messages/message.ts';
import { BkdevError } from '../../../shared/model/error.ts';
import { type Snapshot, type SnapshotPart, snapshotSchema } from '../../../shared/model/snapshot.ts';
import type { DataVolume, SnapshotRequest, Snapshots } from '../../ports/snapshots.ts';
import { createClient } from './docker-client.ts';
import { findConnection } from './docker-endpoint.ts';
import { engineFailure } from './docker-failure.ts';
import { createLogDecoder } from './docker-log.ts';
import { unless } from './docker-queries.ts';

/** Of which product a volume is a snapshot's, or the card of one. */
const snapshotLabel = 'dev.bkdev.snapshot';
/**
 * On an empty volume that is made last: what is to be known of a snapshot. A volume's labels cannot be changed, and
 * without its card a copy counts for nothing.
 */
const cardLabel = 'dev.bkdev.snapshot.card';
/** On a container that copies: of which project the data is. */
const copyLabel = 'dev.bkdev.copy';

/** After so long a copy without a card is one that was given up. */
const givenUpMs = 3_600_000;

/** Where the other end of a copy is mounted; the one whose folder the image knows keeps its place, and its owner. */
const otherEnd = '/bkdev/copy';
const script = '/opt/bkdev/runtime/store/copy.sh';

/** Snapshots as volumes of the engine, copied by containers of the stores' own images. Connects at the first call. */
export function createDockerSnapshots(
  env: Readonly<Record<string, string | undefined>>,
): Omit<Snapshots, 'isAutomatic'> {
  const ask = async <T>(work: (docker: Docker) => Promise<T>): Promise<T> => {
    const connection = await findConnection(env);
    try {
      return await work(createClient(connection, env));
    } catch (error) {
      throw error instanceof BkdevError ? error : engineFailure(error, connection);
    }
  };
  return {
    list: product => ask(docker => listSnapshots(docker, product)),
    keep: request => ask(docker => keep(docker, request)),
    check: (snapshot, volumes) => ask(docker => eachPart(snapshot, volumes, (...part) => check(docker, ...part))),
    restore: (project, snapshot, volumes) =>
      ask(docker => eachPart(snapshot, volumes, (...part) => restore(docker, project, ...part))),
    remove: snapshot => ask(docker => remove(docker, snapshot)),
    settle: project => ask(docker => settle(docker, project)),
  };
}

async function listSnapshots(docker: Docker, product: string): Promise<Snapshot[]> {
  const { Volumes } = await docker.listVolumes({ filters: { label: [`${snapshotLabel}=${product}`, cardLabel] } });
  return (Volumes ?? [])
    .flatMap(({ Labels }) => {
      const card = snapshotSchema.safeParse(parsed(Labels?.[cardLabel]));
      return card.success ? [card.data] : [];
    })
    .sort((one, other) => other.takenAt - one.takenAt);
}

function parsed(text = ''): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function keep(docker: Docker, { volumes, ...about }: SnapshotRequest): Promise<Snapshot> {
  await removeGivenUp(docker, about.product);
  const labels = { [snapshotLabel]: about.product };
  const made: string[] = [];
  try {
    const parts: SnapshotPart[] = [];
    for (const source of volumes) {
      const copy = volumeName(about, source.name);
      await docker.createVolume({ Name: copy, Labels: labels });
      made.push(copy);
      parts.push({ volume: source.name, copy, ...(await copyOut(docker, about.project, source, copy)) });
    }
    const snapshot: Snapshot = { ...about, parts };
    await docker.createVolume({
      Name: volumeName(about),
      Labels: { ...labels, [cardLabel]: JSON.stringify(snapshot) },
    });
    return snapshot;
  } catch (error) {
    for (const name of made)
      await docker
        .getVolume(name)
        .remove()
        .catch(() => undefined);
    throw error;
  }
}

/** Names tell a person whose they are; the digest keeps two snapshots of one name apart. */
function volumeName({ product, name, takenAt }: Pick<Snapshot, 'product' | 'name' | 'takenAt'>, part = ''): string {
  const digest = createHash('sha256').update(`${product}\0${name}\0${takenAt}`).digest('hex').slice(0, 8);
  const slug = product.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  return ['bkdev-snapshot', slug, name, digest, ...(part === '' ? [] : [part])].join('-');
}

/** What a command that was killed has left; what is being written is in use, and stays. */
async function removeGivenUp(docker: Docker, product: string): Promise<void> {
  const { Volumes } = await docker.listVolumes({ filters: { label: [`${snapshotLabel}=${product}`] } });
  const known = new Set((await listSnapshots(docker, product)).flatMap(({ parts }) => parts.map(({ copy }) => copy)));
  for (const { Name, Labels, ...rest } of Volumes ?? []) {
    const createdAt = Date.parse((rest as { CreatedAt?: string }).CreatedAt ?? '');
    if (known.has(Name) || Labels?.[cardLabel] !== undefined || !(Date.now() - createdAt > givenUpMs)) continue;
    await docker
      .getVolume(Name)
      .remove()
      .catch(() => undefined);
  }
}

type Copied = Omit<SnapshotPart, 'volume' | 'copy'>;

async function copyOut(docker: Docker, project: string, source: DataVolume, copy: string): Promise<Copied> {
  const found = await placeOf(docker, source);
  const isRunning = source.isServers && found.isRunning;
  return runCopy(docker, project, found, {
    args: ['keep', otherEnd, found.target, ...(isRunning ? ['running'] : [])],
    mounts: [volumeMount(source.volume, otherEnd), volumeMount(copy, found.target)],
    ...(isRunning && { beside: source.container }),
  });
}

async function check(docker: Docker, part: SnapshotPart, source: DataVolume): Promise<void> {
  const found = await placeOf(docker, source);
  const mounts = [volumeMount(part.copy, otherEnd, true)];
  const seen = await runCopy(docker, '', found, { args: ['check', otherEnd], mounts });
  if (seen.server !== part.server)
    throw unusable(message('snapshot.other-server', { volume: part.volume, has: part.server, needed: seen.server }));
  if (seen.digest !== part.digest) throw unusable(message('snapshot.cut-short', { volume: part.volume }));
}

async function restore(docker: Docker, project: string, part: SnapshotPart, source: DataVolume): Promise<void> {
  const found = await placeOf(docker, source);
  await runCopy(docker, project, found, {
    args: ['restore', otherEnd, found.target, part.digest],
    mounts: [volumeMount(part.copy, otherEnd, true), volumeMount(source.volume, found.target)],
  });
}

async function eachPart(
  snapshot: Snapshot,
  volumes: readonly DataVolume[],
  work: (part: SnapshotPart, source: DataVolume) => Promise<void>,
): Promise<void> {
  for (const part of snapshot.parts) {
    const source = volumes.find(({ name }) => name === part.volume);
    if (source !== undefined) await work(part, source);
  }
}

async function remove(docker: Docker, snapshot: Snapshot): Promise<void> {
  // Without its card it counts for nothing: what is interrupted after that is removed with what was given up.
  for (const name of [volumeName(snapshot), ...snapshot.parts.map(({ copy }) => copy)])
    await docker.getVolume(name).remove().catch(unless(404, 409));
}

/** How a volume is mounted in its container, and what a copy of it is made with. */
interface Place {
  readonly image: string;
  readonly user: string;
  readonly target: string;
  /** The definition's folder on the engine's machine. */
  readonly definition: string;
  readonly isRunning: boolean;
}

async function placeOf(docker: Docker, { name, volume, container }: DataVolume): Promise<Place> {
  const { Image, Config, Mounts, State } = await docker.getContainer(container).inspect();
  const target = Mounts.find(mount => mount.Type === 'volume' && mount.Name === volume)?.Destination;
  const definition = Mounts.find(mount => mount.Destination === '/opt/bkdev')?.Source;
  if (target === undefined || definition === undefined)
    throw new BkdevError({
      code: 'snapshot-failed',
      message: message('snapshot.not-mounted', { volume: name, folder: target === undefined ? volume : '/opt/bkdev' }),
      hint: message('snapshot.not-mounted.try'),
    });
  return { image: Image, user: Config.User, target, definition, isRunning: State.Running };
}

function volumeMount(Source: string, Target: string, ReadOnly = false): Docker.MountSettings {
  return { Type: 'volume', Source, Target, ReadOnly };
}

interface Copy {
  readonly args: readonly string[];
  readonly mounts: readonly Docker.MountSettings[];
  /** The container whose processes hold still meanwhile. */
  readonly beside?: string;
}

/** Runs `copy.sh` in a container of its own, which goes on to its end also when this process does not. */
async function runCopy(docker: Docker, project: string, place: Place, { args, mounts, beside }: Copy): Promise<Copied> {
  const shared = beside === undefined ? undefined : `container:${beside}`;
  const container = await docker.createContainer({
    Image: place.image,
    Entrypoint: ['bash'],
    Cmd: [script, ...args],
    User: place.user,
    Labels: { [copyLabel]: project },
    HostConfig: {
      CapDrop: ['ALL'],
      SecurityOpt: ['no-new-privileges:true'],
      NetworkMode: shared ?? 'none',
      ...(shared && { PidMode: shared }),
      Mounts: [...mounts, { Type: 'bind', Source: place.definition, Target: '/opt/bkdev', ReadOnly: true }],
    },
  });
  await container.start();
  return ended(container);
}

/** Waits for the end of a copy, removes its container, and gives what it found. */
async function ended(container: Docker.Container): Promise<Copied> {
  await container.wait();
  const output = (await container.logs({ stdout: true, stderr: true, follow: false, timestamps: true })) as Buffer;
  await container.remove({ force: true });
  const lines = [...createLogDecoder()(output)].map(({ text }) => text);
  const words = lines.findLast(line => line.startsWith('bkdev-copy '))?.split(' ');
  if (words !== undefined) return { bytes: Number(words[1]), digest: words[2] ?? '', server: words.slice(3).join(' ') };
  const reason = lines.findLast(line => line.startsWith('bkdev-copy-failed '))?.split(' ')[1];
  if (reason === 'cut-short') throw unusable(message('snapshot.cut-short', { volume: '' }));
  throw new BkdevError({
    code: reason === 'no-room' ? 'disk-full' : 'snapshot-failed',
    message: message('snapshot.copy-failed', { reason: reason ?? 'unknown' }),
    hint: message('snapshot.copy-failed.try'),
    detail: lines.slice(-5),
  });
}

function unusable(told: ReturnType<typeof message>): BkdevError {
  return new BkdevError({ code: 'snapshot-unusable', message: told, hint: message('snapshot.unusable.try') });
}

async function settle(docker: Docker, project: string): Promise<void> {
  const left = await docker.listContainers({ all: true, filters: { label: [`${copyLabel}=${project}`] } });
  for (const { Id, Command } of left) {
    const container = docker.getContainer(Id);
    await container.wait().catch(unless(404));
    const state = await container.inspect().catch(unless(404));
    if (state === undefined) continue;
    // Done again it goes on where it was: it begins by settling what it finds.
    if (state.State.ExitCode !== 0 && Command.includes(' restore ')) await container.start();
    await ended(container).catch(error => {
      if (!(error instanceof BkdevError)) throw error;
    });
  }
}
