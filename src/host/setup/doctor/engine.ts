import { BkdevError } from '../../../shared/model/error.ts';
import type { Host } from '../../ports/host.ts';
import { isAtLeast } from '../machine/version.ts';
import { type Fix, manualFix } from '../remedies/fix.ts';
import { daemonStarter, engineInstallation, engineUpgrade, joinGroup } from '../remedies/install-engine.ts';
import type { Check, Finding } from './check.ts';

const name = 'engine';
/** The oldest engine whose health checks know `start_interval` (Docker Engine 25.0 release notes). */
const oldestEngine = [25];

/** Whether the engine of the current Docker context answers, and is new enough. */
export const engine: Check = {
  name,
  needsEngine: false,
  look: async ({ engine, host }) => {
    try {
      const { version, endpoint, operatingSystem } = await engine.info();
      if (isAtLeast(version, oldestEngine))
        return { check: name, level: 'ok', found: `Docker Engine ${version} on ${operatingSystem} at ${endpoint}` };
      const found = `Docker Engine ${version} at ${endpoint} is too old: ${oldestEngine.join('.')} or newer is needed`;
      const fix = (await remoteChoice(host)) ?? (await engineUpgrade(host));
      return {
        check: name,
        level: 'error',
        found,
        code: 'engine-too-old',
        fix:
          typeof fix === 'string' ? manualFix('Update Docker', 'engine-too-old', `update the engine that ${fix}`) : fix,
      };
    } catch (error) {
      if (!(error instanceof BkdevError)) throw error;
      return error.code === 'engine-forbidden' ? forbidden(host, error) : unreachable(host, error);
    }
  },
};

async function forbidden(host: Host, error: BkdevError): Promise<Finding> {
  const finding = { check: name, level: 'error', found: error.message, code: 'engine-forbidden' } as const;
  const choice = await remoteChoice(host);
  if (choice !== undefined)
    return { ...finding, fix: manualFix('Get access', 'engine-forbidden', `get access to the engine that ${choice}`) };
  const person = (await host.run(['id', '-un'])).stdout.trim();
  const [granted, held] = await Promise.all([groupsOf(host, person), groupsOf(host)]);
  if (granted.includes('docker') && !held.includes('docker')) {
    const found = `${error.message} ${person} is in the group docker, but this session began before that.`;
    const advice = 'log out and in again, or run `newgrp docker`';
    return { ...finding, found, fix: manualFix('Begin a new session', 'engine-forbidden', advice) };
  }
  const fix: Fix = { summary: 'Join the group docker', code: 'engine-forbidden', steps: joinGroup(person) };
  return { ...finding, fix };
}

/** The groups of this process, or those that the group database gives a person. */
async function groupsOf(host: Host, person?: string): Promise<string[]> {
  const { stdout } = await host.run(person === undefined ? ['id', '-nG'] : ['id', '-nG', person]);
  return stdout.trim().split(/\s+/);
}

async function unreachable(host: Host, error: BkdevError): Promise<Finding> {
  const finding = { check: name, level: 'error', code: 'engine-unreachable' } as const;
  const choice = await remoteChoice(host);
  if (choice !== undefined) {
    const advice = `start the engine that ${choice}, or go back to the engine of this machine: ${undo(host)}`;
    return { ...finding, found: error.message, fix: manualFix('Reach the engine', 'engine-unreachable', advice) };
  }
  if (!(await isInstalled(host))) {
    const found = `Docker is not installed: ${error.message}`;
    return { ...finding, found, fix: await engineInstallation(host) };
  }
  const found = `Docker is installed but its daemon is not running: ${error.message}`;
  if (host.platform !== 'linux')
    return { ...finding, found, fix: manualFix('Start Docker', 'engine-unreachable', 'start Docker Desktop') };
  const by = await daemonStarter(host);
  const fix: Fix = { summary: 'Start Docker', code: 'engine-unreachable', steps: [{ kind: 'start-daemon', by }] };
  return { ...finding, found, fix };
}

/** The daemon lives in a folder that is often not on a person's PATH. Elsewhere than on Linux the client stands for it. */
async function isInstalled(host: Host): Promise<boolean> {
  const program = host.platform === 'linux' ? 'dockerd' : 'docker';
  const script = `PATH="$PATH:/usr/sbin:/sbin"; command -v ${program}`;
  return (await host.run(['sh', '-c', script])).status === 0;
}

/** Set where the person chose another engine than this machine's own; reads as "the engine that …". */
async function remoteChoice(host: Host): Promise<string | undefined> {
  const address = host.env['DOCKER_HOST'];
  if (address) return ownSockets.has(address) ? undefined : `DOCKER_HOST names (${address})`;
  const context = host.env['DOCKER_CONTEXT'] || (await configuredContext(host));
  return !context || context === 'default' ? undefined : `the Docker context "${context}" names`;
}

const ownSockets = new Set(['unix:///var/run/docker.sock', 'unix:///run/docker.sock']);

async function configuredContext(host: Host): Promise<string | undefined> {
  const folder = host.env['DOCKER_CONFIG'] ?? `${host.env['HOME'] ?? ''}/.docker`;
  const text = await host.readText(`${folder}/config.json`);
  return /"currentContext"\s*:\s*"([^"]*)"/.exec(text ?? '')?.[1];
}

function undo(host: Host): string {
  if (host.env['DOCKER_HOST']) return 'unset DOCKER_HOST';
  return host.env['DOCKER_CONTEXT'] ? 'unset DOCKER_CONTEXT' : 'docker context use default';
}
