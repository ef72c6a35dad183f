import type { Kept } from '../../shared/model/plan.ts';

/** What bkdev keeps of one checkout's environment on this machine, beside its containers. */
export interface KeptFiles {
  /** What of it there is. */
  found(): readonly Kept[];
  /** Deletes it; what is gone already is no error. Throws BkdevError `file-unusable` for what cannot be deleted. */
  forget(what: Kept): void;
}
