import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { parse } from 'yaml';
import * as z from 'zod';
import { message } from '../../../shared/messages/message.ts';
import { unpacked } from '../../../shared/messages/packed.ts';
import { type Definition, toDefinition } from '../../../shared/model/definition.ts';
import { BkdevError, interrupted } from '../../../shared/model/error.ts';
import { extensionSchema } from '../../../shared/model/service.ts';
import type { DeclaredVariables } from '../../../shared/model/variable.ts';
import { servicesSchema } from '../../definition/check-scale.ts';
import { readProduct } from '../../definition/read-product.ts';
import { readRegular } from '../../definition/read-regular.ts';
import { hostsOf, variableFaults } from '../../definition/variable-faults.ts';
import { parseYamlSource } from '../../definition/yaml-source.ts';
import type { Composer, Draft } from '../../ports/composer.ts';
import { buildFailure, creationFailure, definitionFailure, withoutCompose } from './compose-failure.ts';
import { lastLines } from './last-lines.ts';

/**
 * Docker Compose via its command line, for the definition in `folder` (absolute). Reads the variables again for each
 * call, and runs in `folder`, since a `.env` in the person's working directory is not ours. Calls that change the
 * project run one at a time, because concurrent `docker compose up`s of one project interfere.
 */
export function createComposer(folder: string, env: () => Env): Composer {
  const compose = (files: readonly string[], args: readonly string[], options: RunOptions = {}) =>
    execa('docker', ['compose', ...files.flatMap(file => ['-f', file === '-' ? file : join(folder, file)]), ...args], {
      cwd: existsSync(folder) ? folder : process.cwd(),
      // As with a real `.env` file, the shell's variables take precedence.
      env: { ...options.environment, ...env(), ...(options.isSelfContained && { COMPOSE_DISABLE_ENV_FILE: '1' }) },
      extendEnv: false,
      reject: false,
      all: true,
      ...(options.input === undefined ? { stdin: 'ignore' } : { input: options.input }),
      detached: options.detached ?? false,
      ...(options.signal && { cancelSignal: options.signal, forceKillAfterDelay: 15_000 }),
    });
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = turn.then(work);
    turn = result.catch(() => undefined);
    return result;
  };

  return {
    version: async () => {
      const { exitCode, stdout, stderr, cause } = await compose([], ['version', '--short']);
      needStarted(cause);
      if (exitCode === 0) return stdout.trim().replace(/^v/, '');
      throw withoutCompose(stderr);
    },
    definition: (files, draft) => readDefinition(folder, files, compose, draft),
    environments: async files => {
      const { config } = await resolveFiles(folder, files, compose);
      return environmentsSchema.parse(parse(config, { merge: true })).services;
    },
    hosts: async files => hostsOf(parse((await resolveFiles(folder, files, compose)).config, { merge: true })),
    build: ({ files }, services, { isFresh, onLine }, signal) =>
      inTurn(async () => {
        const flags = isFresh ? ['--no-cache'] : [];
        const running = compose(files, ['--progress', 'plain', 'build', ...flags, ...services], { signal });
        const lines = await lastLines(running.iterable({ from: 'all' }), onLine);
        const { exitCode, cause } = await running;
        throwIfAborted(signal);
        needStarted(cause);
        if (exitCode !== 0) throw buildFailure(lines, services);
      }),
    create: ({ files }, services, { replace, scales }, signal) =>
      inTurn(async () => {
        throwIfAborted(signal);
        const args = [
          ...['create', '--no-build', '--pull', 'never', ...(replace ? [] : ['--no-recreate'])],
          // Compose has no `--no-deps` here. A service scaled to 0 gets no container, and the hash does not cover the
          // scale.
          ...Object.entries(scales).flatMap(([name, scale]) => ['--scale', `${name}=${scale}`]),
        ];
        // In the terminal's process group, Ctrl-C would also reach Compose and leave both the old and the new
        // container.
        const made = await compose(files, [...args, ...services], { signal, detached: replace });
        const { exitCode, stderr, cause } = made;
        throwIfAborted(signal);
        needStarted(cause);
        if (exitCode !== 0) throw creationFailure(stderr, services);
      }),
  };
}

type Env = Readonly<Record<string, string>>;

interface RunOptions {
  readonly signal?: AbortSignal;
  readonly input?: string;
  readonly detached?: boolean;
  readonly environment?: Env;
  /** Whether to ignore every `.env` file. */
  readonly isSelfContained?: boolean;
}

/** Runs `docker compose` with these files of the definition (`-` is standard input). */
type Compose = (
  files: readonly string[],
  args: readonly string[],
  options?: Pick<RunOptions, 'input' | 'environment' | 'isSelfContained'>,
) => PromiseLike<{ exitCode?: number | undefined; stdout: string; stderr: string; cause?: unknown }>;

/** Compose prints numbers and booleans in an environment as strings. */
const environmentsSchema = z.object({
  services: z.record(
    z.string(),
    z
      .object({ environment: z.record(z.string(), z.string().nullable()).default({}) })
      .transform(({ environment }) => environment),
  ),
});

