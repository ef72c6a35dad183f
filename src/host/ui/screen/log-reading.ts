import type { Level } from '../logs/level.ts';
import type { LogQuery, LogSource } from '../logs/log-view.ts';
import type { Position } from './log-position.ts';

/** How a person views logs. */
export interface LogChoice {
  /** The reading position; undefined while the log follows. */
  readonly position: Position | undefined;
  /** Whether all services are merged. */
  readonly isMerged: boolean;
  /** The services that are merged, whatever is selected. */
  readonly picked: readonly string[];
  /** The instance or program whose lines alone are shown. */
  readonly only: LogSource | undefined;
  readonly least: Level | undefined;
  /** Show only lines that contain this; empty for all. */
  readonly filter: string;
  /** The highlighted text; empty for none. */
  readonly search: string;
  /** The task or request id that is traced across all services; empty for none. */
  readonly traced: string;
  readonly wrap: boolean;
  /** Number of cells scrolled to the right, if lines are not wrapped. */
  readonly shift: number;
  /** Whether to show JSON lines unformatted. */
  readonly raw: boolean;
  /** The expanded tracebacks and JSON lines, by sequence number. */
  readonly opened: readonly number[];
  /** The other end of the selection to copy. */
  readonly mark: Position['cursor'] | undefined;
}

export const followingLog: LogChoice = {
  ...{
    position: undefined,
    isMerged: false,
    picked: [],
    only: undefined,
    least: undefined,
    filter: '',
    search: '',
  },
  ...{ traced: '', wrap: true, shift: 0, raw: false, opened: [], mark: undefined },
};

/** Whether the log is that of the selected service alone. */
export function isSingle({ traced, isMerged, picked }: LogChoice): boolean {
  return traced === '' && !isMerged && picked.length === 0;
}

/** Returns the query for the lines to show, given the selected services. */
export function queryOf(log: LogChoice, selected: readonly string[]): LogQuery {
  const { traced, isMerged, picked, only, least, filter } = log;
  if (traced !== '') return { services: undefined, filter: traced };
  const services = isMerged ? undefined : picked.length > 0 ? picked : selected;
  return { services, only: isMerged || picked.length > 0 ? undefined : only, least, filter };
}

/** Returns how the log is shown after selecting another service: from its end, with the same filters. */
export function readingAnew(log: LogChoice): LogChoice {
  if (!isSingle(log)) return { ...log, only: undefined };
  return { ...log, position: undefined, only: undefined, opened: [], mark: undefined };
}
