import type { Clock } from '../../src/host/ports/clock.ts';
import type {
  ContainerChange,
  ContainerEngine,
  LogLine,
  OneOff,
  Publisher,
} from '../../src/host/ports/container-engine.ts';
import type { ContainerFacts } from '../../src/shared/model/container.ts';
import type { Definition } from '../../src/shared/model/definition.ts';
import { BkdevError } from '../../src/shared/model/error.ts';
import type { RoleReport } from '../../src/shared/model/report.ts';
import { loadReading } from './load-reading.ts';

/** The behaviour of a service's container after it starts. */
export interface Life {
  /** The text that it logs, by its age in milliseconds. */
  readonly says?: readonly (readonly [ageMs: number, text: string])[];
  /** The age at which Docker's health check succeeds; never if absent. */
  readonly healthyAfterMs?: number;
  readonly unhealthyAfterMs?: number;
  readonly exits?: { readonly afterMs: number; readonly code: number; readonly oomKilled?: boolean };
  /** The agent's report about it, by its age in milliseconds. */
  readonly found?: (ageMs: number) => Omit<RoleReport, 'service'>;
}

export interface Container {
  readonly service: string;
  facts: ContainerFacts;
  readonly log: LogLine[];
}

export interface FakeEngine extends ContainerEngine {
  readonly images: Set<string>;
  readonly created: Map<string, number>;
  /** The project's networks. Compose creates one with the first containers. */
  readonly networkNames: Set<string>;
  /** For each volume, the checkout it was made for, or undefined if it is not labelled with one. */
  readonly volumesMadeBy: Map<string, string | undefined>;
  /** The address of the engine. */
  address: string;
  /** The host that the engine runs on, if it is not this machine. */
  remoteHost: string | undefined;
  /** Folders that the engine cannot see. */
  readonly unseen: Set<string>;
  /** The calls on containers, in order, for example `start api`. */
  readonly calls: string[];
  /** The behaviour of each service; a test may change it between two starts. */
  readonly lives: Record<string, Life>;
  /** The state of every container, for example `api running`. */
  states(): string[];
  /** The services that have a container. */
  services(): string[];
  find(service: string): Container | undefined;
  add(service: string, about?: Partial<ContainerFacts>): Container;
  say(container: Container, text: string): void;
  change(container: Container, facts: Partial<ContainerFacts>): void;
  /** Removes the container of a service, as if somebody else did. */
  vanish(service: string): void;
  /** Stops answering and breaks open streams. */
  die(): void;
  /** Answers again. Like a real engine without live-restore, it has stopped all containers. */
  revive(): void;
}

export interface FakeEngineOptions {
  readonly clock: Clock;
  readonly definition: Definition;
  readonly lives: Readonly<Record<string, Life>>;
  readonly publishers?: Readonly<Record<number, Publisher>>;
  readonly refusesToStart?: Readonly<Record<string, BkdevError>>;
  /** The command lines in a service's container, none of them on a terminal, and its memory use in bytes. */
  readonly processes?: Readonly<Record<string, readonly string[]>>;
  readonly memory?: Readonly<Record<string, number>>;
  readonly oneOffs?: readonly OneOff[];
  /** Returns the answer to a command in a container. */
  readonly answers?: (argv: readonly string[]) => { status: number; output: string };
}

const startMs = 20;
const stopMs = 150;

export const unreachable = new BkdevError({
  code: 'engine-unreachable',
  message: 'No Docker Engine answers at unix:///var/run/docker.sock (ECONNREFUSED).',
  hint: 'bkdev doctor --fix installs or starts it.',
});

