import { instancesOf } from '../../shared/model/container.ts';
import { containerNamed } from '../../shared/model/definition.ts';
import { linesOfRequest } from '../orchestrator/observe/lines-of-request.ts';
import type { World } from '../ports/world.ts';
import { cellWidth } from '../ui/text/cells.ts';
import { jsonText } from '../ui/text/json-lines.ts';
import { logLine, logText } from '../ui/text/log-line.ts';
import { coloursOf } from '../ui/text/theme.ts';
import { abortOnSignals } from '../wiring/interrupts.ts';
import { printLines, wantsColor } from '../wiring/output.ts';
import { type CommonOptions, definitionOf, wire } from '../wiring/wire.ts';

/** Number of lines to show of each log by default. */
const usualLines = 200;

/** The options of `bkdev logs`. */
export interface LogsOptions extends CommonOptions {
  readonly services: readonly string[];
  readonly follow: boolean;
  /** Only this many last lines of each. */
  readonly tail?: number;
  /** Milliseconds. */
  readonly since?: number;
  readonly grep?: string;
  /** Only the lines of the request with this id. */
  readonly request?: string;
}

/** Prints the logs of services, oldest line first; with --follow, continues until interrupted. */
export async function runLogs(options: LogsOptions): Promise<void> {
  const world = wire(options.workspace, process.env, () => undefined);
  const { definition } = await definitionOf(world);
  const names = definition.services.map(service => service.name);
  const containers = await world.engine.containers(definition.project);
  // The workspace's log contains the agent's reports, so it is shown only on request.
  const wanted = options.services.length > 0 ? options.services : names.filter(name => name !== 'workspace');
  const running = wanted.flatMap(name => {
    if (names.includes(name))
      return instancesOf(containers, name).map(([instance, { id }]) => ({ name: instance, id }));
    const container = containerNamed(containers, definition, name);
    return container ? [{ name, id: container.id }] : [];
  });
  const width = Math.max(0, ...running.map(({ name }) => cellWidth(name)));
  const format = { width, colours: coloursOf(names), color: wantsColor(process.stdout) };
  const print = (service: string, at: number, text: string) => {
    if (options.grep !== undefined && !logText(text).includes(options.grep)) return;
    printLines([options.json ? jsonText({ at, service, text }) : logLine(service, text, format)]);
  };
  const askedAt = Date.now();
  const past = await Promise.all(running.map(({ name, id }) => readPast(world, name, id, options)));
  const ordered = past.flat().sort((one, other) => one.at - other.at);
  const shown = options.request === undefined ? ordered : linesOfRequest(ordered, options.request);
  for (const { name, at, text } of shown) print(name, at, text);
  if (options.follow && options.request === undefined) await followAll(world, running, { past, askedAt }, print);
}

type Entry = { name: string; at: number; text: string };

async function readPast(world: World, name: string, id: string, options: LogsOptions): Promise<Entry[]> {
  const entries: Entry[] = [];
  const since = options.since === undefined ? {} : { since: Date.now() - options.since };
  // A search, or a start time, covers the whole log.
  const isSearch = options.since !== undefined || options.grep !== undefined || options.request !== undefined;
  const lines = options.tail ?? (isSearch ? undefined : usualLines);
  const tail = lines === undefined ? {} : { tail: lines };
  for await (const { at, text } of world.engine.log(id, { follow: false, ...tail, ...since }))
    entries.push({ name, at, text });
  return entries;
}

async function followAll(
  world: World,
  running: readonly { name: string; id: string }[],
  shown: { readonly past: readonly Entry[][]; readonly askedAt: number },
  print: (service: string, at: number, text: string) => void,
): Promise<void> {
  const interrupts = abortOnSignals();
  process.stdout.once('error', interrupts.abort);
  await Promise.all(
    running.map(async ({ name, id }, index) => {
      // Skip lines from before the requested time, even if a service has logged none since.
      const shownUntil = shown.past[index]?.at(-1)?.at ?? shown.askedAt;
      for await (const { at, text } of world.engine.log(id, {
        follow: true,
        since: shownUntil,
        signal: interrupts.signal,
      }))
        if (at > shownUntil) print(name, at, text);
    }),
  );
  process.stdout.off('error', interrupts.abort);
  interrupts.dispose();
}
