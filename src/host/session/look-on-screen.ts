import type { ErrorReport } from '../../shared/model/error.ts';
import type { Profile } from '../../shared/model/profile.ts';
import { look } from '../orchestrator/spectate.ts';
import { whatRuns } from '../setup/readiness/definition-in-use.ts';
import { abortOnSignals } from '../wiring/interrupts.ts';
import { wireToOutlet } from './outlet.ts';
import type { UpOptions } from './session.ts';
import { pickOnScreen, preloadScreen, upOnScreen } from './up-on-screen.ts';

/**
 * The result of looking: `shown`, what was running, until the person left; or `asked`, the profile they picked, if any.
 */
export type Looked =
  | { readonly was: 'shown'; readonly error: ErrorReport | undefined }
  | { readonly was: 'asked'; readonly profile: string | undefined };

/**
 * Shows what is running on the screen, without changing it unless the person does; if nothing is running, shows the
 * profiles.
 */
export async function lookOnScreen(options: UpOptions): Promise<Looked> {
  const interrupts = abortOnSignals();
  const { world, direct } = wireToOutlet(options);
  preloadScreen();
  try {
    const inUse = await whatRuns(world);
    if (inUse === undefined) return { was: 'asked', profile: await pickOnScreen(world) };
    const { definition, profile = nobodyKnows } = inUse;
    const request = { profile, definition, dryRun: false, timeoutMs: options.timeout, logs: true };
    const session = { world, direct, options, asking: 'in-doubt', interrupts } as const;
    return { was: 'shown', error: await upOnScreen(session, request, look) };
  } finally {
    interrupts.dispose();
  }
}

/** Stands for the profile when what is running matches none. */
const nobodyKnows: Profile = { name: '', title: '', services: [], overlays: [], environment: {}, isLocal: false };
