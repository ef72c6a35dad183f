import { exitStatusFor } from '../model/error.ts';
import { runSession } from '../session/run-session.ts';
import type { UpOptions } from '../session/session.ts';

/** Runs `bkdev up` and gives the exit status. Throws BkdevError for what kept it from beginning. */
export async function runUp(options: UpOptions & { readonly detach: boolean }): Promise<number> {
  if (options.detach && !options.dryRun) {
    const { runDetached } = await import('../session/detach.ts');
    return runDetached(options);
  }
  return exitStatusFor(await runSession(options, 'in-doubt'));
}
