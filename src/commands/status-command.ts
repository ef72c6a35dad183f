import { readStatus } from '../engine/status.ts';
import { jsonText } from '../ui/json-lines.ts';
import { statusTable } from '../ui/status-table.ts';
import { printLines, wantsColor } from '../wiring/output.ts';
import { type CommonOptions, definitionOf, wire } from '../wiring/wire.ts';

/** What `status` says by its exit status. */
const failed = 3;

/** Prints what runs; 0 when it is healthy or nothing is meant to run, 3 when something is not as it should be. */
export async function runStatus(options: CommonOptions): Promise<number> {
  const world = wire(options.workspace, process.env, () => undefined);
  const { definition, profile } = await definitionOf(world);
  const status = await readStatus(world, definition, profile?.services ?? []);
  const { stdout } = process;
  const columns = stdout.isTTY ? stdout.columns : Number.POSITIVE_INFINITY;
  if (options.json) printLines([jsonText(status)]);
  else printLines(statusTable(status, { columns, color: wantsColor(stdout), now: Date.now() }));
  return status.outcome === 'degraded' ? failed : 0;
}
