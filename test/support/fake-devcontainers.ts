import type { Clock } from '../../src/host/ports/clock.ts';
import type { DevContainers } from '../../src/host/ports/devcontainers.ts';
import { BkdevError } from '../../src/shared/model/error.ts';
import type { FakeEngine } from './fake-engine.ts';

/**
 * The Dev Container CLI on the fake engine: creates the workspace and starts it. If interrupted, it leaves the
 * workspace created but not started.
 */
export function fakeDevContainers(engine: FakeEngine, clock: Clock, fails?: BkdevError): DevContainers {
  return {
    up: async (profile, _, onLine, signal) => {
      onLine(`Start: creating the workspace of ${profile}`);
      await clock.sleep(500, signal);
      if (fails) throw fails;
      if (engine.find('workspace')) engine.vanish('workspace');
      // The CLI's override file changes the configuration hash that Compose calculates.
      const { facts } = engine.add('workspace', { configHash: 'of the override file' });
      await clock.sleep(500, signal);
      if (signal.aborted) throw new BkdevError({ code: 'interrupted', message: 'Interrupted.', hint: '' });
      await engine.start(facts.id);
      return { containerId: facts.id };
    },
  };
}
