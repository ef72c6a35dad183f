import type { Kept } from '../../shared/model/plan.ts';

/** Files that bkdev keeps on this machine for one checkout's environment, in addition to its containers. */
export interface KeptFiles {
  /** Returns the kinds that exist. */
  found(): readonly Kept[];
  /** Deletes one kind; missing files are no error. Throws BkdevError `file-unusable` if a file cannot be deleted. */
  forget(what: Kept): void;
}
