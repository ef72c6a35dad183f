import type { EngineEvent, ServiceStart, Span, Start, StartReport } from '../../../shared/model/event.ts';
import type { Activity } from '../../../shared/model/facts.ts';
import { median } from './estimate.ts';

/** How services come up during one command, as reported so far. */
export interface Waterfall {
  /** When the command began, epoch ms; undefined before. */
  readonly at: number | undefined;
  readonly profile: string;
  readonly isOver: boolean;
  readonly rows: Readonly<Record<string, Row>>;
}

/** The progress of one service; times are epoch milliseconds. */
interface Row {
  /** When its container had started before the command touched it. */
  readonly formerRun?: number | undefined;
  readonly isTouched?: boolean;
  readonly under?: { readonly work: 'build' | 'create'; readonly since: number } | undefined;
  readonly build?: Span;
  readonly create?: Span;
  readonly hold?: { readonly service: string; readonly since: number } | undefined;
  readonly waits?: readonly { readonly service: string; readonly span: Span }[];
  readonly startedAt?: number | undefined;
  readonly answeredAt?: number | undefined;
  readonly healthyAt?: number;
}

export const noWaterfall: Waterfall = { at: undefined, profile: '', isOver: false, rows: {} };

/** Folds one more event into the waterfall. Events after the command's end are ignored. */
export function foldWaterfall(before: Waterfall, event: EngineEvent): Waterfall {
  if (event.type === 'command-started')
    return { ...noWaterfall, at: event.at, profile: event.profile, rows: withoutWork(before.rows) };
  if (before.isOver) return before;
  if (event.type === 'plan-agreed') return { ...before, at: event.at };
  const edit = (services: readonly string[], change: (row: Row) => Row): Waterfall => ({
    ...before,
    rows: { ...before.rows, ...Object.fromEntries(services.map(name => [name, change(before.rows[name] ?? {})])) },
  });
  switch (event.type) {
    case 'activity-started':
      return edit(event.services, row => begin(row, event.activity, event.at));
    case 'activity-finished':
      return edit(event.services, row => endWork(row, event.at));
    case 'service-held': {
      const { code, params } = event.hold;
      const hold = code === 'hold.service' ? { service: params.service, since: event.at } : undefined;
      return edit([event.service], row => ({ ...endHold(row, event.at), hold }));
    }
    case 'container-changed': {
      const startedAt = event.container?.startedAt;
      return edit([event.service], row =>
        startedAt === undefined || startedAt === row.startedAt ? row : { ...row, startedAt, answeredAt: undefined },
      );
    }
    case 'role-reported': {
      const { service, health, latencyMs } = event.report;
      const answers = latencyMs !== undefined || health === 'healthy';
      return edit([service], row =>
        answers && row.answeredAt === undefined && event.at >= (row.startedAt ?? event.at + 1)
          ? { ...row, answeredAt: event.at }
          : row,
      );
    }
    case 'service-became-healthy':
      return edit([event.service], row =>
        row.startedAt === undefined ? row : { ...row, healthyAt: row.startedAt + event.tookMs },
      );
    case 'command-finished':
      return { ...before, isOver: true };
    default:
      return before;
  }
}

/** Keeps only each container's start time from an earlier command. */
function withoutWork(rows: Waterfall['rows']): Waterfall['rows'] {
  return Object.fromEntries(Object.entries(rows).map(([name, { startedAt }]) => [name, { startedAt }]));
}

function begin(row: Row, activity: Activity, at: number): Row {
  const { startedAt } = row;
  const touched = row.isTouched ? row : { ...row, isTouched: true, formerRun: startedAt };
  switch (activity) {
    case 'building':
      return { ...touched, under: { work: 'build', since: at } };
    case 'creating':
      return { ...endHold(touched, at), under: { work: 'create', since: at } };
    case 'starting':
    case 'stopping':
      return endHold(touched, at);
    case 'copying':
      return row;
  }
}

