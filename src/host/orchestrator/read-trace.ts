import { message } from '../../shared/messages/message.ts';
import type { Definition } from '../../shared/model/definition.ts';
import { BkdevError, notRunning } from '../../shared/model/error.ts';
import type { GatewayRecord } from '../../shared/model/request.ts';
import type { Span } from '../../shared/model/trace.ts';
import { parseSpans } from '../../shared/protocol/trace-record.ts';
import type { World } from '../ports/world.ts';
import { findGateway, recordsOf } from './reach-gateway.ts';

/**
 * Returns the spans of a request or trace by its ID, or of the `last` one; with that of the gateway, which records its
 * requests in its log. Throws BkdevError `usage` if the environment collects no traces or has none of this ID,
 * `role-failed` if the collector is not running or does not answer.
 */
export async function readTrace(
  { engine }: Pick<World, 'engine'>,
  definition: Definition,
  asked: string,
): Promise<readonly Span[]> {
  const service = definition.services.find(({ role }) => role === 'traces')?.name;
  if (service === undefined)
    throw new BkdevError({ code: 'usage', message: message('trace.none'), hint: message('trace.none.hint') });
  const container = (await engine.containers(definition.project, [service]))[service];
  if (container?.state !== 'running') throw notRunning(service);
  const collector = ['/deps/venv/bin/python', '/opt/bkdev/runtime/tracing/collect.py', asked];
  const { output } = await engine.exec(container.id, collector);
  const spans = parseSpans(output.trim().split('\n').at(-1) ?? '');
  if (spans === undefined)
    throw new BkdevError({
      code: 'role-failed',
      message: message('trace.silent', { service }),
      hint: message('trace.silent.hint', { service }),
      detail: output.trim().split('\n').slice(-5),
    });
  if (spans.length === 0)
    throw new BkdevError({
      code: 'usage',
      message: asked === 'last' ? message('trace.empty') : message('trace.unknown', { id: asked }),
      hint: message('trace.unknown.hint'),
    });
  if (!definition.services.some(({ role }) => role === 'gateway')) return spans;
  const gateway = await findGateway({ engine }, definition).catch(() => undefined);
  return gateway ? withGateway(spans, await recordsOf({ engine }, gateway), gateway.service.name) : spans;
}

/** Puts each request of the gateway above the span of the service that answered it. */
export function withGateway(
  spans: readonly Span[],
  records: readonly GatewayRecord[],
  service: string,
): readonly Span[] {
  const all: Span[] = [];
  for (const span of spans) {
    const record = records.find(each => span.request !== undefined && each.id === span.request && covers(each, span));
    if (record === undefined) {
      all.push(span);
      continue;
    }
    const id = `${service}-${span.id}`;
    const { at, ms, method, path, id: request } = record;
    all.push({ id, parent: span.parent, service, name: `${method} ${path}`, at, ms, request }, { ...span, parent: id });
  }
  return all;
}

/** One request ID may go through the gateway several times. The clocks are the same; the gateway's has whole ms. */
function covers(record: GatewayRecord, span: Span): boolean {
  return record.instance === span.service && record.at <= span.at + 1 && span.at + span.ms <= record.at + record.ms + 2;
}
