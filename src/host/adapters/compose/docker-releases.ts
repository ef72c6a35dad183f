import { execa } from 'execa';
import { parse } from 'yaml';
import * as z from 'zod';
import { interrupted } from '../../../shared/model/error.ts';
import type { BuildRequest, ProjectFiles, ReleaseImage, Releases, Started } from '../../ports/releases.ts';
import { buildFailure, creationFailure } from './compose-failure.ts';
import { lastLines } from './last-lines.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** Releases through Docker's client, which alone speaks BuildKit's protocol. */
export function createDockerReleases(env: Env): Releases {
  const client = async (argv: readonly string[], input?: string, more: Env = {}, signal?: AbortSignal) => {
    const given = input === undefined ? { stdin: 'ignore' as const } : { input };
    const { exitCode, stdout, stderr, cause } = await execa('docker', argv, {
      ...{ env: { ...env, ...more }, extendEnv: false, reject: false, ...given },
      ...(signal && { cancelSignal: signal, forceKillAfterDelay: 15_000 }),
    });
    if (signal?.aborted) throw interrupted();
    if (exitCode === undefined && cause !== undefined) throw cause;
    return { exitCode, stdout, stderr };
  };
  const compose = async ({ text, overlay, folder }: ProjectFiles, words: readonly string[], signal?: AbortSignal) => {
    const files = ['-f', '-', ...(overlay === undefined ? [] : ['-f', overlay])];
    const argv = ['compose', '--project-directory', folder, ...files, ...words];
    // Otherwise the name in the shell or in a person's `.env` would take precedence over that of the text.
    const ended = await client(argv, text, { COMPOSE_PROJECT_NAME: '' }, signal);
    if (ended.exitCode !== 0) throw creationFailure(ended.stderr, ['release']);
    return ended.stdout;
  };
  return {
    build: async (request, onLine, signal) => {
      const running = execa('docker', buildArgv(request), {
        // Values stay out of the process list: an index may contain a password.
        env: { ...env, ...request.args, DOCKER_BUILDKIT: '1' },
        ...{ extendEnv: false, reject: false, all: true, stdin: 'ignore' },
        ...{ cancelSignal: signal, forceKillAfterDelay: 15_000 },
      });
      const lines = await lastLines(running.iterable({ from: 'all' }), onLine);
      const { exitCode, cause } = await running;
      if (signal.aborted) throw interrupted();
      if (exitCode === undefined && cause !== undefined) throw cause;
      if (exitCode !== 0) throw buildFailure(lines, [request.target]);
    },
    image: async reference => {
      const { exitCode, stdout } = await client(['image', 'inspect', reference]);
      return exitCode === 0 ? imagesSchema.parse(JSON.parse(stdout))[0] : undefined;
    },
    environments: async files => {
      const { services } = environmentsSchema.parse(parse(await compose(files, ['config'])));
      return Object.fromEntries(Object.entries(services).map(([name, { environment }]) => [name, environment]));
    },
    start: async (files, services, signal) => {
      // Replicas in an overlay are for production: several would share a node name, and only one is asked.
      const oneEach = services.flatMap(name => ['--scale', `${name}=1`]);
      await compose(files, ['up', '--detach', '--no-build', '--renew-anon-volumes', ...oneEach, ...services], signal);
      const listed = await compose(files, ['ps', '--all', '--format', 'json', ...services]);
      const lines = listed.split('\n').filter(line => line !== '');
      return Object.fromEntries(lines.map(line => toStarted(startedSchema.parse(JSON.parse(line)))));
    },
    look: async (image, argv, { input, environment = {}, mounts = {} }) => {
      const [program = '', ...words] = argv;
      const options = [
        ...['run', '--rm', '--interactive', '--network', 'none', '--user', '0', '--pull', 'never'],
        ...Object.keys(environment).flatMap(name => ['--env', name]),
        ...Object.entries(mounts).flatMap(([to, from]) => ['--volume', `${from}:${to}:ro`]),
        ...['--entrypoint', program],
      ];
      const { exitCode = 1, stdout, stderr } = await client([...options, image, ...words], input, environment);
      return { status: exitCode, output: stdout.trim() === '' ? stderr : stdout };
    },
  };
}

/** The command line of a build. */
function buildArgv({ definition, source, target, args, labels, result, isFresh }: BuildRequest): string[] {
  return [
    ...['build', '--progress', 'plain', '--file', `${definition}/Dockerfile`, '--target', target],
    ...['--build-context', `source=${source}`],
    ...Object.keys(args).flatMap(name => ['--build-arg', name]),
    ...Object.entries(labels).flatMap(([name, value]) => ['--label', `${name}=${value}`]),
    ...('tag' in result ? ['--tag', result.tag] : ['--output', `type=local,dest=${result.folder}`]),
    // The time of a build would be in its attestation.
    ...['--provenance', 'false', ...(isFresh ? ['--no-cache'] : []), definition],
  ];
}

const environmentsSchema = z.object({
  services: z.record(z.string(), z.object({ environment: z.record(z.string(), z.string().nullable()).default({}) })),
});

/** A line of `docker compose ps --format json`. */
const startedSchema = z.object({
  Name: z.string(),
  Service: z.string(),
  Publishers: z.array(z.object({ TargetPort: z.int(), PublishedPort: z.int() })).nullish(),
});

function toStarted({ Name, Service, Publishers }: z.infer<typeof startedSchema>): readonly [string, Started] {
  const ports = (Publishers ?? []).filter(({ PublishedPort }) => PublishedPort > 0);
  const published = ports.map(({ TargetPort, PublishedPort }) => [TargetPort, PublishedPort]);
  return [Service, { container: Name, ports: Object.fromEntries(published) }];
}

const words = z.array(z.string()).nullish();

/** `docker image inspect`. */
const imagesSchema = z.array(
  z
    .object({
      Id: z.string(),
      Size: z.number(),
      RootFS: z.object({ Layers: z.array(z.string()).default([]) }),
      Config: z.object({
        Labels: z.record(z.string(), z.string()).nullish(),
        ...{ Env: words, Entrypoint: words, Cmd: words },
        User: z.string().default(''),
      }),
    })
    .transform(
      ({ Id, Size, RootFS, Config }): ReleaseImage => ({
        ...{ id: Id, bytes: Size, layers: RootFS.Layers, labels: Config.Labels ?? {}, env: Config.Env ?? [] },
        ...{ user: Config.User, entrypoint: Config.Entrypoint ?? [], command: Config.Cmd ?? [] },
      }),
    ),
);
