import { message } from '../../../shared/messages/message.ts';
import type { Wording } from '../../../shared/messages/wording.ts';
import { containerNamed, type Definition } from '../../../shared/model/definition.ts';
import type { Explanation, GatewayRecord } from '../../../shared/model/request.ts';
import { explainRequest } from '../../diagnosis/request.ts';
import type { World } from '../../ports/world.ts';
import { linesOfRequest } from './lines-of-request.ts';

/** How long after the answer a back end may still write of the request. */
const writesWithinMs = 1_000;

type Looking = Pick<World, 'engine' | 'clock'>;

/** Explains a request by the gateway's record of it, by what its back end wrote at that moment, and by what runs now. */
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

/** What the instance wrote of the request: the lines with its id, else all that it wrote in that time. */
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
