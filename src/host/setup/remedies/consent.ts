import { message } from '../../../shared/messages/message.ts';
import { BkdevError } from '../../../shared/model/error.ts';
import type { Host } from '../../ports/host.ts';
import { type Fix, isApplicable, listFix } from './fix.ts';

/** Whether changes to the machine may be made: after asking, immediately, or not at all. */
export type Consent =
  | { readonly decision: 'ask' }
  | { readonly decision: 'go' }
  | { readonly decision: 'refuse'; readonly error: BkdevError };

/**
 * Decides whether the fixes may be applied: with `--yes`, or by asking a person at a terminal. A CI job is never asked,
 * even with a terminal.
 */
export function consentTo(
  fixes: readonly Fix[],
  about: { readonly isTerminal: boolean; readonly yes: boolean; readonly env: Host['env'] },
): Consent {
  const applicable = fixes.filter(isApplicable);
  if (about.yes || applicable.length === 0) return { decision: 'go' };
  if (about.isTerminal && !isCi(about.env)) return { decision: 'ask' };
  return {
    decision: 'refuse',
    error: new BkdevError({
      code: 'consent-needed',
      message: message('setup.consent-needed', {
        fixes: applicable.map(fix => ({ summary: fix.summary, steps: listFix(fix) })),
      }),
      hint: `${about.env['BKDEV_COMMAND'] ?? 'bkdev'} doctor --fix --yes`,
    }),
  };
}

/** Whether this is a CI job, by the CI variable. */
export function isCi(env: Host['env']): boolean {
  const value = env['CI'];
  return value !== undefined && !['', '0', 'false'].includes(value.toLowerCase());
}
