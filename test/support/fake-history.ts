import type { History } from '../../src/host/ports/history.ts';
import type { KeptFiles } from '../../src/host/ports/kept-files.ts';
import type { Start } from '../../src/shared/model/event.ts';

/** The kept files of that history: its scales, no logs, and nothing on disk. */
export function fakeKeptFiles(history: Pick<History, 'scales' | 'rememberScales'>): KeptFiles {
  return {
    found: () => (Object.keys(history.scales()).length > 0 ? ['scales'] : []),
    forget: () => history.rememberScales({}),
  };
}

/** A history in memory, empty or with the given content. */
export function fakeHistory(
  before: {
    readonly profile?: string;
    readonly starts?: Readonly<Record<string, readonly number[]>>;
    readonly memory?: Readonly<Record<string, number>>;
  } = {},
): History {
  let profile = before.profile;
  let inUse = before.profile;
  let starts = before.starts ?? {};
  let memory = before.memory ?? {};
  let scales: Readonly<Record<string, number>> = {};
  const stops = new Set<string>();
  const wholeStarts: Start[] = [];
  const inputs: Record<string, { ranAt: number; listing: string }> = {};
  return {
    lastProfile: () => profile,
    rememberProfile: name => {
      inUse ??= profile;
      profile = name;
    },
    profileInUse: () => inUse ?? profile,
    rememberInUse: name => {
      inUse = name;
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
