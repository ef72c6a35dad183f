import { type Message, message } from '../../shared/messages/message.ts';
import { type Programs, queuesOf } from '../../shared/model/programs.ts';
import type { Extension } from '../../shared/model/service.ts';
import type { Found, Worker } from '../recognition/findings.ts';

/** A service in one of its modes. */
interface Candidate {
  readonly service: string;
  readonly mode: string;
  readonly programs: Programs;
}

/**
 * Compares the workers of a product's own supervisor files with the definition's programs, each file with the service
 * and mode that differs least. Empty if there is no such file, or no service with workers.
 */
export function compareSupervisor(
  supervised: readonly Found<Worker>[],
  services: Readonly<Record<string, Extension | undefined>>,
): readonly Message[] {
  const candidates = Object.entries(services).flatMap(([service, extension]) => candidatesOf(service, extension));
  if (candidates.length === 0) return [];
  const files = Map.groupBy(supervised, ({ evidence }) => evidence[0]?.file ?? '');
  return [...files].flatMap(([file, workers]) => {
    const all = candidates.map(candidate => ({ candidate, differences: differencesIn(workers, candidate) }));
    const [closest] = all.toSorted((one, other) => one.differences.length - other.differences.length);
    if (closest === undefined) return [];
    const { service, mode } = closest.candidate;
    const heading = message('compare.supervisor', { file, service, mode, differences: closest.differences.length });
    return [heading, ...closest.differences];
  });
}

function candidatesOf(service: string, extension: Extension | undefined): Candidate[] {
  const modes = Object.entries(extension?.modes ?? {}).map(([mode, { programs }]) => ({ service, mode, programs }));
  const usual = extension?.programs === undefined ? [] : [{ service, mode: 'dev', programs: extension.programs }];
  return [...usual, ...modes].filter(({ programs }) => queuesOf(programs).length > 0);
}

function differencesIn(workers: readonly Found<Worker>[], { programs }: Candidate): Message[] {
  return workers.flatMap(({ value: worker, evidence: [place] }) => {
    const where = `${worker.name}:${place?.line}`;
    const queues = worker.queues ?? [];
    // Without queues, it consumes the default one, or those that the environment sets.
    if (queues.length === 0) return [];
    const consuming = Object.entries(programs).filter(([, { celery, queues: own }]) =>
      (celery?.queues ?? own ?? []).some(name => queues.includes(name)),
    );
    const consumed = new Set(consuming.flatMap(([, { celery, queues: own }]) => celery?.queues ?? own ?? []));
    const missing = queues.filter(name => !consumed.has(name));
    const [first] = consuming;
    return [
      ...(missing.length === 0 ? [] : [message('compare.unconsumed', { where, queues: missing })]),
      ...(first === undefined ? [] : optionsOf(where, worker, first)),
    ];
  });
}

function optionsOf(where: string, worker: Worker, [program, here]: readonly [string, Programs[string]]): Message[] {
  const { celery } = here;
  const { supervision = {} } = worker;
  const pairs: readonly (readonly [option: string, there: unknown, here: unknown])[] = [
    ['concurrency', worker.concurrency, celery?.concurrency ?? 1],
    ['pool', worker.pool ?? 'prefork', celery?.pool ?? 'prefork'],
    ['numprocs', supervision.numprocs ?? 1, here.numprocs ?? 1],
    ['stopSignal', supervision.stopSignal ?? 'TERM', here.stopSignal ?? 'TERM'],
    ['stopWait', supervision.stopWait, here.stopWait ?? 15],
  ];
  return pairs
    .filter(([, there, own]) => there !== undefined && there !== own)
    .map(([option, there, own]) =>
      message('compare.option', { where, program, option, there: String(there), here: String(own) }),
    );
}
