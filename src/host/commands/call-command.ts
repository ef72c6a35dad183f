import { text } from 'node:stream/consumers';
import { message } from '../../shared/messages/message.ts';
import { BkdevError } from '../../shared/model/error.ts';
import { callThrough, findGateway } from '../orchestrator/reach-gateway.ts';
import { jsonText } from '../ui/text/json-lines.ts';
import { answerLines } from '../ui/text/request-lines.ts';
import { printLines, wantsColor } from '../wiring/output.ts';
import { type CommonOptions, definitionOf, wire } from '../wiring/wire.ts';

/** The options of `bkdev call`. */
export interface CallOptions extends CommonOptions {
  readonly method: string;
  readonly path: string;
  readonly as?: string;
  readonly user?: string;
  readonly header: readonly string[];
  readonly data?: string;
}

/** Sends one request through the gateway and prints the response. Returns 0 on success, otherwise 3. */
export async function runCall(options: CallOptions): Promise<number> {
  const { method, path, as, user, data, json } = options;
  if (!path.startsWith('/')) throw usage(message('gateway.call.path-invalid', { path }));
  const headers = Object.fromEntries(options.header.map(toHeader));
  const body = data === '-' ? await text(process.stdin) : data;
  const world = wire(options.workspace, process.env, () => undefined);
  const { definition } = await definitionOf(world);
  const answer = await callThrough(world, await findGateway(world, definition), {
    ...{ method: method.toUpperCase(), path, headers },
    ...(as !== undefined && { as }),
    ...(user !== undefined && { user }),
    ...(body !== undefined && { body }),
  });
  printLines(json ? [jsonText(answer)] : answerLines(answer, wantsColor(process.stdout)));
  return answer.status < 400 ? 0 : 3;
}

function toHeader(written: string): [name: string, value: string] {
  const [, name, value] = /^([A-Za-z0-9-]+): *([^\r\n]*)$/.exec(written) ?? [];
  if (name !== undefined && value !== undefined) return [name, value];
  throw usage(message('gateway.call.header-invalid', { header: written }));
}

function usage(what: ReturnType<typeof message>): BkdevError {
  return new BkdevError({ code: 'usage', message: what, hint: message('usage.see-help') });
}
