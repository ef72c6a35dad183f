import { type Message, message } from '../../../shared/messages/message.ts';
import { BkdevError } from '../../../shared/model/error.ts';
import type { Host } from '../../ports/host.ts';
import { isAtLeast } from '../machine/version.ts';
import { type Fix, manualFix } from '../remedies/fix.ts';
import { daemonStarter, engineInstallation, engineUpgrade, joinGroup } from '../remedies/install-engine.ts';
import type { Check, Finding } from './check.ts';

const name = 'engine';
/** The oldest engine whose health checks know `start_interval` (Docker Engine 25.0 release notes). */
const oldestEngine = [25];

/** Whether the engine of the current Docker context answers and is recent enough. */
export const engine: Check = {
  name,
  needsEngine: false,
  look: async ({ engine, host }) => {
    try {
      const { version, endpoint, operatingSystem } = await engine.info();
      if (isAtLeast(version, oldestEngine))
        return {
          check: name,
          level: 'ok',
          found: message('doctor.engine', { version, system: operatingSystem, endpoint }),
        };
      const oldest = oldestEngine.join('.');
      return {
        check: name,
        level: 'error',
        found: message('doctor.engine.too-old', { version, endpoint, oldest }),
        code: 'engine-too-old',
        fix: await upgrade(host),
      };
    } catch (error) {
      if (!(error instanceof BkdevError)) throw error;
      return error.code === 'engine-forbidden' ? forbidden(host, error) : unreachable(host, error);
    }
  },
};

async function upgrade(host: Host): Promise<Fix> {
  const choice = await remoteChoice(host);
  if (choice === undefined) return engineUpgrade(host);
  return manualFix(
    message('doctor.engine.update'),
    'engine-too-old',
    message('doctor.engine.update-that', { engine: choice }),
  );
}

async function forbidden(host: Host, error: BkdevError): Promise<Finding> {
  const finding = { check: name, level: 'error', found: error.told, code: 'engine-forbidden' } as const;
  const choice = await remoteChoice(host);
  if (choice !== undefined)
    return {
      ...finding,
      fix: manualFix(
        message('doctor.engine.get-access'),
        'engine-forbidden',
        message('doctor.engine.get-access-to', { engine: choice }),
      ),
    };
  const person = (await host.run(['id', '-un'])).stdout.trim();
  const [granted, held] = await Promise.all([groupsOf(host, person), groupsOf(host)]);
  if (granted.includes('docker') && !held.includes('docker')) {
    const found = message('doctor.engine.old-session', { told: error.told, person });
    const advice = message('doctor.engine.log-in-again');
    return { ...finding, found, fix: manualFix(message('doctor.engine.new-session'), 'engine-forbidden', advice) };
  }
  const summary = message('doctor.engine.join-group');
  const fix: Fix = { summary, code: 'engine-forbidden', steps: joinGroup(person) };
  return { ...finding, fix };
}

/** Returns the groups of this process, or those of a person in the group database. */
async function groupsOf(host: Host, person?: string): Promise<string[]> {
  const { stdout } = await host.run(person === undefined ? ['id', '-nG'] : ['id', '-nG', person]);
  return stdout.trim().split(/\s+/);
}

async function unreachable(host: Host, error: BkdevError): Promise<Finding> {
  const finding = { check: name, level: 'error', code: 'engine-unreachable' } as const;
  const choice = await remoteChoice(host);
  if (choice !== undefined) {
    const advice = message('doctor.engine.start-that', { engine: choice, undo: undo(host) });
    const fix = manualFix(message('doctor.engine.reach'), 'engine-unreachable', advice);
    return { ...finding, found: error.told, fix };
  }
  if (!(await isInstalled(host))) {
    const found = message('doctor.engine.not-installed', { told: error.told });
    return { ...finding, found, fix: await engineInstallation(host) };
  }
  const found = message('doctor.engine.not-running', { told: error.told });
  const summary = message('doctor.engine.start');
  if (host.platform !== 'linux')
    return { ...finding, found, fix: manualFix(summary, 'engine-unreachable', message('doctor.engine.start-desktop')) };
  const by = await daemonStarter(host);
  const fix: Fix = { summary, code: 'engine-unreachable', steps: [{ kind: 'start-daemon', by }] };
  return { ...finding, found, fix };
}

/**
 * Whether an engine is installed. The daemon's folder is often not in PATH. On other systems than Linux, the client
 * stands for it.
 */
async function isInstalled(host: Host): Promise<boolean> {
  const program = host.platform === 'linux' ? 'dockerd' : 'docker';
  const script = `PATH="$PATH:/usr/sbin:/sbin"; command -v ${program}`;
  return (await host.run(['sh', '-c', script])).status === 0;
}

/** Returns the engine that the person configured, if it is not this machine's own. */
async function remoteChoice(host: Host): Promise<Message | undefined> {
  const address = host.env['DOCKER_HOST'];
  if (address) return ownSockets.has(address) ? undefined : message('doctor.engine.of-host', { address });
  const context = host.env['DOCKER_CONTEXT'] || (await configuredContext(host));
  return !context || context === 'default' ? undefined : message('doctor.engine.of-context', { context });
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
