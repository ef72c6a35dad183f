import type { ServiceFacts } from '../../../shared/model/facts.ts';
import type { LogSource } from '../logs/log-view.ts';
import { programName, type ServiceRow } from '../state/select-service-rows.ts';
import { isSingle, type LogChoice } from './log-reading.ts';

/** One instance or program of the selected service, which keys act on instead of the whole service. */
export interface Part {
  /** The name that commands take: `worker.2`, `worker:cron`. */
  readonly name: string;
  /** The container with a shell: that of an instance, otherwise the service's. */
  readonly container: string;
  /** Whether it is running or starting. */
  readonly isUp: boolean;
}

/** Returns the part whose log alone is shown; undefined for a whole service, and for a worker process. */
export function partOf(log: LogChoice, row: ServiceRow | undefined, known: ServiceFacts | undefined): Part | undefined {
  const { only } = log;
  if (row === undefined || only === undefined || only.type === 'worker' || !isSingle(log)) return undefined;
  return only.type === 'instance' ? instanceOf(only, row, known) : programOf(only, row);
}

function instanceOf({ name }: LogSource, { service }: ServiceRow, known: ServiceFacts | undefined): Part {
  const facts = known?.others?.[name] ?? (name.startsWith(`${service}.`) ? known : undefined);
  const state = facts?.container?.state;
  return { name, container: name, isUp: state === 'running' || state === 'restarting' };
}

function programOf({ name }: LogSource, { service, programs }: ServiceRow): Part {
  const program = programs.find(known => programName(known.name) === name);
  const tone = program?.badge.tone;
  return { name: `${service}:${name}`, container: service, isUp: tone === 'good' || tone === 'busy' };
}