function endWork({ under, ...row }: Row, at: number): Row {
  return under === undefined ? row : { ...row, [under.work]: [under.since, at] };
}

function endHold({ hold, ...row }: Row, at: number): Row {
  if (hold === undefined) return row;
  return { ...row, waits: [...(row.waits ?? []), { service: hold.service, span: [hold.since, at] }] };
}

/**
 * Returns how the services that the command started came up, compared with earlier starts (newest last). Returns
 * undefined if it started nothing.
 */
export function startReport(
  { at, profile, rows }: Waterfall,
  tookMs: number,
  earlier: readonly Start[],
): StartReport | undefined {
  if (at === undefined) return undefined;
  const services = Object.fromEntries(
    Object.entries(rows).flatMap(([name, row]) => {
      const start = toStart(row, at);
      return start === undefined ? [] : [[name, start] as const];
    }),
  );
  return reportOn({ at, profile, tookMs, services }, earlier);
}

/** Returns undefined for a service that this command did not start, or only unpaused. */
function toStart(row: Row, beganAt: number): ServiceStart | undefined {
  const { build, create, waits, startedAt, answeredAt, healthyAt } = row;
  if (!row.isTouched || startedAt === undefined || healthyAt === undefined || startedAt === row.formerRun)
    return undefined;
  // The engine's clock may differ from the host's.
  const since = (at: number) => Math.max(0, Math.round(at - beganAt));
  const span = ([from, to]: Span): Span => [since(from), since(to)];
  return {
    ...(build && { build: span(build) }),
    ...(create && { create: span(create) }),
    ...(waits && { waits: waits.map(wait => ({ ...wait, span: span(wait.span) })) }),
    startedMs: since(startedAt),
    ...(answeredAt !== undefined && answeredAt <= healthyAt && { answeredMs: since(answeredAt) }),
    healthyMs: since(healthyAt),
  };
}

/** Compares a start with earlier ones; returns undefined if it started nothing. */
export function reportOn(start: Start, earlier: readonly Start[]): StartReport | undefined {
  const chain = longestWay(start);
  const own = (name: string) => ownMs(start.services[name]) ?? 0;
  const [slowest] = chain.toSorted((one, other) => own(other) - own(one));
  if (slowest === undefined) return undefined;
  const names = Object.keys(start.services);
  const usually = names.flatMap(name => {
    const usual = median(earlier.flatMap(({ services }) => ownMs(services[name]) ?? []));
    return usual === undefined ? [] : [[name, Math.round(usual)] as const];
  });
  const same = earlier.filter(({ services }) => Object.keys(services).sort().join() === names.toSorted().join());
  const usuallyTookMs = median(same.map(({ tookMs }) => tookMs));
  return {
    ...start,
    chain,
    slowest,
    waited: names.filter(name => name !== slowest && waitedFor(start, name).has(slowest)),
    usualMs: Object.fromEntries(usually),
    ...(usuallyTookMs !== undefined && { usuallyTookMs: Math.round(usuallyTookMs) }),
  };
}

/** The time from its start to healthy or done. */
function ownMs(start: ServiceStart | undefined): number | undefined {
  return start && start.healthyMs - start.startedMs;
}

/** The critical path: backwards from the last service to become healthy, each time to the one it waited for last. */
function longestWay({ services }: Start): string[] {
  const [last] = Object.entries(services).toSorted(([, one], [, other]) => other.healthyMs - one.healthyMs);
  const way: string[] = [];
  for (let name = last?.[0]; name !== undefined && !way.includes(name); ) {
    way.unshift(name);
    name = services[name]?.waits?.findLast(({ service }) => service in services)?.service;
  }
  return way;
}

/** Everything that a service waited for, directly or transitively. */
function waitedFor({ services }: Start, name: string): Set<string> {
  const found = new Set<string>(services[name]?.waits?.map(({ service }) => service));
  // Iterating over a Set includes elements added during the iteration.
  for (const next of found) for (const { service } of services[next]?.waits ?? []) found.add(service);
  return found;
}
