import type { Level } from '../logs/level.ts';
import type { LogQuery } from '../logs/log-view.ts';
import type { Position } from './log-position.ts';

/** How a person reads logs. */
export interface LogChoice {
  /** Where they read; undefined while the log follows. */
  readonly position: Position | undefined;
  /** All services merged. */
  readonly isMerged: boolean;
  /** These services merged, whatever is selected. */
  readonly picked: readonly string[];
  readonly instance: string | undefined;
  readonly least: Level | undefined;
  /** Only lines with this in them; empty: all. */
  readonly filter: string;
  /** What is lit; empty: nothing. */
  readonly search: string;
  /** The task or request that is followed across all services; empty: none. */
  readonly traced: string;
  readonly wrap: boolean;
  /** How many cells are left of the screen where lines are not wrapped. */
  readonly shift: number;
  /** JSON lines as they are. */
  readonly raw: boolean;
  /** The tracebacks and JSON lines that are opened, by their line's place. */
  readonly opened: readonly number[];
  /** The other end of what is copied. */
  readonly mark: Position['cursor'] | undefined;
}

export const followingLog: LogChoice = {
  ...{
    position: undefined,
    isMerged: false,
    picked: [],
    instance: undefined,
    least: undefined,
    filter: '',
    search: '',
  },
  ...{ traced: '', wrap: true, shift: 0, raw: false, opened: [], mark: undefined },
};

/** The lines that a person reads, where these services are the selected ones. */
export function queryOf(log: LogChoice, selected: readonly string[]): LogQuery {
  const { traced, isMerged, picked, instance, least, filter } = log;
  if (traced !== '') return { services: undefined, filter: traced };
  const services = isMerged ? undefined : picked.length > 0 ? picked : selected;
  return { services, instance: isMerged || picked.length > 0 ? undefined : instance, least, filter };
}

/** How they read once another service is selected: from its end, by the same levels and words. */
export function readingAnew(log: LogChoice): LogChoice {
  if (log.isMerged || log.picked.length > 0 || log.traced !== '') return log;
  return { ...log, position: undefined, instance: undefined, opened: [], mark: undefined };
}
