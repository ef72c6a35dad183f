import type { EventOf } from '../../../shared/model/event.ts';

/** The requests that a service answered in one second. */
interface Second {
  /** Whole seconds since the epoch. */
  readonly at: number;
  readonly count: number;
  /** How long the first of them took, in milliseconds. */
  readonly tookMs: readonly number[];
}

/** The requests of the last minute, by service, as the gateway recorded them. */
export type Traffic = Readonly<Record<string, readonly Second[]>>;

const keptSeconds = 60;
/** Enough for percentiles, also during a load test. */
const keptTimes = 100;

/** Counts a request for the gateway and for the service that answered it. */
export function foldTraffic(
  traffic: Traffic,
  { gateway, service, servedAt, tookMs }: EventOf<'request-served'>,
): Traffic {
  const at = Math.floor(servedAt / 1000);
  const names = service === undefined || service === gateway ? [gateway] : [gateway, service];
  const counted = names.map(name => [name, added(traffic[name] ?? [], at, tookMs)] as const);
  return { ...traffic, ...Object.fromEntries(counted) };
}

function added(seconds: readonly Second[], at: number, tookMs: number): readonly Second[] {
  const last = seconds.at(-1);
  // Records may arrive out of order, because a request is recorded at its end.
  if (last === undefined || at > last.at)
    return [...seconds.slice(1 - keptSeconds), { at, count: 1, tookMs: [tookMs] }];
  const times = last.tookMs.length < keptTimes ? [...last.tookMs, tookMs] : last.tookMs;
  return [...seconds.slice(0, -1), { ...last, count: last.count + 1, tookMs: times }];
}

/** The rate of requests in the last minute, and the time within which 95 % of them were answered. */
export interface Rate {
  readonly perSecond: number;
  readonly p95Ms: number;
}

/** Returns a service's rate; undefined if there were no requests in the last minute. `now` in epoch milliseconds. */
export function rateOf(traffic: Traffic, service: string, now: number): Rate | undefined {
  const recent = (traffic[service] ?? []).filter(({ at }) => at * 1000 >= now - keptSeconds * 1000);
  const times = recent.flatMap(({ tookMs }) => tookMs).sort((one, other) => one - other);
  const p95Ms = times[Math.ceil(times.length * 0.95) - 1];
  const count = recent.reduce((sum, second) => sum + second.count, 0);
  return p95Ms === undefined ? undefined : { perSecond: count / keptSeconds, p95Ms };
}
