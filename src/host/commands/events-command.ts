import type { EngineEvent } from '../../shared/model/event.ts';
import { tellEvents } from '../orchestrator/spectate.ts';
import { eventLine } from '../ui/text/event-line.ts';
import { jsonLine } from '../ui/text/json-lines.ts';
import { abortOnSignals } from '../wiring/interrupts.ts';
import { printLines } from '../wiring/output.ts';
import { type CommonOptions, definitionOf, wire } from '../wiring/wire.ts';

/**
 * Prints an environment's events from now on, one per line, until interrupted, which is no failure. Log lines are not
 * included (`bkdev logs`).
 */
export async function runEvents(options: CommonOptions): Promise<void> {
  const world = wire(options.workspace, process.env, () => undefined);
  const { definition } = await definitionOf(world);
  const interrupts = abortOnSignals();
  process.stdout.once('error', interrupts.abort);
  const tell = (event: EngineEvent) => printLines([options.json ? jsonLine(event) : eventLine(event)]);
  try {
    await tellEvents(world, definition, tell, interrupts.signal);
  } finally {
    process.stdout.off('error', interrupts.abort);
    interrupts.dispose();
  }
}
