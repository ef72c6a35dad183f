import { type Message, message } from '../../../shared/messages/message.ts';
import type { ErrorCode } from '../../../shared/model/error.ts';
import type { Host } from '../../ports/host.ts';
import type { OsRelease } from '../machine/os-release.ts';
import { type Fix, type FixStep, manualFix } from './fix.ts';
import { chooseDockerPackages, type DockerPackages, type PackageFacts, readPackageFacts } from './packages.ts';

/** Returns the name of the person who runs bkdev, who must join the group `docker`; undefined for root. */
async function personOf(host: Host): Promise<string | undefined> {
  if (host.uid === 0) return undefined;
  return (await host.run(['id', '-un'])).stdout.trim() || undefined;
}

/** Returns how to start a daemon here: with systemd if it is running (sd_booted(3)). */
export async function daemonStarter(host: Host): Promise<'systemd' | 'dockerd'> {
  return (await host.run(['test', '-d', '/run/systemd/system'])).status === 0 ? 'systemd' : 'dockerd';
}

/** The fix for a host without an engine. */
export async function engineInstallation(host: Host): Promise<Fix> {
  const facts = await readPackageFacts(host);
  return planInstallation(host.platform, facts, await daemonStarter(host), await personOf(host));
}

/** Installs all packages, starts the daemon, and adds a non-root person to the group that may use its socket. */
export function planInstallation(
  platform: NodeJS.Platform,
  facts: PackageFacts,
  starter: 'systemd' | 'dockerd',
  person: string | undefined,
): Fix {
  const packages = platform === 'linux' ? chooseDockerPackages(facts) : undefined;
  if (packages === undefined)
    return officialSteps(platform, facts.os, message('setup.fix.install-docker'), 'engine-unreachable');
  return {
    summary: message('setup.fix.install-engine', { origin: packages.origin }),
    code: 'engine-unreachable',
    steps: [
      ...packages.setUp,
      { kind: 'refresh-packages' },
      { kind: 'install-packages', packages: [...packages.engine, packages.compose, packages.buildx] },
      { kind: 'start-daemon', by: starter },
      ...(person === undefined ? [] : joinGroup(person)),
    ],
  };
}

/** The fix for an outdated engine: upgrades it, but leaves the restart to its users. */
export async function engineUpgrade(host: Host): Promise<Fix> {
  const facts = await readPackageFacts(host);
  const packages = host.platform === 'linux' ? chooseDockerPackages(facts) : undefined;
  if (packages === undefined)
    return officialSteps(host.platform, facts.os, message('doctor.engine.update'), 'engine-too-old');
  return {
    summary: message('setup.fix.update-engine', { origin: packages.origin }),
    code: 'engine-too-old',
    steps: [
      ...packages.setUp,
      { kind: 'refresh-packages' },
      { kind: 'install-packages', packages: [...packages.engine, packages.compose, packages.buildx] },
      { kind: 'tell', text: message('setup.fix.restart-daemon') },
    ],
  };
}

/** The fix for a Docker client that lacks a plugin. */
export async function pluginInstallation(host: Host, plugin: 'compose' | 'buildx'): Promise<Fix> {
  const facts = await readPackageFacts(host);
  const packages = host.platform === 'linux' ? chooseDockerPackages(facts) : undefined;
  const name = plugin === 'compose' ? 'Docker Compose' : 'Docker Buildx';
  if (packages === undefined) {
    const summary = message('setup.fix.install-plugin', { plugin: name });
    return officialSteps(host.platform, facts.os, summary, 'compose-unusable');
  }
  return {
    summary: message('setup.fix.install-plugin-from', { plugin: name, origin: packages.origin }),
    code: 'compose-unusable',
    steps: [
      ...packages.setUp,
      { kind: 'refresh-packages' },
      { kind: 'install-packages', packages: pluginPackages(packages, plugin) },
    ],
  };
}

function pluginPackages(packages: DockerPackages, plugin: 'compose' | 'buildx'): string[] {
  return [plugin === 'compose' ? packages.compose : packages.buildx];
}

/** docs.docker.com/engine/install/linux-postinstall */
export function joinGroup(person: string): FixStep[] {
  return [
    {
      kind: 'run',
      argv: ['usermod', '-aG', 'docker', person],
      needsRoot: true,
      shown: message('setup.fix.joins-group', { person }),
    },
    { kind: 'tell', text: message('setup.fix.new-login') },
  ];
}

const linuxGuides = ['centos', 'debian', 'fedora', 'rhel', 'ubuntu'];

function officialSteps(platform: NodeJS.Platform, os: OsRelease, summary: Message, code: ErrorCode): Fix {
  const base = 'https://docs.docker.com';
  if (platform === 'darwin')
    return manualFix(
      summary,
      code,
      message('setup.fix.follow-mac', { url: `${base}/desktop/setup/install/mac-install/` }),
    );
  if (platform === 'win32')
    return manualFix(
      summary,
      code,
      message('setup.fix.follow', { url: `${base}/desktop/setup/install/windows-install/` }),
    );
  const guide = linuxGuides.includes(os.id) ? `${os.id}/` : '';
  const url = `${base}/engine/install/${guide}`;
  return manualFix(summary, code, message('setup.fix.follow-linux', { url, system: os.prettyName }));
}