async function readDefinition(
  folder: string,
  files: readonly string[],
  compose: Compose,
  draft?: Partial<Draft>,
): Promise<Definition> {
  const file = `.devcontainer/${files[0]}`;
  const { config } = await resolveFiles(folder, files, compose, draft);
  // For files, Compose leaves `env_file` out of the hash that it puts on a container; for the resolved configuration,
  // it does not. That is fully resolved, so no other file may influence it.
  const hashes = await compose(['-'], ['config', '--hash', '*'], { input: config, isSelfContained: true });
  needStarted(hashes.cause);
  if (hashes.exitCode !== 0) throw definitionFailure(hashes.stderr, file);
  const pairs = hashes.stdout.split('\n').map(line => line.trim().split(/\s+/) as [string, string]);
  try {
    const resolved: unknown = parse(config, { merge: true });
    const definition = toDefinition(resolved, Object.fromEntries(pairs.filter(([name]) => name !== '')), files);
    const faults = variableFaults(resolved, definition.services, declaredIn(folder));
    return Object.keys(faults).length === 0 ? definition : { ...definition, faults };
  } catch (error) {
    if (error instanceof z.ZodError) throw unsuitable(error, file);
    throw error;
  }
}

/** An invalid product.yaml declares nothing here; whoever needs the rest of it reports it. */
function declaredIn(folder: string): DeclaredVariables {
  try {
    return readProduct(dirname(folder)).environment;
  } catch {
    return {};
  }
}

/** Returns these files as resolved by Compose, as YAML. */
async function resolveFiles(
  folder: string,
  files: readonly string[],
  compose: Compose,
  { environment = {}, files: drafted = new Map() }: Partial<Draft> = {},
): Promise<{ readonly config: string }> {
  // At most one file is generated per profile; if it is not written, it is passed on standard input.
  const unwritten = files.find(name => drafted.has(name));
  const given = files.map(name => (name === unwritten ? '-' : name));
  const input = unwritten === undefined ? {} : { input: drafted.get(unwritten) ?? '' };
  const written = files.filter(name => name !== unwritten);
  const [config] = await Promise.all([
    compose(given, ['config'], { environment, ...input }),
    checkSources(folder, written),
  ]);
  needStarted(config.cause);
  if (
    config.exitCode === 127 ||
    /unknown command: docker compose|'compose' is not a docker command|unknown shorthand flag: 'f' in -f/.test(
      config.stderr,
    )
  )
    throw withoutCompose(config.stderr);
  if (config.exitCode === undefined) throw withoutCompose();
  if (config.exitCode !== 0) throw await refusal(folder, files, config.stderr, compose);
  return { config: config.stdout };
}

/**
 * Turns Compose's complaint into an error with the file at fault, found by adding the files one by one until Compose
 * refuses. If Compose names no line, what it names is searched in that file.
 */
async function refusal(
  folder: string,
  files: readonly string[],
  stderr: string,
  compose: Compose,
): Promise<BkdevError> {
  for (const [index, name] of files.entries()) {
    const isLast = index === files.length - 1;
    const config = isLast ? undefined : await compose(files.slice(0, index + 1), ['config']);
    if (!isLast && config?.exitCode === 0) continue;
    const text = await readFile(join(folder, name), 'utf8').catch(() => '');
    return definitionFailure(config?.stderr ?? stderr, `.devcontainer/${name}`, text);
  }
  return definitionFailure(stderr, `.devcontainer/${files[0]}`);
}

/** Validates the extension fields in the source files, so that errors can name the line. */
async function checkSources(folder: string, files: readonly string[]): Promise<void> {
  const [first = ''] = files;
  const full = z.object({ services: z.record(z.string(), z.object({ 'x-bkdev': extensionSchema })) });
  const overlay = z.object({ services: servicesSchema.nullish() });
  for (const file of files) {
    const text = sourceText(join(folder, file));
    parseYamlSource(join('.devcontainer', file), text, overlay);
    if (file === first) parseYamlSource(join('.devcontainer', file), text, full);
  }
}

function sourceText(file: string): string {
  try {
    return readRegular(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new BkdevError({
      code: 'definition-missing',
      message: message('definition.unreadable', { file }),
      hint: message('definition.init-writes-it'),
    });
  }
}

/** The error for a definition that Compose accepts but bkdev cannot use, such as a service without an image name. */
function unsuitable({ issues: [issue] }: z.ZodError, file: string): BkdevError {
  return new BkdevError({
    code: 'definition-invalid',
    message: message('definition.unsuitable', {
      ...{ file, field: issue?.path.join('.') ?? '', what: unpacked(issue?.message ?? '') },
    }),
    hint: message('definition.correct-for-compose', { file }),
  });
}

/**
 * Throws if Docker's client could not be started: Compose is missing if there is no client, otherwise a limit of this
 * machine was reached.
 */
function needStarted(cause: unknown): void {
  const { code, syscall } = (cause ?? {}) as NodeJS.ErrnoException;
  if (!syscall?.startsWith('spawn')) return;
  throw code === 'ENOENT' ? withoutCompose() : cause;
}

function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw interrupted();
}
