import { createHash } from 'node:crypto';
import { join, relative } from 'node:path';
import { rootCertificates } from 'node:tls';
import { message } from '../../../shared/messages/message.ts';
import type { Service } from '../../../shared/model/service.ts';
import { brokenLines, type Environment, formatEnvironment, parseEnvironment } from '../../definition/env-file.ts';
import type { World } from '../../ports/world.ts';
import { type NetworkSettings, readNetworkSettings } from '../machine/network-settings.ts';
import { containerUser, handOverCommand } from '../remedies/ownership.ts';
import { type Identity, toEnvironment } from './environment.ts';
import { sharedGitOf } from './worktree.ts';

/** The image that a plain `docker build`, or VS Code without bkdev, uses. */
export const officialBaseImage = 'debian:bookworm-slim';

/**
 * Updates `.devcontainer/.env` and `ca.crt` for this machine; writes only what changed. In a dry run, notices say what
 * would change.
 */
export async function writeEnvironment(
  world: World,
  baseImage: string | undefined,
  identity: Identity,
  isDryRun: boolean,
): Promise<NetworkSettings> {
  const { checkout, host } = world;
  const folder = join(checkout.root, '.devcontainer');
  const [network, before, dockerfile, previousCa, sharedGit] = await Promise.all([
    readNetworkSettings(host, rootCertificates),
    host.readText(join(folder, '.env')),
    host.readText(join(folder, 'Dockerfile')),
    host.readText(join(folder, 'ca.crt')),
    sharedGitOf(checkout.source, host.readText),
  ]);
  const previous = parseEnvironment(before ?? '');
  const environment = toEnvironment({
    identity,
    source: relative(folder, checkout.source) || '.',
    checkout: checkout.source,
    owner: checkout.owner,
    baseImage: baseImage ?? host.env['BKDEV_BASE_IMAGE'] ?? previous['BKDEV_BASE_IMAGE'] ?? officialBaseImage,
    debianMirror: network.debianMirror?.value,
    pypiIndex: network.pypiIndex?.value,
    npmRegistry: network.npmRegistry?.value,
    sharedGit,
    previous,
    shell: host.env,
    digest: text => createHash('sha256').update(text).digest('hex'),
    imageSources: [dockerfile ?? '', network.certificates],
  });
  const text = formatEnvironment(environment, before);
  if (before !== undefined) await keepBroken(world, before, isDryRun);
  if (text !== before) checkout.write(join('.devcontainer', '.env'), text);
  if (network.certificates !== (previousCa ?? ''))
    checkout.write(join('.devcontainer', 'ca.crt'), network.certificates);
  return network;
}

/** Keeps a copy of an environment file that Compose cannot parse, before it is rewritten without the broken lines. */
async function keepBroken({ checkout, host, emit }: World, text: string, isDryRun: boolean): Promise<void> {
  const broken = brokenLines(text);
  if (broken.length === 0) return;
  const file = join('.devcontainer', '.env.broken');
  for (let number = 1; ; number++) {
    const beside = number === 1 ? file : `${file}.${number}`;
    const there = await host.readText(join(checkout.root, beside));
    if (there !== undefined && there !== text) continue;
    if (there === undefined) checkout.write(beside, text);
    emit({
      type: 'notice-given',
      text: message(isDryRun ? 'setup.env-broken.dry-run' : 'setup.env-broken', { lines: broken, kept: beside }),
      hint: message('setup.env-syntax'),
    });
    return;
  }
}

/**
 * Returns an undo for a base image set in the shell, for when nothing can be built from it: restores the previous
 * image, so that a wrong name does not persist. Returns undefined if the shell sets no new image.
 */
export async function imageOnTrial({ checkout, host, emit }: World): Promise<(() => Promise<void>) | undefined> {
  const file = join('.devcontainer', '.env');
  const readNow = async () => (await host.readText(join(checkout.root, file))) ?? '';
  const { BKDEV_BASE_IMAGE: image = officialBaseImage, BKDEV_IMAGE_TAG: tag = 'dev' } = parseEnvironment(
    await readNow(),
  );
  const tried = host.env['BKDEV_BASE_IMAGE'];
  if (!tried || tried === image) return undefined;
  return async () => {
    const now = await readNow();
    const before = { ...parseEnvironment(now), BKDEV_BASE_IMAGE: image, BKDEV_IMAGE_TAG: tag };
    checkout.write(file, formatEnvironment(before, now));
    emit({ type: 'notice-given', text: message('setup.image-not-kept', { image: tried, kept: image }) });
  };
}

/** Stores these ports of the checkout (`BKDEV_PORT_…`) in `.devcontainer/.env`; everything else in it is kept. */
export async function rememberPorts({ checkout, host }: World, ports: Environment): Promise<void> {
  const file = join('.devcontainer', '.env');
  const before = (await host.readText(join(checkout.root, file))) ?? '';
  checkout.write(file, formatEnvironment({ ...parseEnvironment(before), ...ports }, before));
}

/**
 * Makes the folders that the product writes to writable in a checkout owned by root, because containers do not run as
 * root. Reports what stays closed.
 */
export async function openRootOwned(world: World): Promise<void> {
  const { checkout, host, emit } = world;
  if (checkout.owner.uid !== 0 || host.uid !== 0) return;
  const user = containerUser(checkout.owner);
  const { writes, links } = await checkout.product();
  const opened = checkout.open(writes, links, user);
  if (opened.length === 0) return;
  emit({
    type: 'notice-given',
    text: message('setup.opened', { source: checkout.source, uid: user.uid, paths: opened }),
    hint: message('setup.to-edit-inside', { command: handOverCommand(checkout.source, user, host.uid) }),
  });
}

/** The volume that is mounted over a front end's `node_modules`. */
const modulesVolume = 'node_modules';

/**
 * Creates the folder over which the front end's packages are mounted, if one of these services installs them. Docker
 * would create it for root, and nobody could install packages on the host any more.
 */
export async function makeMountPoint({ checkout }: World, services: readonly Service[]): Promise<void> {
  const { frontEnd } = await checkout.product();
  const folder = join(frontEnd ?? '.', modulesVolume);
  const isNeeded = services.some(({ fills }) => fills.includes(modulesVolume));
  if (frontEnd === undefined || !isNeeded || checkout.has(folder)) return;
  checkout.open([folder], {}, containerUser(checkout.owner));
}
