import { message } from '../../shared/messages/message.ts';
import { exitStatusFor } from '../../shared/model/error.ts';
import { type Waited, waitFor } from '../orchestrator/wait.ts';
import { formatError } from '../ui/text/format-error.ts';
import { jsonText } from '../ui/text/json-lines.ts';
import { plain } from '../ui/text/plain.ts';
import { abortOnSignals } from '../wiring/interrupts.ts';
import { printLines, wantsColor } from '../wiring/output.ts';
import { type CommonOptions, definitionOf, wire } from '../wiring/wire.ts';

/** What `bkdev wait` was asked for. */
export interface WaitOptions extends CommonOptions {
  readonly services: readonly string[];
  /** Milliseconds. */
  readonly timeout: number;
}

/**
 * Waits until services are healthy and gives the exit status: 0 when they are, 3 when one failed for good or time is
 * over.
 */
export async function runWait(options: WaitOptions): Promise<number> {
  const world = wire(options.workspace, process.env, event => {
    // What is to be known meanwhile goes where the answer does not.
    if (event.type === 'notice-given')
      printLines([plain(message('wait.note', { text: event.text, hint: event.hint ?? '' }))], process.stderr);
  });
  const { definition, profile } = await definitionOf(world);
  const interrupts = abortOnSignals();
  try {
    const { services, timeout } = options;
    const waited = await waitFor(world, definition, services, timeout, interrupts.signal, profile?.services);
    print(waited, options.json);
    return exitStatusFor(waited.error);
  } finally {
    interrupts.dispose();
  }
}

function print(waited: Waited, json: boolean): void {
  const { services, tookMs, error } = waited;
  const names = services.map(({ service }) => service);
  if (json) printLines([jsonText(waited)]);
  else if (error) printLines(formatError(error, wantsColor(process.stderr)), process.stderr);
  else printLines([plain(message('wait.healthy', { services: names, ms: tookMs }))]);
}
