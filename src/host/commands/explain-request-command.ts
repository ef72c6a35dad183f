import { message } from '../../shared/messages/message.ts';
import { BkdevError } from '../../shared/model/error.ts';
import type { GatewayRecord } from '../../shared/model/request.ts';
import { explainRecord } from '../orchestrator/observe/explain-request.ts';
import { findGateway, recordsOf } from '../orchestrator/reach-gateway.ts';
import { jsonText } from '../ui/text/json-lines.ts';
import { say } from '../ui/text/language.ts';
import { explanationLines } from '../ui/text/request-lines.ts';
import { printLines, wantsColor } from '../wiring/output.ts';
import { type CommonOptions, definitionOf, wire } from '../wiring/wire.ts';

/** Explains one request through the gateway, by its id, or the last failed one. */
export async function runExplainRequest(options: CommonOptions & { readonly request: string }): Promise<void> {
  const world = wire(options.workspace, process.env, () => undefined);
  const { definition } = await definitionOf(world);
  const records = await recordsOf(world, await findGateway(world, definition));
  const record = chosenFrom(records, options.request);
  if (record === undefined) {
    printLines([options.json ? jsonText({ request: null }) : say(message('explain.no-failure'))]);
    return;
  }
  const explanation = await explainRecord(world, definition, record);
  printLines(
    options.json
      ? [jsonText({ request: record, ...explanation })]
      : explanationLines(record, explanation, wantsColor(process.stdout)),
  );
}

/** Throws BkdevError `usage` if the id is not in the log. */
function chosenFrom(records: readonly GatewayRecord[], asked: string): GatewayRecord | undefined {
  if (asked === 'last') return records.findLast(({ status }) => status >= 400);
  const found = records.findLast(({ id, own }) => id === asked || own === asked);
  if (found) return found;
  throw new BkdevError({
    code: 'usage',
    message: message('explain.unknown', { id: asked }),
    hint: message('explain.unknown.hint'),
  });
}
