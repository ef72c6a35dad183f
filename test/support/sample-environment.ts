import { createLogBook } from '../../src/host/ui/logs/log-book.ts';
import { createLogReader, type LogReader } from '../../src/host/ui/logs/log-reader.ts';
import { reduce } from '../../src/host/ui/state/reduce.ts';
import { emptyState, type State } from '../../src/host/ui/state/state.ts';
import { writtenLines } from '../../src/host/ui/state/written-line.ts';
import { message } from '../../src/shared/messages/message.ts';
import type { ContainerFacts } from '../../src/shared/model/container.ts';
import type { Definition } from '../../src/shared/model/definition.ts';
import type { EngineEvent, Untimed } from '../../src/shared/model/event.ts';
import type { Plan } from '../../src/shared/model/plan.ts';
import type { Service } from '../../src/shared/model/service.ts';
import type { Role } from '../../src/shared/model/traits.ts';
import { planOf } from './plan.ts';

/** A database, a step that needs it, and a role with a probed and published port. */
export const sampleDefinition: Definition = {
  project: 'sample',
  files: ['compose.yaml'],
  volumes: {},
  services: [
    sampleService('mysql', 'db', 'MySQL'),
    sampleService('migrate', 'step', 'Database schema'),
    {
      ...sampleService('api', 'api', 'Kernel API'),
      probe: { http: { port: 10204, path: '/ping' } },
      ports: [{ container: 10204, host: 10204, address: '127.0.0.1' }],
    },
  ],
};

export function sampleService(name: string, role: Role, title: string): Service {
  return {
    name,
    role,
    title,
    image: `bkdev-${name}:dev`,
    dependsOn: [],
    ports: [],
    inputs: [],
    fills: [],
    hasHealthcheck: role !== 'step',
    configHash: 'hash',
  };
}

export function sampleContainer(about: Partial<ContainerFacts> = {}): ContainerFacts {
  const usual = { id: 'container', state: 'running', exitCode: 0, oomKilled: false, restarts: 0 } as const;
  return { ...usual, configHash: 'hash', image: 'image', ...about };
}

/** Adds a time to an event. */
export function at(time: number, event: Untimed): EngineEvent {
  return { ...event, at: time };
}

/** Returns the state after these events, which occur one second apart, the first at time 0. */
export function stateAfter(...events: readonly Untimed[]): State {
  return events.reduce((state, event, index) => reduce(state, at(index * 1000, event)), emptyState);
}

/** Returns the log lines in these events, which occur one second apart, the first at time 0. */
export function logsAfter(...events: readonly Untimed[]): LogReader {
  const book = createLogBook();
  let state = emptyState;
  for (const [index, event] of events.entries()) {
    state = reduce(state, at(index * 1000, event));
    for (const line of writtenLines(state, at(index * 1000, event))) book.append(line);
  }
  return createLogReader(book);
}

export const upStarted: Untimed = {
  type: 'command-started',
  command: 'up',
  project: 'sample',
  workspace: '/home/ann/sample',
  profile: 'api',
  services: ['mysql', 'migrate', 'api'],
};

/**
 * The events of a successful start: mysql is healthy by its Docker health check, migrate by its exit status, and api by
 * its probe and from the host.
 */
export const allHealthy: readonly Untimed[] = [
  { type: 'container-changed', service: 'mysql', container: sampleContainer({ health: 'healthy' }) },
  { type: 'container-changed', service: 'migrate', container: sampleContainer({ state: 'exited' }) },
  { type: 'container-changed', service: 'api', container: sampleContainer() },
  { type: 'role-reported', report: { service: 'api', programs: [], health: 'healthy', reason: '' } },
  { type: 'url-checked', service: 'api', url: { url: 'http://127.0.0.1:10204', answers: true, reason: '' } },
];

/** The profiles to switch between: the sample itself, and one with a worker in place of the API. */
export const sampleProfiles = [
  { name: 'api', title: 'Kernel API alone', services: ['mysql', 'api'], memoryBytes: 640e6, estimateMs: 12_000 },
  { name: 'full', title: 'All of it', services: ['mysql', 'worker'], estimateMs: 41_000 },
];

/** A plan that creates these services. */
export function samplePlan(...services: string[]): Plan {
  const cause = message('cause.no-container');
  return planOf(...services.map(service => ({ type: 'create' as const, services: [service], volumes: [], cause })));
}
