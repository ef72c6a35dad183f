import { spawn, spawnSync } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { once } from './figures.ts';
import type { Timed } from './pairs.ts';

const label = 'com.docker.compose';
const bytesIn: Readonly<Record<string, number>> = { K: 2 ** 10, M: 2 ** 20, G: 2 ** 30 };

/** One way to bring everything up. It is taken down after each measurement, so that the other is alone. */
export interface Way {
  /** From nothing but the base image: no images or cached layers, no packages, no data. */
  first(): Promise<Running>;
  /** With images and volumes, but no containers. */
  cold(): Promise<Start>;
  /** With images, but without packages and data; bkdev also has the snapshot that it took the first time. */
  emptied(): Promise<Start>;
}

/** In seconds. */
export interface Start {
  readonly whole: number;
  /** Until everything but web's beat was healthy. Only the recipe has a web's beat. */
  readonly butWebBeat: number;
}

/** The first start, and what was measured while everything was running. */
export interface Running {
  readonly start: Start;
  /** The part of it after the images were built; undefined if one command does both. */
  readonly afterBuild: Start | undefined;
  /** The same command again, in seconds. */
  readonly warm: number;
  /** In MB, by service. */
  readonly memory: Readonly<Record<string, number>>;
}

export interface Commands {
  /** Returns the name of its Compose project, once it was up. */
  readonly project: () => string;
  /** Builds the images, unless `up` does that. */
  readonly build?: Timed;
  readonly up: Timed;
  readonly down: Timed;
  /** Removes the volumes, too. */
  readonly empty: Timed;
}

export type Command = Timed & { readonly input?: string };

/** Returns what the command printed. */
export type Run = (command: Command) => string;

export function wayOf(
  { project, build, up, down, empty }: Commands,
  run: Run,
  env: NodeJS.ProcessEnv,
  log: string,
): Way {
  const timedUp = () => timed(up, project, env, log);
  const thenDown = <Value>(measure: () => Value): Value => {
    try {
      return measure();
    } finally {
      run(down);
    }
  };
  const first = once(async () => {
    // apt's and pip's downloads, which all builds of an engine share.
    run({ argv: ['docker', 'builder', 'prune', '--force', '--filter', 'type=exec.cachemount'] });
    const built = build && timed(build, project, env, log).whole;
    return thenDown(() => {
      const { whole, butWebBeat } = timedUp();
      return {
        start: { whole: whole + (built ?? 0), butWebBeat: butWebBeat + (built ?? 0) },
        afterBuild: build && { whole, butWebBeat },
        memory: memoryOf(project(), run),
        warm: timedUp().whole,
      };
    });
  });
  const emptied = once(async () => {
    const { afterBuild } = await first();
    if (afterBuild !== undefined) return afterBuild;
    run(empty);
    return thenDown(timedUp);
  });
  const cold = once(async () => {
    await first();
    return thenDown(timedUp);
  });
  return { first, emptied, cold };
}

/** Runs it to its end. What it prints goes to a file, since builds print more than a pipe is read for. */
function timed(
  { argv: [command = '', ...args], cwd }: Timed,
  project: () => string,
  env: NodeJS.ProcessEnv,
  log: string,
): Start {
  const events = `${log}.events`;
  const [ofProject, service] = ['project', 'service'].map(name => `{{index .Actor.Attributes "${label}.${name}"}}`);
  const format = `{{.TimeNano}} ${ofProject} ${service} {{.Action}}`;
  const [output, told] = [openSync(log, 'a'), openSync(events, 'w')];
  const follower = spawn('docker', ['events', '--filter', 'event=health_status', '--format', format], {
    stdio: ['ignore', told, 'ignore'],
  });
  const startedAt = Date.now() / 1000;
  const { status } = spawnSync(command, args, { env, cwd, stdio: ['ignore', output, output] });
  const whole = Date.now() / 1000 - startedAt;
  follower.kill();
  for (const file of [output, told]) closeSync(file);
  const lastLines = () => readFileSync(log, 'utf8').trim().split('\n').slice(-5).join(' ');
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}: ${lastLines()}`);
  const line = new RegExp(`^(\\d+) ${project()} (\\S+) health_status: healthy$`, 'gm');
  const healthy = [...readFileSync(events, 'utf8').matchAll(line)];
  const others = healthy.flatMap(([, at, name]) => (name === 'web-beat' ? [] : [Number(at) / 1e9 - startedAt]));
  const hasWebBeat = others.length < healthy.length;
  return { whole, butWebBeat: hasWebBeat ? Math.max(...others) : whole };
}

/** Returns what `docker stats` counts, which leaves out cached files that were not used again. */
function memoryOf(project: string, run: Run): Record<string, number> {
  const ofProject = ['--filter', `label=${label}.project=${project}`];
  const listed = run({ argv: ['docker', 'ps', ...ofProject, '--format', `{{.ID}} {{.Label "${label}.service"}}`] });
  const services = new Map([...listed.matchAll(/^(\S+) (\S+)$/gm)].map(([, id = '', service = '']) => [id, service]));
  const stats = ['stats', '--no-stream', '--format', '{{.ID}} {{.MemUsage}}', ...services.keys()];
  const used = run({ argv: ['docker', ...stats] }).matchAll(/^(\S+) ([\d.]+)([KMG])iB /gm);
  const memory = [...used].map(
    ([, id = '', size, unit = '']) => [services.get(id) ?? id, (Number(size) * (bytesIn[unit] ?? 0)) / 1e6] as const,
  );
  if (memory.length < services.size) throw new Error('docker stats leaves out a container');
  return Object.fromEntries(memory);
}
