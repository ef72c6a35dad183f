import { type Message, message } from '../../shared/messages/message.ts';
import type { ReloadFigures } from '../../shared/model/report.ts';

/** The latest reloads of one role. */
export interface Reloads {
  readonly count: number;
  /** Their durations in milliseconds, newest last. */
  readonly took: readonly number[];
  readonly last?: ReloadFigures['last'];
}

const kept = 50;

export const noReloads: Reloads = { count: 0, took: [] };

export function withReload({ count, took }: Reloads, last: ReloadFigures['last']): Reloads {
  return { count: count + 1, took: [...took, last.tookMs].slice(-kept), last };
}

/** Undefined before the first reload. */
export function figuresOf({ count, took, last }: Reloads): ReloadFigures | undefined {
  if (last === undefined) return undefined;
  const sorted = took.toSorted((one, other) => one - other);
  return { count, p50Ms: percentile(sorted, 0.5), p95Ms: percentile(sorted, 0.95), last };
}

/** The smallest value that at least this share of all values does not exceed (nearest rank). */
function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

/** `shop/urls.py`, `shop/urls.py and 3 more`. */
export function namesOf(paths: readonly string[]): Message {
  const [first = ''] = paths.toSorted();
  return message('code.files', { first, more: Math.max(0, paths.length - 1) });
}
