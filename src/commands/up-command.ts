import { type UpRequest, up } from '../engine/up.ts';
import { exitStatusFor } from '../model/error.ts';
import type { EngineEvent } from '../model/event.ts';
import { checkProfile, chooseProfile } from '../model/profile.ts';
import type { World } from '../ports/world.ts';
import { openRootOwned } from '../readiness/prepare.ts';
import { makeReady } from '../readiness/ready.ts';
import { createStore, type Timer } from '../state/store.ts';
import { formatError } from '../ui/format-error.ts';
import { interruption } from '../watch/ledger.ts';
import { abortOnSignals } from '../wiring/interrupts.ts';
import { agreementOf, jsonPrinter, plainPrinter, printLines, wantsColor } from '../wiring/output.ts';
import { type CommonOptions, wire } from '../wiring/wire.ts';

export interface UpOptions extends CommonOptions {
  readonly profile: string | undefined;
  readonly tui: boolean;
  readonly dryRun: boolean;
  /** Milliseconds. */
  readonly timeout: number;
}

/** Where events go; changed once it is known how they are to be shown. */
interface Outlet {
  show(event: EngineEvent): void;
}

/** Runs `bkdev up` and gives the exit status. Throws BkdevError for what kept it from beginning. */
export async function runUp(options: UpOptions): Promise<number> {
  const interrupts = abortOnSignals();
  const early: EngineEvent[] = [];
  const outlet: Outlet = { show: options.json ? jsonPrinter : event => early.push(event) };
  const world = wire(options.workspace, process.env, event => outlet.show({ at: Date.now(), ...event } as EngineEvent));
  try {
    const profiles = await world.checkout.profiles();
    const profile = chooseProfile(profiles, options.profile, world.history.lastProfile());
    const definition = await makeReady(world, profile, options.dryRun ? undefined : agreementOf(options)).catch(
      error => {
        // Ctrl-C ends what was being installed, too; that this failed is then no news.
        throw interrupts.signal.aborted ? interruption(interrupts.signal) : error;
      },
    );
    checkProfile(
      profile,
      definition.services.map(service => service.name),
    );
    if (!options.dryRun) openRootOwned(world, definition);
    const request = { profile, definition, dryRun: options.dryRun, timeoutMs: options.timeout, logs: false };
    const screen = options.tui && !options.json && !options.dryRun && process.stdout.isTTY && process.stdin.isTTY;
    if (screen) return await upOnScreen(world, request, interrupts, outlet, early);
    if (!options.json) outlet.show = plainPrinter(definition);
    for (const event of early) outlet.show(event);
    return exitStatusFor(await up(world, request, interrupts.signal));
  } finally {
    interrupts.dispose();
  }
}

/** The same on the screen, which stays until the person leaves it. Leaving stops nothing: unfinished work goes on in plain lines. */
async function upOnScreen(
  world: World,
  request: UpRequest,
  interrupts: ReturnType<typeof abortOnSignals>,
  outlet: Outlet,
  early: readonly EngineEvent[],
): Promise<number> {
  const { runScreen } = await import('../ui/screen/run-screen.tsx');
  const store = createStore(timer);
  const left = new AbortController();
  outlet.show = event => store.dispatch(event);
  for (const event of early) outlet.show(event);
  const working = up(world, { ...request, logs: true, watch: left.signal }, interrupts.signal);
  // A bug of ours must not wait behind the screen for the person to leave.
  working.catch(() => left.abort());
  const { stdout, stdin } = process;
  const { definition } = request;
  const departure = await runScreen({
    ...{ store, definition, stdout, stdin, process, timer },
    color: wantsColor(stdout),
    signal: left.signal,
  });
  store.flush();
  const ending = store.getSnapshot().finished;
  outlet.show = ending ? () => undefined : plainPrinter(definition);
  // What the person saw fail is said once more where it stays readable.
  if (ending?.error) printLines(formatError(ending.error, wantsColor(process.stderr)), process.stderr);
  if (departure === 'interrupted') interrupts.abort();
  left.abort();
  return exitStatusFor(await working);
}

const timer: Timer = {
  now: () => Date.now(),
  after: (delayMs, run) => {
    const handle = setTimeout(run, delayMs);
    return () => clearTimeout(handle);
  },
};
