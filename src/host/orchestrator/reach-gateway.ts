import { message } from '../../shared/messages/message.ts';
import { wordingIn } from '../../shared/messages/said.ts';
import { isMessage } from '../../shared/messages/wording.ts';
import type { ContainerFacts } from '../../shared/model/container.ts';
import type { Definition } from '../../shared/model/definition.ts';
import { BkdevError, notRunning } from '../../shared/model/error.ts';
import type { CallAnswer, GatewayRecord } from '../../shared/model/request.ts';
import type { Service } from '../../shared/model/service.ts';
import { parseCallAnswer, parseGatewayRecord } from '../../shared/protocol/gateway-record.ts';
import type { World } from '../ports/world.ts';

/** The gateway of an environment and its container, running or not. */
export interface FoundGateway {
  readonly service: Service;
  readonly container: ContainerFacts;
}

/** Finds the gateway. Throws BkdevError `usage` if the environment has none, `role-failed` if it has no container. */
export async function findGateway({ engine }: Pick<World, 'engine'>, definition: Definition): Promise<FoundGateway> {
  const service = definition.services.find(({ role }) => role === 'gateway');
  if (service === undefined)
    throw new BkdevError({ code: 'usage', message: message('gateway.none'), hint: message('gateway.none.hint') });
  const container = (await engine.containers(definition.project, [service.name]))[service.name];
  if (container !== undefined) return { service, container };
  throw notRunning(service.name);
}

/** A request for `bkdev call`; the gateway adds the secrets itself. */
export interface Call {
  readonly method: string;
  readonly path: string;
  readonly as?: string;
  readonly user?: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/**
 * Sends a request from inside the gateway's container, where its secrets are. Throws BkdevError `usage` if gateway.yaml
 * does not define the application or user, `role-failed` if there is no answer.
 */
export async function callThrough(
  { engine }: Pick<World, 'engine'>,
  { service, container }: FoundGateway,
  call: Call,
): Promise<CallAnswer> {
  if (container.state !== 'running') throw notRunning(service.name);
  const { output } = await engine.exec(container.id, [
    ...['/usr/bin/python3', '/opt/bkdev/runtime/gateway/call.py', JSON.stringify(call)],
  ]);
  const line = output.trim().split('\n').at(-1) ?? '';
  const answer = parseCallAnswer(line);
  if (answer) return answer;
  const said = wordingIn(line);
  const isRefusal = isMessage(said) && /^gateway\.call\.(?:application|user)-unknown$/.test(said.code);
  throw new BkdevError({
    code: isRefusal ? 'usage' : 'role-failed',
    message: isMessage(said) ? said : message('gateway.silent'),
    hint: isMessage(said) ? message('gateway.call.hint') : message('gateway.restart'),
    detail: isMessage(said) ? [] : output.trim().split('\n').slice(-5),
  });
}

/** Returns every request that is still in the gateway's log, oldest first. */
export async function recordsOf(
  { engine }: Pick<World, 'engine'>,
  { container }: FoundGateway,
): Promise<GatewayRecord[]> {
  const records: GatewayRecord[] = [];
  for await (const { text } of engine.log(container.id, { follow: false })) {
    const record = parseGatewayRecord(text);
    if (record) records.push(record);
  }
  return records;
}