/** A container engine in memory, whose containers behave on the given clock as their `lives` say. */
export function fakeEngine(options: FakeEngineOptions): FakeEngine {
  const { clock, definition } = options;
  const containers = new Map<string, Container>();
  const listeners = new Set<ContainerChange[]>();
  let pulse = Promise.withResolvers<void>();
  let isDead = false;
  let number = 0;

  const wake = () => {
    pulse.resolve();
    pulse = Promise.withResolvers<void>();
  };
  const publish = (change: ContainerChange) => {
    for (const queue of listeners) queue.push(change);
    wake();
  };
  const answer = async <T>(work: () => T | Promise<T>): Promise<T> => {
    await Promise.resolve();
    if (isDead) throw unreachable;
    return work();
  };
  const byId = (id: string) => [...containers.values()].find(container => container.facts.id === id);
  const nextPulse = (signal: AbortSignal | undefined) =>
    Promise.race([pulse.promise, new Promise<void>(done => signal?.addEventListener('abort', () => done()))]);

  const live = (container: Container) => {
    const life = engine.lives[container.service] ?? {};
    const run = container.facts.startedAt;
    const later = (afterMs: number | undefined, act: () => void) => {
      if (afterMs === undefined) return;
      clock.sleep(afterMs).then(() => {
        const { facts } = containers.get(container.service) ?? {};
        if (!isDead && facts?.state === 'running' && facts.startedAt === run) act();
      });
    };
    for (const [ageMs, text] of life.says ?? []) later(ageMs, () => engine.say(container, text));
    later(life.healthyAfterMs, () => engine.change(container, { health: 'healthy' }));
    later(life.unhealthyAfterMs, () => engine.change(container, { health: 'unhealthy' }));
    const { exits } = life;
    later(exits?.afterMs, () => end(container, exits?.code ?? 0, exits?.oomKilled ?? false));
  };
  const end = (container: Container, exitCode: number, oomKilled = false) => {
    const { health: _, ...facts } = container.facts;
    container.facts = facts;
    engine.change(container, { state: 'exited', exitCode, oomKilled, finishedAt: clock.now() });
  };

  const engine: FakeEngine = {
    images: new Set(),
    created: new Map(),
    networkNames: new Set(),
    volumesMadeBy: new Map(),
    address: 'unix:///var/run/docker.sock',
    remoteHost: undefined,
    unseen: new Set(),
    calls: [],
    lives: { ...options.lives },
    states: () => [...containers.values()].map(({ service, facts }) => `${service} ${facts.state}`),
    services: () => [...containers.keys()],
    find: service => containers.get(service),
    add: (name, about = {}) => {
      const service = definition.services.find(candidate => candidate.name === name);
      const facts: ContainerFacts = {
        ...{ id: `${name}-${++number}`, state: 'created', exitCode: 0, oomKilled: false, restarts: 0 },
        ...{ configHash: service?.configHash ?? '', image: service?.image ?? '', ...about },
      };
      const container = { service: name, facts, log: [] };
      containers.delete(name);
      containers.set(name, container);
      publish({ at: clock.now(), service: name, container: facts });
      return container;
    },
    say: (container, text) => {
      container.log.push({ at: clock.now(), text });
      wake();
    },
    change: (container, facts) => {
      container.facts = { ...container.facts, ...facts };
      publish({ at: clock.now(), service: container.service, container: container.facts });
    },
    vanish: service => {
      containers.delete(service);
      publish({ at: clock.now(), service });
    },
    die: () => {
      isDead = true;
      wake();
    },
    revive: () => {
      isDead = false;
      for (const container of containers.values()) if (container.facts.state === 'running') end(container, 0);
    },

    info: () =>
      answer(() => ({
        ...{ version: '26.1.5', operatingSystem: 'Debian', architecture: 'x86_64', memoryBytes: 8 * 2 ** 30 },
        ...{ rootDirectory: '/var/lib/docker', endpoint: engine.address },
      })),
    endpoint: async () => {
      const { address, remoteHost } = engine;
      return { address, origin: 'default', ...(remoteHost !== undefined && { remoteHost }) };
    },
    mountRefusal: path => answer(() => (engine.unseen.has(path) ? `${path} does not exist` : undefined)),
    containers: (_, services) =>
      answer(() => {
        const asked = [...containers].filter(([name]) => services?.includes(name) ?? true);
        return Object.fromEntries(asked.map(([name, { facts }]) => [name, facts]));
      }),
    existingImages: references => answer(() => new Set(references.filter(name => engine.images.has(name)))),
    volumes: () =>
      answer(() => ({
        ...Object.fromEntries([...engine.volumesMadeBy.keys()].map(name => [name, 0])),
        ...Object.fromEntries(engine.created),
      })),
    origins: () =>
      answer(() => [
        ...[...containers.values()].map(({ service, facts: { id, state, configFiles: [file] = [] } }) => ({
          ...{ kind: 'container' as const, id, name: service },
          ...(state === 'running' && { isRunning: true as const }),
          ...(file && { madeBy: file.replace(/\/\.devcontainer\/[^/]+$/, '') }),
        })),
        ...[...engine.volumesMadeBy].map(([name, madeBy]) => ({
          ...{ kind: 'volume' as const, id: name, name },
          ...(madeBy !== undefined && { madeBy }),
        })),
      ]),
    handOver: (_, checkout) =>
      answer(() => {
        engine.calls.push(`hand over to ${checkout}`);
        for (const name of engine.volumesMadeBy.keys()) engine.volumesMadeBy.set(name, checkout);
      }),
    changes: (_, signal) => {
      const queue: ContainerChange[] = [...containers.values()].map(({ service, facts }) => ({
        at: clock.now(),
        service,
        container: facts,
      }));
      listeners.add(queue);
      return (async function* () {
        while (!signal.aborted) {
          if (isDead) throw unreachable;
          const change = queue.shift();
          if (change) yield change;
          else await nextPulse(signal);
        }
        listeners.delete(queue);
      })();
    },
    start: id =>
      answer(async () => {
        const refusal = options.refusesToStart?.[byId(id)?.service ?? ''];
        engine.calls.push(`start ${byId(id)?.service ?? id}`);
        if (refusal) throw refusal;
        await clock.sleep(startMs);
        const container = byId(id);
        if (container === undefined)
          throw new BkdevError({
            code: 'create-failed',
            message: `Docker could not start ${id}: No such container: ${id}`,
            hint: 'bkdev doctor checks the engine.',
          });
        const hasHealth = definition.services.find(({ name }) => name === container.service)?.hasHealthcheck;
        const health = hasHealth ? ({ health: 'starting' } as const) : {};
        engine.change(container, { state: 'running', exitCode: 0, startedAt: clock.now(), ...health });
        live(container);
      }),
    connect: (id, network) =>
      answer(async () => {
        const container = byId(id);
        engine.calls.push(`connect ${container?.service} ${network}`);
        if (!container) return;
        const { detachedFrom: _, ...attached } = container.facts;
        container.facts = attached;
        engine.change(container, {});
      }),
    unpause: id =>
      answer(async () => {
        const container = byId(id);
        engine.calls.push(`unpause ${container?.service}`);
        await clock.sleep(startMs);
        if (container) engine.change(container, { state: 'running' });
      }),
    stop: id =>
      answer(async () => {
        const container = byId(id);
        engine.calls.push(`stop ${container?.service ?? id}`);
        await clock.sleep(stopMs);
        if (container && container.facts.state !== 'exited') end(container, 0);
      }),
    remove: id =>
      answer(() => {
        const container = byId(id);
        engine.calls.push(`remove ${container?.service ?? id}`);
        if (container) engine.vanish(container.service);
      }),
    networks: () => answer(() => [...engine.networkNames]),
    removeNetwork: name =>
      answer(() => {
        engine.calls.push(`remove network ${name}`);
        engine.networkNames.delete(name);
      }),
    removeVolume: name =>
      answer(() => {
        engine.calls.push(`remove volume ${name}`);
        engine.created.delete(name);
        engine.volumesMadeBy.delete(name);
      }),
    log: async function* (id, { follow, tail, since = 0, signal }) {
      if (isDead) throw unreachable;
      const container = byId(id);
      if (container === undefined) return;
      let next = tail === undefined ? 0 : Math.max(0, container.log.length - tail);
      const run = container.facts.startedAt;
      for (;;) {
        for (; next < container.log.length; next++) {
          const line = container.log[next];
          if (line && line.at >= since) yield line;
        }
        const isOver =
          container.facts.state !== 'running' || container.facts.startedAt !== run || byId(id) === undefined;
        if (!follow || isOver || signal?.aborted) return;
        await nextPulse(signal);
        if (isDead) throw unreachable;
      }
    },
    exec: (id, argv) =>
      answer(() => {
        // Reading from the agent changes nothing and is not recorded.
        if (!/\/(look|reports)/.test(argv.at(-1) ?? ''))
          engine.calls.push(`exec ${byId(id)?.service} ${argv.join(' ')}`);
        return options.answers?.(argv) ?? { status: 0, output: '' };
      }),
    askSocket: () => answer(() => undefined),
    publisherOf: port => answer(() => options.publishers?.[port]),
    processes: id =>
      answer(() =>
        (options.processes?.[byId(id)?.service ?? ''] ?? []).map(command => ({ command, hasTerminal: false })),
      ),
    load: ids =>
      answer(() =>
        Object.fromEntries(
          ids.map(id => [id, loadReading(clock.now(), options.memory?.[byId(id)?.service ?? ''] ?? 0)]),
        ),
      ),
    oneOffs: () => answer(() => [...(options.oneOffs ?? [])]),
    environments: () => answer(() => []),
  };
  return engine;
}
