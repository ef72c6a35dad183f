import type { ErrorReport } from '../../shared/model/error.ts';
import { interruption } from '../orchestrator/observe/waiting.ts';
import type { UpRequest } from '../orchestrator/request.ts';
import { up } from '../orchestrator/up.ts';
import type { World } from '../ports/world.ts';
import { profileInUse } from '../setup/readiness/definition-in-use.ts';
import { abortOnSignals } from '../wiring/interrupts.ts';
import { agreementOf, askToProceed, canDraw, jsonPrinter, plainPrinter } from '../wiring/output.ts';
import { wireToOutlet } from './outlet.ts';
import { prepareUp } from './prepare-up.ts';
import { type Asking, hasToAsk, type UpOptions } from './session.ts';

/** Brings a profile up on the screen or with plain lines, and returns the error, if any. */
export async function runSession(options: UpOptions, asking: Asking): Promise<ErrorReport | undefined> {
  const interrupts = abortOnSignals();
  const { world, direct } = wireToOutlet(options);
  if (options.json) direct(jsonPrinter);
  try {
    const profile = await chosenProfile(options, world);
    if (profile === 'none') return undefined;
    const request = await prepareUp(world, profile, options, agreementOf(options)).catch(error => {
      // Ctrl-C also ends a program that installs something; its failure is then no news.
      throw interrupts.signal.aborted ? interruption(interrupts.signal) : error;
    });
    if (wantsScreen(options)) {
      const { upOnScreen } = await import('./up-on-screen.ts');
      return await upOnScreen({ world, direct, options, asking, interrupts }, request);
    }
    if (!options.json) direct(plainPrinter(request.definition));
    return await up(world, { ...request, ...plainQuestion(options, asking) }, interrupts.signal);
  } finally {
    interrupts.dispose();
  }
}

function wantsScreen({ tui, json, dryRun }: UpOptions): boolean {
  return tui && !json && !dryRun && canDraw();
}

/**
 * Returns the named profile; on the screen, if none is remembered or running, the one that the person picks. `none`:
 * they left.
 */
async function chosenProfile(options: UpOptions, world: World): Promise<string | undefined | 'none'> {
  const { profile } = options;
  if (profile !== undefined || options.yes || !wantsScreen(options)) return profile;
  if ((await profileInUse(world)) !== undefined) return undefined;
  const { pickOnScreen } = await import('./up-on-screen.ts');
  return (await pickOnScreen(world)) ?? 'none';
}

/**
 * Asks after the printed plan, unless --yes is given or nobody can be asked. Someone who asked for a switch expects
 * running services to be replaced; someone who only wants a profile up may not.
 */
function plainQuestion(options: UpOptions, asking: Asking): Pick<UpRequest, 'agree' | 'isCautious'> {
  const { isTerminal } = agreementOf(options);
  if (options.yes) return {};
  if (options.json || !isTerminal) return { isCautious: asking === 'in-doubt' };
  return {
    agree: async proposal => !hasToAsk(asking, proposal) || askToProceed(proposal.reasons),
  };
}
