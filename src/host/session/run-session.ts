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

/** Brings a profile up on the screen or in plain lines, and gives what went wrong. */
export async function runSession(options: UpOptions, asking: Asking): Promise<ErrorReport | undefined> {
  const interrupts = abortOnSignals();
  const { world, direct } = wireToOutlet(options);
  if (options.json) direct(jsonPrinter);
  try {
    const profile = await chosenProfile(options, world);
    if (profile === 'none') return undefined;
    const request = await prepareUp(world, profile, options, agreementOf(options)).catch(error => {
      // Ctrl-C ends what was being installed, too; that this failed is then no news.
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
 * The profile that was named; on the screen, where none is remembered and none runs either, the one a person picks.
 * `none`: they left.
 */
async function chosenProfile(options: UpOptions, world: World): Promise<string | undefined | 'none'> {
  const { profile } = options;
  if (profile !== undefined || options.yes || !wantsScreen(options)) return profile;
  if ((await profileInUse(world)) !== undefined) return undefined;
  const { pickOnScreen } = await import('./up-on-screen.ts');
  return (await pickOnScreen(world)) ?? 'none';
}

/**
 * The plan has been printed by then; who says --yes, or cannot be asked, is not. Who asked for a switch wants what
 * runs to be replaced; where somebody else only wants a profile up, that may be news to them.
 */
function plainQuestion(options: UpOptions, asking: Asking): Pick<UpRequest, 'agree' | 'isCautious'> {
  const { isTerminal } = agreementOf(options);
  if (options.yes) return {};
  if (options.json || !isTerminal) return { isCautious: asking === 'in-doubt' };
  return {
    agree: async proposal => !hasToAsk(asking, proposal) || askToProceed(proposal.reasons),
  };
}
