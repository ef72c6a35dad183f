import { message } from '../../../shared/messages/message.ts';
import type { Wording } from '../../../shared/messages/wording.ts';
import { containerNamed, type Definition } from '../../../shared/model/definition.ts';
import type { Explanation, GatewayRecord } from '../../../shared/model/request.ts';
import { explainRequest } from '../../diagnosis/request.ts';
import type { World } from '../../ports/world.ts';
import { linesOfRequest } from './lines-of-request.ts';

/** How long after its answer a back end may still log about a request. */
const writesWithinMs = 1_000;

type Looking = Pick<World, 'engine' | 'clock'>;

/**
 * Explains a request from the gateway's record, from what its back end logged around that time, and from what is
 * running now.
 */
export async function explainRecord(
  world: Looking,
  definition: Definition,
  record: GatewayRecord,
): Promise<Explanation> {
  return explainRequest(record, {
    now: world.clock.now(),
    backendLines: await backendLines(world, definition, record),
    backendState: await stateOf(world, definition, record.refused?.params['service']),
  });
}

/** Returns the back end's log lines for the request: those with its id, otherwise all lines from that time. */
async function backendLines(world: Looking, definition: Definition, record: GatewayRecord): Promise<string[]> {
  const { instance, id = '', at, ms } = record;
  if (instance === undefined) return [];
  const containers = await world.engine.containers(definition.project);
  const container = containerNamed(containers, definition, instance);
  if (container === undefined) return [];
  const lines = [];
  for await (const line of world.engine.log(container.id, { follow: false, since: at }))
    if (line.at <= at + ms + writesWithinMs) lines.push({ name: instance, ...line });
  const own = id === '' ? [] : linesOfRequest(lines, id);
  return (own.length > 0 ? own : lines).map(line => line.text);
}

async function stateOf(world: Looking, definition: Definition, service: unknown): Promise<Wording> {
  if (typeof service !== 'string') return '';
  const found = (await world.engine.containers(definition.project))[service];
  if (found === undefined) return message('is.absent');
  return found.state === 'running' ? message('explain.is-running') : message('is.stopped');
}
