import type { Clock } from '../../src/host/ports/clock.ts';
import type { Composer } from '../../src/host/ports/composer.ts';
import { type Definition, dependenciesOf, startOrder } from '../../src/shared/model/definition.ts';
import { BkdevError } from '../../src/shared/model/error.ts';
import type { FakeEngine } from './fake-engine.ts';

export interface FakeComposerOptions {
  readonly buildMs?: number;
  readonly buildFails?: BkdevError;
  /** Creating these services fails with this error; services before them in the same call are created. */
  readonly createFails?: Readonly<Record<string, BkdevError>>;
}

export interface FakeComposer extends Composer {
  /** The calls so far, for example `create mysql redis`. */
  readonly calls: string[];
}

/** The folder of the Compose files. */
const definitionFolder = '/home/ada/shop/.devcontainer';

/** The time that Compose needs for one container, in milliseconds, also before it ends after an interrupt. */
const createMs = 200;

/**
 * Compose on the fake engine. Like the real one, it does one thing at a time, and when interrupted it finishes its
 * current container before it ends.
 */
export function fakeComposer(
  engine: FakeEngine,
  definition: Definition,
  clock: Clock,
  options: FakeComposerOptions = {},
): FakeComposer {
  const calls: string[] = [];
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = turn.then(work);
    turn = result.catch(() => undefined);
    return result;
  };
  const throwIfAborted = (signal: AbortSignal) => {
    if (signal.aborted) throw new BkdevError({ code: 'interrupted', message: 'Interrupted.', hint: '' });
  };
  return {
    calls,
    version: async () => '2.26.1',
    definition: async () => definition,
    environments: async () => ({}),
    hosts: async () => definition.services.map(({ name }) => name),
    build: (_, services, { isFresh, onLine }, signal) =>
      inTurn(async () => {
        calls.push(`${isFresh ? 'rebuild' : 'build'} ${services.join(' ')}`);
        onLine('#5 [role 1/2] RUN apt-get install');
        await clock.sleep((options.buildMs ?? 30_000) / 2, signal);
        throwIfAborted(signal);
        onLine('#5 12.3 Setting up python3');
        onLine('#6 [role 2/2] RUN install uv');
        await clock.sleep((options.buildMs ?? 30_000) / 2, signal);
        throwIfAborted(signal);
        if (options.buildFails) throw options.buildFails;
        for (const { name, image } of definition.services) if (services.includes(name)) engine.images.add(image);
      }),
    create: (wanted, services, { replace, scales }, signal) =>
      inTurn(async () => {
        throwIfAborted(signal);
        calls.push(`${replace ? 'replace' : 'create'} ${services.join(' ')}`);
        engine.networkNames.add('shop_default');
        // Like the real one, it includes the dependencies of the given services.
        const seenTo = startOrder(wanted, [...services, ...dependenciesOf(wanted, services)]);
        for (const { name, configHash, image } of seenTo) {
          const there = engine.find(name)?.facts;
          if (there ? !replace || there.configHash === configHash : scales[name] === 0) continue;
          await clock.sleep(createMs);
          await engine.info().catch(() => {
            throw new BkdevError({ code: 'create-failed', message: 'Cannot connect to the Docker daemon', hint: '' });
          });
          const failure = options.createFails?.[name];
          if (failure) throw failure;
          if (there) await engine.stop(there.id);
          if (there) engine.vanish(name);
          engine.add(name, { configHash, image, configFiles: wanted.files.map(file => `${definitionFolder}/${file}`) });
          throwIfAborted(signal);
        }
      }),
  };
}
