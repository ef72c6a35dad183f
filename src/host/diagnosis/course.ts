import type { Line } from './lines.ts';

/** The end of a program, as logged by supervisord. */
export interface Ending {
  readonly program: string;
  readonly index: number;
  readonly exitStatus?: number;
  readonly signal?: string;
}

/** Supervisord's log of the container's current run. */
export interface Course {
  /** Whether supervisord is running in the container. Then the container's end is not caused by one of its programs. */
  readonly isSupervised: boolean;
  /**
   * Index of the line where the last failed start begins, or the last start if none failed. Earlier lines no longer
   * matter.
   */
  readonly from: number;
  /** Index of the line where the first of supervisord's consecutive retries begins. */
  readonly firstTryFrom: number;
  /**
   * The last unrequested end of each program, oldest first. Reset when the program stays up or is started on request.
   */
  readonly endings: readonly Ending[];
  /** The ends of programs that are down now. */
  readonly downEndings: readonly Ending[];
  /** Whether a program is down or was given up. */
  readonly isDown: boolean;
}

const supervised =
  /^\d{4}-\d\d-\d\d [\d:,]+ [A-Z]+ (?:(?<spawned>spawned): '(?<name>[^']+)'|(?<event>exited|success|gave up|stopped): (?<program>\S+) ?(?:\((?:exit status (?<status>\d+)|terminated by (?<signal>\w+))[;)])?)/;

/** supervisord retries this, but it can succeed only after the container's files have changed. */
const spawnFailed = /^\d{4}-\d\d-\d\d [\d:,]+ INFO spawnerr: /;

/** One program's history in supervisord's log. */
interface Tried {
  readonly from: number;
  readonly firstTryFrom: number;
  readonly isDown: boolean;
  /** supervisord gave up or stopped it on request, so the next start is a requested one. */
  readonly isSettled: boolean;
  readonly ending?: Ending;
}

/** Parses supervisord's log lines. */
export function readCourse(lines: readonly Line[]): Course {
  const programs = new Map<string, Tried>();
  let cannotSpawnFrom: number | undefined;
  for (const [index, { whole }] of lines.entries()) {
    if (spawnFailed.test(whole)) cannotSpawnFrom ??= index;
    const { spawned, name, event, program, status, signal } = supervised.exec(whole)?.groups ?? {};
    const key = name ?? program;
    if (key === undefined) continue;
    const known = programs.get(key) ?? { from: 0, firstTryFrom: 0, isDown: false, isSettled: true };
    const { ending: _, ...alive } = known;
    if (spawned) {
      cannotSpawnFrom = undefined;
      const isRetry = known.ending !== undefined && !known.isSettled;
      const begun = { from: index, isDown: false, isSettled: false };
      programs.set(key, isRetry ? { ...known, ...begun } : { ...alive, ...begun, firstTryFrom: index });
    } else if (event === 'success') programs.set(key, { ...alive, firstTryFrom: known.from, isDown: false });
    else if (event === 'stopped') programs.set(key, { ...alive, isDown: false, isSettled: true });
    else if (event === 'gave up') programs.set(key, { ...known, isDown: true, isSettled: true });
    else if (event === 'exited') {
      const how = status === undefined ? {} : { exitStatus: Number(status) };
      const by = signal === undefined ? {} : { signal };
      const ending = { program: key, index, ...how, ...by };
      programs.set(key, { ...known, isDown: true, isSettled: false, ending });
    }
  }
  const all = [...programs.values()];
  const down = all.filter(({ isDown }) => isDown);
  const ended = all.filter(({ ending }) => ending !== undefined);
  const failing = [down, ended, all].find(some => some.length > 0) ?? [];
  const earliest = (starts: readonly number[]) => (starts.length > 0 ? Math.min(...starts) : 0);
  return {
    isSupervised: all.length > 0,
    from: cannotSpawnFrom ?? earliest(failing.map(({ from }) => from)),
    firstTryFrom: cannotSpawnFrom ?? earliest(failing.map(({ firstTryFrom }) => firstTryFrom)),
    endings: endingsOf(ended),
    downEndings: endingsOf(down),
    isDown: cannotSpawnFrom !== undefined || down.length > 0,
  };
}

function endingsOf(programs: readonly Tried[]): Ending[] {
  return programs.flatMap(({ ending }) => ending ?? []).sort((one, other) => one.index - other.index);
}
