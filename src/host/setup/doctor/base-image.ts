import { message } from '../../../shared/messages/message.ts';
import type { Wording } from '../../../shared/messages/wording.ts';
import { type DebianRelease, debianReleases, debianVersions } from '../../../shared/model/debian-release.ts';
import type { ContainerEngine } from '../../ports/container-engine.ts';
import type { Host } from '../../ports/host.ts';
import { readNetworkSettings } from '../machine/network-settings.ts';
import { parseOsRelease } from '../machine/os-release.ts';
import { type Fix, type FixStep, manualFix } from '../remedies/fix.ts';
import { isAptFamily } from '../remedies/packages.ts';
import type { Check, World } from './check.ts';

const name = 'base-image';
/** The image that bkdev builds when no registry answers. */
const madeImage = (release: DebianRelease) => `bkdev-base:${release}`;
const publicImage = (release: DebianRelease) => `debian:${release}-slim`;
/** The images that bkdev chooses by default; any other was chosen by a person. */
export const ownBaseImages: readonly string[] = debianReleases.flatMap(each => [madeImage(each), publicImage(each)]);
/** How long a registry may take to confirm that it has the image, without the download. */
const registryTimeoutMs = 20_000;

/**
 * Returns the image that all others are built from: BKDEV_BASE_IMAGE, otherwise the one that bkdev built of this
 * release, otherwise the public one. Throws as the engine does if it is unreachable.
 */
export async function baseImageReference(
  engine: ContainerEngine,
  env: Host['env'],
  release: DebianRelease,
): Promise<string> {
  if (env['BKDEV_BASE_IMAGE']) return env['BKDEV_BASE_IMAGE'];
  const made = madeImage(release);
  return (await engine.existingImages([made])).has(made) ? made : publicImage(release);
}

/** Whether the base image exists; tries to pull it if not. */
export const baseImage: Check = {
  name,
  needsEngine: true,
  look: async world => {
    const { engine, host } = world;
    const { debian } = await world.product();
    const image = await baseImageReference(engine, host.env, debian);
    if ((await engine.existingImages([image])).has(image))
      return { check: name, level: 'ok', found: message('doctor.base-image', { image }) };
    const reason = await pull(host, image);
    if (reason === undefined)
      return { check: name, level: 'ok', found: message('doctor.base-image.pulled', { image }) };
    return {
      check: name,
      level: 'error',
      found: message('doctor.base-image.unavailable', { image, reason }),
      code: 'base-image-unavailable',
      fix: host.env['BKDEV_BASE_IMAGE'] ? ownImageFix(image) : await makeImageFix(world, debian),
    };
  },
};

/** Pulls an image; returns the reason if that fails. A registry blocked by a firewall never answers. */
async function pull(host: Host, image: string): Promise<Wording | undefined> {
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(), registryTimeoutMs);
  const { status, stderr } = await host.run(['docker', 'pull', image], {
    signal: timeout.signal,
    // Docker's first line, "bookworm-slim: Pulling from library/debian", is printed once the registry has answered.
    onLine: line => {
      if (line.includes('Pulling from')) clearTimeout(timer);
    },
  });
  clearTimeout(timer);
  if (status === 0) return undefined;
  if (timeout.signal.aborted) return message('doctor.base-image.registry-silent', { waitedMs: registryTimeoutMs });
  return pullFailure(stderr);
}

/** Returns the last line of output, without the prefix that all failures share. */
export function pullFailure(stderr: string): Wording {
  const line = stderr.trim().split('\n').at(-1) ?? '';
  return line.replace(/^Error response from daemon:\s*/, '') || message('doctor.base-image.no-reason');
}

function ownImageFix(image: string): Fix {
  return manualFix(
    message('doctor.base-image.get'),
    'base-image-unavailable',
    message('doctor.base-image.check-name', { image }),
  );
}

async function makeImageFix({ host, rootCertificates }: World, release: DebianRelease): Promise<Fix> {
  const os = parseOsRelease(await host.readText('/etc/os-release'));
  if (host.platform !== 'linux' || !isAptFamily(os)) {
    return manualFix(
      message('doctor.base-image.get'),
      'base-image-unavailable',
      message('doctor.base-image.name-another', {
        ...{ image: publicImage(release), debian: debianVersions[release].debian },
      }),
    );
  }
  const hasTool = (await host.run(['sh', '-c', 'command -v mmdebstrap'])).status === 0;
  const { debianMirror } = await readNetworkSettings(host, rootCertificates);
  return planBaseImage(hasTool, os.id === 'ubuntu', debianMirror?.value, release);
}

/** Builds an image from Debian's packages on this machine. On Ubuntu the keys of Debian's archive are needed, too. */
export function planBaseImage(
  hasTool: boolean,
  isUbuntu: boolean,
  mirror: string | undefined,
  release: DebianRelease,
): Fix {
  const image = madeImage(release);
  const packages = ['mmdebstrap', ...(isUbuntu ? ['debian-archive-keyring'] : [])];
  const unfinished = 'bkdev-base:unfinished';
  const asMe = { kind: 'run', needsRoot: false } as const;
  const install: FixStep[] = [{ kind: 'refresh-packages' }, { kind: 'install-packages', packages }];
  return {
    summary: message('doctor.base-image.make', { image }),
    code: 'base-image-unavailable',
    steps: [
      ...(hasTool ? [] : install),
      {
        kind: 'pipe',
        from: ['mmdebstrap', '--variant=minbase', release, '-', ...mirrorLines(mirror, release)],
        // Use another name until it is complete: a truncated image must never be taken for the base image.
        to: ['docker', 'import', '-', unfinished],
        shown: message('doctor.base-image.makes', { image }),
      },
      {
        ...asMe,
        argv: ['docker', 'tag', unfinished, image],
        shown: message('doctor.base-image.names', { image }),
      },
      {
        ...asMe,
        argv: ['docker', 'rmi', unfinished],
        shown: message('doctor.base-image.unnames', { image: unfinished }),
      },
    ],
  };
}

/** mmdebstrap adds the updates and security archives only for Debian's own mirror. */
function mirrorLines(mirror: string | undefined, release: DebianRelease): string[] {
  if (mirror === undefined) return [];
  const base = mirror.replace(/\/+$/, '');
  return [
    `deb ${base} ${release} main`,
    `deb ${base} ${release}-updates main`,
    `deb ${base}-security ${release}-security main`,
  ];
}
