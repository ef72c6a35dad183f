import { readTrace } from '../orchestrator/read-trace.ts';
import { jsonText } from '../ui/text/json-lines.ts';
import { traceLines } from '../ui/text/trace-lines.ts';
import { printLines, wantsColor } from '../wiring/output.ts';
import { type CommonOptions, definitionOf, wire } from '../wiring/wire.ts';

/** Where the output is no terminal. */
const usualColumns = 120;

/** Shows the trace of one request or task, by its ID or the ID of its trace, or the last one. */
export async function runTrace(options: CommonOptions & { readonly request: string }): Promise<void> {
  const world = wire(options.workspace, process.env, () => undefined);
  const { definition } = await definitionOf(world);
  const spans = await readTrace(world, definition, options.request);
  const columns = process.stdout.columns || usualColumns;
  printLines(options.json ? [jsonText({ spans })] : traceLines(spans, { columns, color: wantsColor(process.stdout) }));
}
