import { spawnSync } from 'node:child_process';
import type { EngineEvent } from '../src/shared/model/event.ts';
import type { BenchEnvironment } from './environment.ts';
import { lengthOf } from './spans.ts';

/** The duration of one switch in seconds, as a whole process. */
export interface SwitchTime {
  readonly whole: number;
  /** The duration without the longest start of a newly added role. */
  readonly beyondSlowest: number;
  /** The time in which no service was starting or stopping: bkdev's own. */
  readonly own: number;
}

/** Switches to a profile and returns how the time was spent. `added` are the services that were not running before. */
export function timeSwitch(to: string, added: readonly string[], { bkdev, env }: BenchEnvironment): SwitchTime {
  const { argv, cwd } = bkdev('up', to, '--json');
  const [program = '', ...args] = argv;
  const startedAt = Date.now();
  const { status, stdout } = spawnSync(program, args, { env, cwd, encoding: 'utf8' });
  const whole = (Date.now() - startedAt) / 1000;
  if (status !== 0) throw new Error(`${argv.join(' ')} ended with ${status}: ${stdout}`);
  const events = stdout
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line) as EngineEvent);
  const starts = startsIn(events);
  const slowest = Math.max(0, ...added.map(name => lengthOf(starts.filter(start => start.name === name).map(spanOf))));
  const work = [...starts.map(spanOf), ...endsIn(events)];
  return { whole, beyondSlowest: whole - slowest / 1000, own: whole - lengthOf(work) / 1000 };
}

type Span = readonly [fromMs: number, toMs: number];

interface NamedSpan {
  readonly name: string;
  readonly span: Span;
}

function spanOf({ span }: NamedSpan): Span {
  return span;
}

function startsIn(events: readonly EngineEvent[]): NamedSpan[] {
  return events.flatMap(event => {
    if (event.type !== 'command-finished') return [];
    const beganAt = event.start?.at ?? 0;
    return Object.entries(event.start?.services ?? {}).map(([name, { startedMs, healthyMs }]) => ({
      ...{ name, span: [beganAt + startedMs, beganAt + healthyMs] as const },
    }));
  });
}

/** Returns the times from the beginning of each container's stop to its end. */
function endsIn(events: readonly EngineEvent[]): Span[] {
  return events.flatMap((event, index) => {
    if (event.type !== 'activity-started' || event.activity !== 'stopping') return [];
    const name = event.services[0] ?? '';
    const end = events.slice(index).find(other => other.type === 'activity-finished' && other.services.includes(name));
    return end === undefined ? [] : [[event.at, end.at] as const];
  });
}
