import type { ErrorReport } from '../../shared/model/error.ts';
import type { Profile } from '../../shared/model/profile.ts';
import { look } from '../orchestrator/spectate.ts';
import { whatRuns } from '../setup/readiness/definition-in-use.ts';
import { abortOnSignals } from '../wiring/interrupts.ts';
import { wireToOutlet } from './outlet.ts';
import type { UpOptions } from './session.ts';
import { pickOnScreen, upOnScreen } from './up-on-screen.ts';

/**
 * What a person saw who only wanted to look: what runs, until they left; else the profiles, of which they picked one
 * or none.
 */
export type Looked =
  | { readonly was: 'shown'; readonly error: ErrorReport | undefined }
  | { readonly was: 'asked'; readonly profile: string | undefined };

/**
 * Shows what runs on the screen, and changes nothing of it unless the person says so there; where nothing runs, the
 * profiles.
 */
export async function lookOnScreen(options: UpOptions): Promise<Looked> {
  const interrupts = abortOnSignals();
  const { world, direct } = wireToOutlet(options);
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

/** What runs where it is none of the profiles, and none was brought up by bkdev. */
const nobodyKnows: Profile = { name: '', title: '', services: [], overlays: [], environment: {}, isLocal: false };
