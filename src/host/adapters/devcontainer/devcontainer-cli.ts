import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { execa } from 'execa';
import * as z from 'zod';
import { message } from '../../../shared/messages/message.ts';
import { interrupted } from '../../../shared/model/error.ts';
import type { DevContainers } from '../../ports/devcontainers.ts';
import { workspaceFailure } from '../compose/compose-failure.ts';
import { makeFolder } from '../system/make-folder.ts';

/** Log lines kept for an error. */
const keptLines = 300;

/** The result of `devcontainer up` (its last line on stdout). */
const resultSchema = z.union([
  z.object({ outcome: z.literal('success'), containerId: z.string() }),
  z.object({ outcome: z.literal('error'), message: z.string().optional(), description: z.string().optional() }),
]);

/**
 * The reference implementation of dev containers, run as VS Code runs it. Its Compose override file is kept in
 * `folder`, which must survive a reboot, because the workspace container's label refers to it.
 */
export function createDevContainers(
  root: string,
  folder: string,
  env: () => Readonly<Record<string, string>>,
): DevContainers {
  return {
    up: async (profile, project, onLine, signal) => {
      const config = configOf(root, profile);
      const override = join(folder, `${profile}.json`);
      makeFolder(folder, 0o700);
      await writeFile(override, withoutOpening(await readFile(config, 'utf8')));
      const argv = ['up', '--workspace-folder', root, '--config', config, '--override-config', override];
      // Without the label of a specific configuration, the container is found from every profile's configuration
      // (devcontainers/cli, findContainerAndIdLabels).
      const labels = ['--id-label', `devcontainer.local_folder=${root}`];
      const options = ['--user-data-folder', folder, '--log-format', 'json', '--mount-workspace-git-root', 'false'];
      const running = execa(process.execPath, [cliPath(), ...argv, ...labels, ...options], {
        // The CLI reads a `.env` in its working directory and takes the project's name from it.
        cwd: join(root, '.devcontainer'),
        env: { ...env(), COMPOSE_PROJECT_NAME: project },
        extendEnv: false,
        reject: false,
        stdin: 'ignore',
        detached: true,
      });
      // Processes started by the CLI must end with it; otherwise a `docker compose up` would keep creating containers.
      const end = () => killGroup(running.pid);
      signal.addEventListener('abort', end);
      if (signal.aborted) end();
      const said: string[] = [];
      for await (const line of running.iterable({ from: 'stderr' })) {
        const text = textOf(line);
        if (text === undefined) continue;
        said.push(text);
        if (said.length > keptLines) said.shift();
        onLine(text);
      }
      const { stdout } = await running;
      signal.removeEventListener('abort', end);
      if (signal.aborted) throw interrupted();
      return resultOf(stdout, said);
    },
  };
}

/** A detached program leads its own process group (setsid(2)). */
function killGroup(leader: number | undefined): void {
  try {
    if (leader !== undefined) process.kill(-leader, 'SIGTERM');
  } catch {
    // It has already exited.
  }
}

/** Returns the profile's configuration file, preferring the one that is local to this checkout. */
function configOf(root: string, profile: string): string {
  const local = join(root, '.devcontainer', `${profile}.local`, 'devcontainer.json');
  return existsSync(local) ? local : join(root, '.devcontainer', profile, 'devcontainer.json');
}

/** Removes the command that starts the profile's other services when an editor opens it: here bkdev does that. */
export function withoutOpening(config: string): string {
  const { initializeCommand: _, ...rest } = JSON.parse(config.replace(/^\/\/.*\n/, '')) as Record<string, unknown>;
  return JSON.stringify(rest);
}

function cliPath(): string {
  const manifest = createRequire(import.meta.url).resolve('@devcontainers/cli/package.json');
  return join(dirname(manifest), 'devcontainer.js');
}

/**
 * Returns the text to show for a line of the CLI's log, which mixes JSON lines with others. Text with several lines or
 * a NUL is the output of a command that the CLI ran (`docker compose config`, a process's environment with its
 * passwords) and is omitted.
 */
export function textOf(line: string): string | undefined {
  const { type, text } = parseLine(line);
  const told = stripVTControlCharacters(text).trim();
  const isOutput = told.includes('\n') || told.includes('\0');
  return type === 'stop' || told === '' || isOutput || housekeeping.test(told) ? undefined : told;
}

/**
 * Queries that the CLI sends to the engine and the container, as opposed to work for the person (lifecycle commands,
 * `up`).
 */
const housekeeping =
  /^Exit code \d+$|^workspace root: |^Run in container: |^Run: docker (?:-v|version|ps|inspect|events|buildx version|compose version|compose .* config)\b/;

function parseLine(line: string): { type: string; text: string } {
  try {
    const { type, text } = JSON.parse(line) as { type?: unknown; text?: unknown };
    return { type: String(type), text: typeof text === 'string' ? text : '' };
  } catch {
    return { type: 'raw', text: line };
  }
}

/**
 * Parses the result line. Throws BkdevError `create-failed` with its reason, otherwise with the last line of the log.
 */
export function resultOf(stdout: string, said: readonly string[]): { containerId: string } {
  const line = stdout.trim().split('\n').at(-1) ?? '';
  const parsed = resultSchema.safeParse(tryJson(line));
  if (parsed.success && parsed.data.outcome === 'success') return { containerId: parsed.data.containerId };
  const told = parsed.success && parsed.data.outcome === 'error' ? parsed.data : undefined;
  // The description says what failed (`An error occurred setting up the container.`), the message why.
  const why = [told?.description?.replace(/\.$/, ''), told?.message].filter(Boolean).join(': ');
  throw workspaceFailure(said, why || said.at(-1) || message('adapters.devcontainer.no-reason'));
}

function tryJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
