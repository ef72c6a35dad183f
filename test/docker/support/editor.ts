import { existsSync } from 'node:fs';
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { inject } from 'vitest';
import { parseSaid } from '../../support/said.ts';
import { type Checkout, handOver } from './checkout.ts';
import { docker } from './engine.ts';
import { type Run, run } from './run.ts';

const manifest = createRequire(import.meta.url).resolve('@devcontainers/cli/package.json');

/** Whether bkdev is installed on the host that the editor runs on. */
export type Host = 'with-bkdev' | 'without-bkdev';

/** The result of opening a folder in an editor. */
export interface Opened {
  readonly outcome: string;
  readonly containerId: string;
  readonly composeProjectName: string;
  readonly remoteUser: string;
  readonly remoteWorkspaceFolder: string;
  /** The output that the user sees while the folder opens. */
  readonly log: string;
}

/**
 * Opens a checkout the way VS Code's Dev Containers extension does, according to its logs
 * (microsoft/vscode-remote-release#9656 and others): with these flags, the ID labels of one configuration and a volume
 * for its servers.
 */
export async function openInEditor(checkout: Checkout, config: string, host: Host): Promise<Opened> {
  const volume = `${checkout.project}_vscode`;
  const labels = [`com.docker.compose.project=${checkout.project}`, `dev.bkdev.checkout=${checkout.root}`];
  await docker('volume', 'create', ...labels.flatMap(label => ['--label', label]), volume);
  const flags = [
    ...['--workspace-mount-consistency', 'cached', '--gpu-availability', 'detect', '--log-format', 'json'],
    ...['--id-label', `devcontainer.local_folder=${checkout.root}`],
    ...['--id-label', `devcontainer.config_file=${configFile(checkout, config)}`],
    ...['--default-user-env-probe', 'loginInteractiveShell', '--update-remote-user-uid-default', 'on'],
    ...['--mount', `type=volume,source=${volume},target=/vscode,external=true`, '--skip-post-create'],
    ...['--mount-workspace-git-root', '--user-data-folder', join(dirname(checkout.root), 'vscode')],
  ];
  const { stdout, stderr } = await devcontainer(checkout, 'up', config, flags, host);
  return { ...(parseSaid(stdout.trim().split('\n').at(-1) || '{}') as Opened), log: stderr };
}

/**
 * Runs a command of the Dev Container CLI, the reference implementation that editors share, for one configuration of
 * the checkout.
 */
export function devcontainer(
  checkout: Checkout,
  command: 'up' | 'exec' | 'read-configuration',
  config: string,
  words: readonly string[] = [],
  host: Host = 'without-bkdev',
): Promise<Run> {
  const argv = [process.execPath, join(dirname(manifest), 'devcontainer.js'), command];
  const where = ['--workspace-folder', checkout.root, '--config', configFile(checkout, config)];
  const { BKDEV_PROJECT: _, BKDEV_PORT_API: __, BKDEV_PORT_WEB: ___, ...plain } = checkout.env;
  const program = join(inject('environment').program, 'dist', 'bkdev.js');
  const env =
    host === 'with-bkdev'
      ? { ...checkout.env, BKDEV_COMMAND: program, PATH: `${dirname(process.execPath)}${delimiter}${plain['PATH']}` }
      : { ...plain, BKDEV_COMMAND: '', PATH: withoutBkdev(plain['PATH'] ?? '') };
  return run([...argv, ...where, ...words], { cwd: checkout.root, env });
}

/**
 * Runs a shell script in the workspace through one configuration of the checkout and returns its stdout. Throws if it
 * fails.
 */
export async function inWorkspace(checkout: Checkout, config: string, script: string): Promise<string> {
  const { status, stdout, stderr } = await devcontainer(checkout, 'exec', config, ['sh', '-lc', script]);
  if (status !== 0) throw new Error(`${script} ended with ${status}:\n${stdout}${stderr}`);
  return stdout;
}

/**
 * Writes the settings of a checkout (image names, owner and so on) as an earlier bkdev would have left them, because
 * the tests have no registry with base images. They are copied from the shared checkout, except for project, paths and
 * ports.
 */
export async function writeSettings(checkout: Checkout): Promise<void> {
  const { shared } = inject('environment');
  const folder = join(checkout.root, '.devcontainer');
  const text = await readFile(join(shared.root, '.devcontainer', '.env'), 'utf8');
  const own = (of: Checkout) => [of.project, of.root, `'${of.port}'`, `'${new URL(of.webUrl).port}'`];
  const [from, to] = [own(shared), own(checkout)];
  const settings = from.reduce((said, word, index) => said.replaceAll(word, to[index] ?? ''), text);
  await writeFile(join(folder, '.env'), settings);
  const certificates = join(shared.root, '.devcontainer', 'ca.crt');
  if (existsSync(certificates)) await copyFile(certificates, join(folder, 'ca.crt'));
  await handOver(folder);
}

function configFile({ root }: Checkout, config: string): string {
  return join(root, '.devcontainer', config, 'devcontainer.json');
}

function withoutBkdev(path: string): string {
  return path
    .split(delimiter)
    .filter(folder => !existsSync(join(folder, 'bkdev')))
    .join(delimiter);
}
