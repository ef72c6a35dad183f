import type { Program, Supervisor } from '../health/supervisor.ts';
import { isMeantToRun } from './affected.ts';
import type { AgentRecord, Halves } from './record.ts';

/** The restarts under way, recorded so that an agent that is killed leaves no program stopped. */
export interface Unfinished {
  begin(service: string, programs: readonly string[]): void;
  end(service: string): void;
  /** Starts what an earlier agent had stopped when it was killed. Resolves once that is done or the signal aborts. */
  finishEarlier(): Promise<void>;
}

interface Parts {
  readonly record: AgentRecord<Halves>;
  supervisor(service: string): Pick<Supervisor, 'programs' | 'stop' | 'start'>;
  sleep(durationMs: number, signal: AbortSignal): Promise<void>;
}

/** When to ask a supervisor again that did not answer. */
const askAgainMs = 2000;

export function createUnfinished({ record, supervisor, sleep }: Parts, signal: AbortSignal): Unfinished {
  const earlier = new Map(Object.entries(record.recall()));
  const own = new Map<string, readonly string[]>();
  // What an earlier agent left stays recorded until it is done: this one may be killed as well.
  const note = () => {
    const services = new Set([...earlier.keys(), ...own.keys()]);
    const programsOf = (service: string) => [...(earlier.get(service) ?? []), ...(own.get(service) ?? [])];
    record.note(Object.fromEntries([...services].map(service => [service, [...new Set(programsOf(service))]])));
  };
  const finish = async (service: string, programs: readonly string[]) => {
    while (!(await startStopped(supervisor(service), programs))) {
      await sleep(askAgainMs, signal);
      if (signal.aborted) return;
    }
    earlier.delete(service);
    note();
  };
  return {
    begin: (service, programs) => {
      own.set(service, programs);
      note();
    },
    end: service => {
      own.delete(service);
      note();
    },
    finishEarlier: async () => {
      await Promise.all([...earlier].map(([service, programs]) => finish(service, programs)));
    },
  };
}

/** Starts those of these programs that are stopped. Returns false if their supervisor could not be asked. */
async function startStopped(
  supervisor: Pick<Supervisor, 'programs' | 'stop' | 'start'>,
  programs: readonly string[],
): Promise<boolean> {
  const found = await supervisor.programs();
  // A service without a supervisor has no programs, and starts all of them when it comes back.
  if (found.type !== 'programs') return found.type === 'absent';
  const isLeft = (program: Program) =>
    !isMeantToRun(program) && (programs.includes(program.name) || programs.includes('*'));
  const started = await Promise.all(
    found.programs.filter(isLeft).map(async ({ name }) => {
      await supervisor.stop(name);
      return supervisor.start(name);
    }),
  );
  return started.every(({ type }) => type !== 'unreachable');
}
