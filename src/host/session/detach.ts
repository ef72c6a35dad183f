import { join } from 'node:path';
import { message } from '../../shared/messages/message.ts';
import { debugMode } from '../../shared/model/debugging.ts';
import { BkdevError, exitStatusFor } from '../../shared/model/error.ts';
import { chosenModes } from '../../shared/model/modes.ts';
import type { Target } from '../orchestrator/execute/target.ts';
import { busy } from '../orchestrator/observe/fact-store.ts';
import { interruption } from '../orchestrator/observe/waiting.ts';
import { isUpAlready } from '../orchestrator/up-already.ts';
import type { OtherHolder } from '../ports/project-lock.ts';
import type { World } from '../ports/world.ts';
import { spoken } from '../ui/text/language.ts';
import type { Language } from '../ui/text/render.ts';
import { type Background, startInBackground } from '../wiring/background.ts';
import { abortOnSignals } from '../wiring/interrupts.ts';
import { agreementOf, jsonPrinter, plainPrinter } from '../wiring/output.ts';
import { stateFolder } from '../wiring/wire.ts';
import { wireToOutlet } from './outlet.ts';
import { prepareUp } from './prepare-up.ts';
import type { UpOptions } from './session.ts';

/** How often to look for the lock of the other process. */
const lookAgainMs = 50;

/**
 * Runs `bkdev up --detach`: returns once the workspace exists and everything is created, which is what an editor waits
 * for; a background process does the rest. Never asks. Returns the exit status.
 */
export async function runDetached(options: UpOptions): Promise<number> {
  const interrupts = abortOnSignals();
  const { world, direct } = wireToOutlet(options);
  if (options.json) direct(jsonPrinter);
  try {
    const agreement = { ...agreementOf(options), isTerminal: false };
    const { definition, profile } = await prepareUp(world, options.profile, options, agreement);
    if (!options.json) direct(plainPrinter(definition));
    if (await isUpAlready(world, { definition, profile })) return 0;
    const command = `up ${profile.name}`;
    const present = await world.lock.attach(definition.project);
    if (present !== undefined && present.command !== command) {
      present.leave();
      throw busy(present.command, definition.project);
    }
    const argv = withoutDetach(process.argv);
    const background = present ? undefined : await startInBackground(argv, outputOf(definition.project));
    const holder = present ?? (await takenHold(world, definition.project, background, interrupts.signal));
    return holder === undefined
      ? ((await background?.ended)?.status ?? 0)
      : await follow(holder, world, background, interrupts.signal);
  } finally {
    interrupts.dispose();
  }
}

/**
 * Lets another process continue an `up` that was interrupted here, with the same modes, whoever chose them; returns once
 * that process holds the lock.
 */
export async function goOnInBackground(
  world: World,
  { definition, profile, scales }: Target & Pick<UpOptions, 'scales'>,
  options: UpOptions,
): Promise<void> {
  const [program = process.execPath, script = ''] = process.argv;
  // Those in debug mode stay in it (`withDebugging`).
  const modes = Object.entries(chosenModes(definition.services)).filter(([, mode]) => mode !== debugMode);
  const going = { ...options, modes: Object.fromEntries(modes) };
  const words = wordsToGoOn(profile.name, world.checkout.root, going, spoken());
  // Remember the scales here, because the plan, which remembers them when it begins, may not have begun.
  if (scales) world.history.rememberScales({ ...world.history.scales(), ...scales });
  const background = await startInBackground([program, script, ...words], outputOf(definition.project));
  const holder = await takenHold(world, definition.project, background, new AbortController().signal);
  holder?.leave();
  if (holder) tellItGoesOn(world, background);
}

/** Returns the command that completes an `up` with the person's options. */
export function wordsToGoOn(
  profile: string,
  root: string,
  { timeout, rollback, modes = {} }: Pick<UpOptions, 'timeout' | 'rollback' | 'modes'>,
  language: Language,
): string[] {
  return [
    ...['up', profile, '--workspace', root, '--timeout', `${Math.ceil(timeout / 1000)}s`],
    ...Object.entries(modes).flatMap(([service, mode]) => ['--mode', `${service}=${mode}`]),
    ...(rollback ? [] : ['--no-rollback']),
    ...['--lang', language, '--no-tui', '--yes'],
  ];
}

function outputOf(project: string): string {
  return join(stateFolder(process.env), 'output', `${project}.log`);
}

/** Reports that another process does the rest. */
export function tellItGoesOn(world: World, background?: Background): void {
  world.emit({
    type: 'notice-given',
    text: background
      ? message('detach.continues-with-output', { file: background.output })
      : message('detach.continues'),
    hint: message('detach.see-status'),
  });
}

function withoutDetach(argv: readonly string[]): string[] {
  // Opening a profile's configuration in an editor is consent, and nobody can be asked then.
  return [...argv.filter(word => word !== '--detach'), '--no-tui', '--yes'];
}

/**
 * Waits until the background process holds the lock. Undefined if it had nothing to do and exited. Throws its output if
 * it failed before.
 */
async function takenHold(
  world: World,
  project: string,
  background: Background | undefined,
  signal: AbortSignal,
): Promise<OtherHolder | undefined> {
  for (;;) {
    if (signal.aborted) throw interruption(signal);
    const holder = await world.lock.attach(project);
    if (holder) return holder;
    const ended = background?.current();
    if (ended?.status === 0) return undefined;
    if (ended) throw couldNotBegin(ended.status, background?.lastLines() ?? []);
    await world.clock.sleep(lookAgainMs, signal);
  }
}

function couldNotBegin(status: number, lines: readonly string[]): BkdevError {
  return new BkdevError({
    code: 'create-failed',
    message: message('detach.could-not-start', { status }),
    hint: message('detach.try-without'),
    detail: lines,
  });
}

/** Forwards the holder's events until everything is created. */
async function follow(
  holder: OtherHolder,
  world: World,
  background: Background | undefined,
  signal: AbortSignal,
): Promise<number> {
  for await (const event of holder.events(signal)) {
    world.emit(event);
    if (event.type === 'command-finished') return exitStatusFor(event.error);
    if (event.type === 'everything-created') break;
  }
  if (signal.aborted) return exitStatusFor({ code: 'interrupted', message: '', hint: '' });
  tellItGoesOn(world, background);
  return 0;
}
