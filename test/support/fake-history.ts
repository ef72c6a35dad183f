import type { History } from '../../src/host/ports/history.ts';
import type { Start } from '../../src/shared/model/event.ts';

/** A history in memory, empty or with the given content. */
export function fakeHistory(
  before: {
    readonly profile?: string;
    readonly starts?: Readonly<Record<string, readonly number[]>>;
    readonly memory?: Readonly<Record<string, number>>;
  } = {},
): History {
  let profile = before.profile;
  let starts = before.starts ?? {};
  let memory = before.memory ?? {};
  let scales: Readonly<Record<string, number>> = {};
  const stops = new Set<string>();
  const wholeStarts: Start[] = [];
  const inputs: Record<string, { ranAt: number; listing: string }> = {};
  return {
    lastProfile: () => profile,
    rememberProfile: name => {
      profile = name;
    },
    scales: () => scales,
    rememberScales: asked => {
      scales = asked;
    },
    starts: () => starts,
    rememberStart: (service, tookMs) => {
      starts = { ...starts, [service]: [...(starts[service] ?? []), tookMs] };
    },
    lastStarts: () => [...wholeStarts],
    rememberWholeStart: start => wholeStarts.push(start),
    memory: () => memory,
    rememberMemory: bytes => {
      memory = { ...memory, ...bytes };
    },
    wasStopped: run => stops.has(run),
    rememberStop: run => stops.add(run),
    inputs: step => inputs[step],
    rememberInputs: (step, ranAt, listing) => {
      inputs[step] = { ranAt, listing };
    },
  };
}
