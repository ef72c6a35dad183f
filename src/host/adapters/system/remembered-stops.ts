import { type ContainerFacts, runOf } from '../../../shared/model/container.ts';
import type { ContainerEngine } from '../../ports/container-engine.ts';
import type { History } from '../../ports/history.ts';

/**
 * Marks containers whose current run bkdev stopped. Docker does not record that: a container that had to be killed
 * after a stop has the same exit status as one that somebody killed.
 */
export function rememberStops(
  engine: ContainerEngine,
  history: Pick<History, 'wasStopped' | 'rememberStop'>,
): ContainerEngine {
  const runs = new Map<string, string>();
  const told = (container: ContainerFacts): ContainerFacts => {
    const { id, state } = container;
    const run = runOf(container);
    runs.set(id, run);
    return state === 'exited' && history.wasStopped(run) ? { ...container, isStopAsked: true } : container;
  };
  return {
    ...engine,
    containers: async (project, services) => {
      const found = await engine.containers(project, services);
      return Object.fromEntries(Object.entries(found).map(([service, container]) => [service, told(container)]));
    },
    changes: (project, signal) => toldChanges(engine.changes(project, signal), told),
    stop: id => {
      // Record it first: watchers learn of the end before the engine responds.
      const run = runs.get(id);
      if (run !== undefined) history.rememberStop(run);
      return engine.stop(id);
    },
  };
}

async function* toldChanges(
  changes: ReturnType<ContainerEngine['changes']>,
  told: (container: ContainerFacts) => ContainerFacts,
): ReturnType<ContainerEngine['changes']> {
  for await (const { container, ...change } of changes)
    yield container === undefined ? change : { ...change, container: told(container) };
}
