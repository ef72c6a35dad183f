import { message } from '../../shared/messages/message.ts';
import type { Status } from '../../shared/model/status.ts';
import { refuseForeign } from '../orchestrator/own-project.ts';
import { reportOn } from '../orchestrator/plan/waterfall.ts';
import { readStatus } from '../orchestrator/status.ts';
import { watchStatus } from '../orchestrator/watch-status.ts';
import { definitionInUse } from '../setup/readiness/definition-in-use.ts';
import { timeOfDay } from '../ui/text/event-line.ts';
import { jsonText } from '../ui/text/json-lines.ts';
import { say } from '../ui/text/language.ts';
import { startTable } from '../ui/text/start-table.ts';
import { changeLines, says } from '../ui/text/status-changes.ts';
import { statusTable } from '../ui/text/status-table.ts';
import { abortOnSignals } from '../wiring/interrupts.ts';
import { printLines, wantsColor } from '../wiring/output.ts';
import { createRepaint } from '../wiring/repaint.ts';
import { type CommonOptions, definitionOf, wire } from '../wiring/wire.ts';

/** The exit status of `status` for an environment in one of these states. */
const failed = 3;

const notWell: ReadonlySet<Status['outcome']> = new Set(['failed', 'unknown', 'incomplete']);

/** How often to redraw for elapsed times. */
const tickMs = 1_000;

/** The options of `bkdev status`. */
export interface StatusOptions extends CommonOptions {
  /** Whether to continue and show changes. */
  readonly watch: boolean;
  /** Whether to show how the last start went instead. */
  readonly timing: boolean;
}

/** Prints the current status. Returns 0 if it is healthy or nothing should be running, otherwise 3. */
export async function runStatus(options: StatusOptions): Promise<number> {
  if (options.timing) return printTiming(options);
  if (options.watch) return watch(options);
  const world = wire(options.workspace, process.env, () => undefined);
  const { definition, profile } = await definitionInUse(world);
  // Neither waits for the other; the status of another checkout's environment is not printed.
  const [status] = await Promise.all([readStatus(world, definition, profile), refuseForeign(world, definition)]);
  if (options.json) printLines([jsonText(status)]);
  else printLines(tableOf(status));
  return notWell.has(status.outcome) ? failed : 0;
}

/** Ends with Ctrl-C, which is no failure. */
async function watch(options: StatusOptions): Promise<number> {
  const world = wire(options.workspace, process.env, () => undefined);
  const { definition } = await definitionOf(world);
  const interrupts = abortOnSignals();
  const { stdout } = process;
  stdout.once('error', interrupts.abort);
  const shown = options.json ? jsonDocuments() : stdout.isTTY ? liveTable(stdout) : plainChanges();
  try {
    await watchStatus(world, definition, shown.show, interrupts.signal);
  } finally {
    shown.end();
    stdout.off('error', interrupts.abort);
    interrupts.dispose();
  }
  return 0;
}

/** Shows successive statuses. */
interface Shown {
  show(status: Status): void;
  end(): void;
}

function liveTable(stdout: NodeJS.WriteStream): Shown {
  const repaint = createRepaint(stdout);
  let status: Status | undefined;
  const draw = () => status && repaint.draw(tableOf(status));
  const ticking = setInterval(draw, tickMs);
  stdout.on('resize', draw);
  return {
    show: next => {
      status = next;
      draw();
    },
    end: () => {
      clearInterval(ticking);
      stdout.off('resize', draw);
      repaint.end();
    },
  };
}

function plainChanges(): Shown {
  let before: Status | undefined;
  return {
    show: status => {
      const time = timeOfDay(Date.now(), 0);
      printLines(changeLines(before, status, { color: wantsColor(process.stdout), time }));
      before = status;
    },
    end: () => undefined,
  };
}

/** Documents that differ only in elapsed seconds are not repeated. */
function jsonDocuments(): Shown {
  const without = { reason: undefined, failure: undefined, changes: undefined, code: undefined };
  let told = '';
  return {
    show: status => {
      const services = status.services.map(known => ({ ...known, ...without, said: says(known) }));
      const text = JSON.stringify({ ...status, services });
      if (text !== told) printLines([jsonText(status)]);
      told = text;
    },
    end: () => undefined,
  };
}

function tableOf(status: Status): readonly string[] {
  const { stdout } = process;
  const columns = stdout.isTTY ? stdout.columns : Number.POSITIVE_INFINITY;
  return statusTable(status, { columns, color: wantsColor(stdout), now: Date.now() });
}

/** Prints how the last start went, as remembered, without asking the engine or Compose. */
function printTiming(options: StatusOptions): number {
  const { history } = wire(options.workspace, process.env, () => undefined);
  const starts = history.lastStarts();
  const last = starts.at(-1);
  const report = last && reportOn(last, starts.slice(0, -1));
  if (options.json) printLines([jsonText({ start: report ?? null })]);
  else if (report === undefined) printLines([say(message('status.no-start'))]);
  else {
    const { stdout } = process;
    printLines(startTable(report, { columns: stdout.isTTY ? stdout.columns : 100, color: wantsColor(stdout) }));
  }
  return 0;
}
