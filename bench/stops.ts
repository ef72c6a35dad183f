import { spawnSync } from 'node:child_process';
import type { Status } from '../src/shared/model/status.ts';
import { isStore } from '../src/shared/model/traits.ts';
import type { BenchEnvironment } from './environment.ts';
import type { Timed } from './pairs.ts';
import { lengthOf } from './spans.ts';

/** The durations of `bkdev stop` of a whole environment, in seconds. */
export interface Stopped {
  /** The whole process minus the time in which any container was being stopped. */
  readonly own: number;
  /** For each role, the time from Docker's SIGTERM to the end of its container, minus that of its programs. */
  readonly beyond: Readonly<Record<string, number>>;
  /** The time of the programs. */
  readonly programs: Readonly<Record<string, number>>;
}

/**
 * Stops everything. The time of programs is derived from supervisord's log: from its SIGTERM to the last `stopped`. A
 * store is itself the container's program, under an init that passes signals on, so there is no other time.
 */
export function stopAll({ bkdev, env }: BenchEnvironment): Stopped {
  const { services } = JSON.parse(output(bkdev('status', '--json'), env)) as Status;
  const running = services.filter(({ phase }) => phase === 'running');
  const since = Date.now() / 1000;
  output(bkdev('stop'), env);
  const until = Date.now() / 1000;
  const filters = ['kill', 'die'].flatMap(event => ['--filter', `event=${event}`]);
  const times = ['--since', since.toFixed(3), '--until', until.toFixed(3)];
  const format = ['--format', '{{.Action}} {{.Actor.ID}} {{.TimeNano}}'];
  const told = output({ argv: ['docker', 'events', ...times, ...filters, ...format] }, env);
  const at = (action: string, id: string | null) =>
    Number(new RegExp(`^${action} ${id} (\\d+)$`, 'm').exec(told)?.[1]) / 1e9;
  const rows = running.map(status => {
    const { service, containerId } = status;
    const span = [at('kill', containerId), at('die', containerId)] as const;
    const whole = span[1] - span[0];
    const needed = isStore(status) ? whole : programsTook(containerId ?? '', since, env);
    return { service, span, whole, needed };
  });
  return {
    own: until - since - lengthOf(rows.map(({ span }) => span)),
    beyond: Object.fromEntries(rows.map(({ service, whole, needed }) => [service, whole - needed])),
    programs: Object.fromEntries(rows.map(({ service, needed }) => [service, needed])),
  };
}

/** Returns the time of the programs in seconds. */
function programsTook(container: string, since: number, env: NodeJS.ProcessEnv): number {
  const log = output({ argv: ['docker', 'logs', '--since', since.toFixed(3), container] }, env);
  const at = (line: RegExp) =>
    [...log.matchAll(new RegExp(`^(\\S+ \\S+),(\\d{3}) ${line.source}`, 'gm'))].map(
      ([, second = '', ms]) => Date.parse(`${second.replace(' ', 'T')}.${ms}Z`) / 1000,
    );
  const [toldAt = Number.NaN] = at(/WARN received SIGTERM/);
  return Math.max(...at(/(?:INFO|WARN) (?:stopped|exited): /)) - toldAt;
}

function output({ argv, cwd }: Timed, env: NodeJS.ProcessEnv): string {
  const [program = '', ...args] = argv;
  const { status, stdout, stderr } = spawnSync(program, args, { env, cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${argv.join(' ')} ended with ${status}: ${stderr}`);
  return stdout;
}
