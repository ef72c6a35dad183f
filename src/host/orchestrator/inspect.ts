import { message } from '../../shared/messages/message.ts';
import type { Definition } from '../../shared/model/definition.ts';
import { type InspectedPrograms, type NotLoaded, parseLoaded } from '../../shared/model/loaded-settings.ts';
import { type StartedAlike, startsOf } from '../../shared/model/program-start.ts';
import type { Service } from '../../shared/model/service.ts';
import type { World } from '../ports/world.ts';

/** What to inspect, and how long loading the product may take. */
export interface InspectOptions {
  readonly services: readonly Service[];
  /** The product's folder in the checkout. */
  readonly folder: string;
  readonly timeoutMs: number;
}

/**
 * Loads the product in the container of each service, as its programs do, and returns the settings in effect: one
 * result for programs that load it in the same way. One after the other, because loading takes a whole core. Omits
 * services whose programs do not load it. Changes nothing.
 */
export async function inspect(
  { engine }: Pick<World, 'engine'>,
  { project }: Definition,
  { services, folder, timeoutMs }: InspectOptions,
): Promise<InspectedPrograms[]> {
  const containers = await engine.containers(
    project,
    services.map(({ name }) => name),
  );
  const inspected: InspectedPrograms[] = [];
  for (const { name: service, programs } of services)
    for (const started of startsOf(programs, folder)) {
      const container = containers[service];
      const found =
        container?.state === 'running'
          ? await load(engine, container.id, started, timeoutMs)
          : { failure: message('exec.not-running', { service }), output: [] };
      inspected.push({ service, programs: started.programs, found });
    }
  return inspected;
}

async function load(
  engine: World['engine'],
  container: string,
  { start, directory, environment }: StartedAlike,
  timeoutMs: number,
): Promise<InspectedPrograms['found']> {
  const request = { start, directory, environment, seconds: timeoutMs / 1000 };
  const argv = ['python', '/opt/bkdev/runtime/inspection/run.py', JSON.stringify(request)];
  const { output } = await engine.exec(container, argv);
  const lines = output.trim().split('\n');
  return parseLoaded(lines.at(-1) ?? '') ?? unreadable(lines);
}

/** Without its packages, or with a runtime of another version, a container cannot even say why. */
function unreadable(lines: readonly string[]): NotLoaded {
  return { failure: message('inspect.no-answer'), output: lines.slice(-5) };
}
