import { type Message, message } from '../messages/message.ts';
import { type Programs, programsSchema } from './programs.ts';
import type { DebugFacts } from './report.ts';

/** The mode in which a service's Python programs run under debugpy. Every service with such programs has it. */
export const debugMode = 'debug';

/**
 * The Compose file of the services in debug mode, relative to `.devcontainer`; absent if there are none. It is the only
 * record of them, and the last overlay.
 */
export const debugFile = '.debug.yaml';

/** The port of a service's first program in its container; the next program has the next port. */
const firstPort = 5678;

/** Host ports of different services are this far apart: more than a service has programs. */
const portsApart = 20;

/** What runs Python, as the first word of a command. gunicorn has a mode of its own, which forks its workers. */
const python = /^(?:\S*\/)?(?:python[\d.]*|celery|uvicorn|daphne|hypercorn|django-admin)$/;

/**
 * The programs that a debugger can attach to, by name. A program with several processes is not one of them, because
 * these cannot share a port.
 */
export function debuggable(programs: Programs | undefined): readonly string[] {
  const found = Object.entries(programs ?? {}).filter(([, { command, celery, numprocs = 1 }]) => {
    const [first = ''] = (command ?? '').trim().split(/\s+/);
    return numprocs === 1 && (celery !== undefined || python.test(first));
  });
  return found.map(([name]) => name);
}

/** The container port of each program that a debugger can attach to. */
export function debugPorts(programs: Programs | undefined): ReadonlyMap<string, number> {
  return new Map(debuggable(programs).map((name, index) => [name, firstPort + index]));
}

/** The preferred host port; `index` is the service's place among those that can be debugged. */
export function preferredPort(containerPort: number, index: number): number {
  return containerPort + index * portsApart;
}

/**
 * The programs as the mode `debug` runs them. A worker runs one task at a time in a thread: in a process of a pool the
 * debugger would have to follow forks, and with the pool `solo` no ping is answered while a task runs.
 */
export function inDebug(programs: Programs, waits: boolean): Programs {
  const ports = debugPorts(programs);
  const all = Object.entries(programs).map(([name, program]) => {
    const port = ports.get(name);
    if (port === undefined) return [name, program] as const;
    const { celery, ...rest } = program;
    const { maxTasksPerChild: _, ...kept } = celery ?? { queues: [] };
    const pool = celery && { celery: { ...kept, pool: 'threads' as const, concurrency: 1 } };
    return [name, { ...rest, ...pool, debug: { port, ...(waits && { wait: true }) } }] as const;
  });
  // In the schema's order: what containers were started with is compared as text (`olderRuns`).
  return programsSchema.parse(Object.fromEntries(all));
}

/** What holds a program: a breakpoint, or that it waits for a debugger. Undefined if nothing does. */
export function heldIn(debug: readonly DebugFacts[] | undefined): DebugFacts | undefined {
  return debug?.find(isPaused) ?? debug?.find(({ state }) => state === 'waiting');
}

/** Whether a breakpoint holds the program. */
export function isPaused({ state }: DebugFacts): boolean {
  return state === 'paused';
}

/** What a row says about a program that is held. */
export function whyHeld(held: DebugFacts): Message {
  const { program, place } = held;
  if (!isPaused(held)) return message('debugger.awaited', { program });
  return message('debugger.paused', { place: placeWords(place) });
}

/** `views.py:41`: a row has no room for the folder, which is in the facts. */
export function placeWords(place: DebugFacts['place']): string {
  return place === undefined ? '?' : `${place.file.slice(place.file.lastIndexOf('/') + 1)}:${place.line}`;
}
