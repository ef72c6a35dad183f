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

/** Lines of its log kept for a failure. */
const keptLines = 300;

/** The result line of `devcontainer up` (its last line on stdout). */
const resultSchema = z.union([
  z.object({ outcome: z.literal('success'), containerId: z.string() }),
  z.object({ outcome: z.literal('error'), message: z.string().optional(), description: z.string().optional() }),
]);

/**
 * The reference implementation of dev containers, run as VS Code runs it. Its override file for Compose lies in
 * `folder`, which must outlive a reboot: the workspace container's label points at it.
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
      // Without the label of one configuration the container is found from that of every profile (devcontainers/cli,
      // findContainerAndIdLabels).
      const labels = ['--id-label', `devcontainer.local_folder=${root}`];
      const options = ['--user-data-folder', folder, '--log-format', 'json', '--mount-workspace-git-root', 'false'];
      const running = execa(process.execPath, [cliPath(), ...argv, ...labels, ...options], {
        // It reads a `.env` in the folder it is started in, and takes the project's name from that.
        cwd: join(root, '.devcontainer'),
        env: { ...env(), COMPOSE_PROJECT_NAME: project },
        extendEnv: false,
        reject: false,
        stdin: 'ignore',
        detached: true,
      });
      // What the CLI runs must end with it: a `docker compose up` left behind would go on creating.
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

/** A program that was started detached leads a group of its own (setsid(2)). */
function killGroup(leader: number | undefined): void {
  try {
    if (leader !== undefined) process.kill(-leader, 'SIGTERM');
  } catch {
    // It has ended by itself.
  }
}

/** The configuration of a profile, that of this checkout alone where there is one. */
function configOf(root: string, profile: string): string {
  const local = join(root, '.devcontainer', `${profile}.local`, 'devcontainer.json');
  return existsSync(local) ? local : join(root, '.devcontainer', profile, 'devcontainer.json');
}

/**
 * A profile's configuration without the command that brings its other services up, as an editor has it done: that is
 * bkdev itself.
 */
export function withoutOpening(config: string): string {
  const { initializeCommand: _, ...rest } = JSON.parse(config.replace(/^\/\/.*\n/, '')) as Record<string, unknown>;
  return JSON.stringify(rest);
}

function cliPath(): string {
  const manifest = createRequire(import.meta.url).resolve('@devcontainers/cli/package.json');
  return join(dirname(manifest), 'devcontainer.js');
}

/**
 * What a line of the CLI's log tells a person. It logs JSON lines mixed with lines that are not; a text of several
 * lines, or with a NUL in it, is the output of something it ran (all of `docker compose config`, a process's
 * environment, with every password in it) and is left out.
 */
export function textOf(line: string): string | undefined {
  const { type, text } = parseLine(line);
  const told = stripVTControlCharacters(text).trim();
  const isOutput = told.includes('\n') || told.includes('\0');
  return type === 'stop' || told === '' || isOutput || housekeeping.test(told) ? undefined : told;
}

/**
 * Questions that the CLI asks the engine and the container; what it does for the person (lifecycle commands, `up`) is
 * none of these.
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

/** What its result line says. Throws BkdevError `create-failed` with its reason, else with the last line of its log. */
export function resultOf(stdout: string, said: readonly string[]): { containerId: string } {
  const line = stdout.trim().split('\n').at(-1) ?? '';
  const parsed = resultSchema.safeParse(tryJson(line));
  if (parsed.success && parsed.data.outcome === 'success') return { containerId: parsed.data.containerId };
  const told = parsed.success && parsed.data.outcome === 'error' ? parsed.data : undefined;
  // The description says at what it failed (`An error occurred setting up the container.`), the message why.
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
