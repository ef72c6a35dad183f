import { isStep, type Kind, kinds, traitsOf } from '../../../../shared/model/traits.ts';
import type { ServiceRow } from '../../state/select-service-rows.ts';

/** The key of the completed steps' group; no service can have this name. */
export const doneSteps = '*done-steps';

/** An entry that a person can select. */
export type Entry =
  | { readonly type: 'service'; readonly key: string; readonly row: ServiceRow }
  /** The group of completed steps. */
  | {
      readonly type: 'steps';
      readonly key: typeof doneSteps;
      readonly rows: readonly ServiceRow[];
      readonly isOpen: boolean;
    };

/**
 * Returns the services by kind, each kind in the definition's order. Completed steps form one entry, followed by each
 * of them if it is open.
 */
export function entriesOf(rows: readonly ServiceRow[], isOpen: boolean): readonly Entry[] {
  const done = rows.filter(isDone);
  // A single step needs no group.
  const isFolded = done.length > 1;
  return kinds.flatMap((kind: Kind): readonly Entry[] => {
    const own = rows.filter(row => traitsOf(row).kind === kind);
    const each = own.map((row): Entry => ({ type: 'service', key: row.service, row }));
    if (kind !== 'step' || !isFolded) return each;
    const [finished, others] = [each.filter(isOfDone), each.filter(entry => !isOfDone(entry))];
    return [...others, { type: 'steps', key: doneSteps, rows: done, isOpen }, ...(isOpen ? finished : [])];
  });
}

/** Returns the services of an entry. */
export function servicesIn(entry: Entry | undefined): readonly ServiceRow[] {
  if (entry === undefined) return [];
  return entry.type === 'service' ? [entry.row] : entry.rows;
}

function isOfDone(entry: Entry): boolean {
  return entry.type === 'service' && isDone(entry.row);
}

function isDone(row: ServiceRow): boolean {
  const { phase, health, inProfile } = row;
  return isStep(row) && phase === 'stopped' && health === 'healthy' && inProfile;
}
