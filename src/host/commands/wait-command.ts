import { message } from '../../shared/messages/message.ts';
import { exitStatusFor } from '../../shared/model/error.ts';
import { type Waited, waitFor } from '../orchestrator/wait.ts';
import { formatError } from '../ui/text/format-error.ts';
import { jsonText } from '../ui/text/json-lines.ts';
import { plain } from '../ui/text/plain.ts';
import { abortOnSignals } from '../wiring/interrupts.ts';
import { printLines, wantsColor } from '../wiring/output.ts';
import { type CommonOptions, definitionOf, wire } from '../wiring/wire.ts';

/** The options of `bkdev wait`. */
export interface WaitOptions extends CommonOptions {
  readonly services: readonly string[];
  /** Milliseconds. */
  readonly timeout: number;
}

/** Waits until services are healthy. Returns the exit status: 0 if they are, 3 if one failed or time ran out. */
export async function runWait(options: WaitOptions): Promise<number> {
  const world = wire(options.workspace, process.env, event => {
    // Notices go to stderr, the result to stdout.
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
