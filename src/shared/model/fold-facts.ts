import { type ContainerFacts, serviceOf } from './container.ts';
import type { EngineEvent, EventOf } from './event.ts';
import { type Facts, ownerOf, type ServiceFacts, type UrlFacts } from './facts.ts';
import type { RoleReport } from './report.ts';

/** Folds one event into the facts. Nothing else changes facts, in the engine or in the screen's state. */
export function foldFacts(facts: Facts, event: EngineEvent): Facts {
  switch (event.type) {
    case 'container-changed':
      return withoutGone(
        edit(facts, event.service, known => withContainer(known, event.container, event.at), event.container),
        event.service,
      );
    case 'role-reported':
      return edit(facts, event.report.service, known =>
        // Reports about an earlier run of the container do not apply to this one, and a report may arrive twice.
        event.at < Math.max(known.container?.startedAt ?? 0, known.silence?.at ?? 0, known.reportedAt ?? 0) ||
        isOfHeldServer(known, event.at)
          ? known
          : {
              ...omit(mended(withCode(known, event.report), event.report.health), 'silence'),
              ...worked(known, event.report.health === 'healthy' ? event.at : event.report.workedAt),
              report: event.report,
              reportedAt: event.at,
            },
      );
    case 'agent-lost':
      return Object.fromEntries(
        Object.entries(facts).map(([name, known]) => [
          name,
          eachOf(known, one => ({
            ...omit(one, 'report', 'reportedAt'),
            silence: { at: event.at, reason: event.reason },
          })),
        ]),
      );
    case 'engine-lost':
      return Object.fromEntries(
        Object.entries(facts).map(([name, known]) => [
          name,
          eachOf(known, one => ({ ...omit(one, 'report', 'reportedAt', 'silence', 'url'), lost: event.reason })),
        ]),
      );
    case 'url-checked':
      return edit(facts, event.service, known =>
        mended({ ...known, url: withSince(known.url, event) }, event.url.answers ? known.report?.health : undefined),
      );
    case 'service-held':
      return edit(facts, event.service, known => ({ ...known, hold: event.hold }));
    case 'service-progressed':
      return edit(facts, event.service, known => ({ ...known, progress: event.text }));
    case 'activity-started':
      return event.services.reduce(
        (all, name) =>
          edit(all, name, known => ({
            ...omit(known, 'hold', 'cause', 'failure'),
            activity: event.activity,
            since: event.at,
          })),
        facts,
      );
    case 'activity-finished':
      return event.services.reduce(
        (all, name) =>
          edit(all, name, known => ({
            ...omit(known, 'activity', 'progress'),
            ...(known.activity === 'copying' && { copiedAt: event.at }),
          })),
        facts,
      );
    case 'service-failed':
      return edit(facts, event.service, known => ({
        ...omit(known, 'activity'),
        cause: event.cause,
        failure: event.error,
      }));
    case 'failure-explained':
      return edit(facts, event.service, known => ({ ...known, failure: event.error }));
    default:
      return facts;
  }
}

/** Whether a report of this time (epoch ms) is about a server that was held still while its data was copied. */
export function isOfHeldServer({ activity, copiedAt = 0 }: ServiceFacts, at: number): boolean {
  return activity === 'copying' || at < copiedAt;
}

function withContainer(known: ServiceFacts, container: ContainerFacts | undefined, at: number): ServiceFacts {
  // Facts arrive on request and by event, so the older ones can arrive last.
  if (at < (known.observedAt ?? 0)) return known;
  const sameRun = known.container?.id === container?.id && known.container?.startedAt === container?.startedAt;
  const isRunning = container?.state === 'running';
  const kept = sameRun && isRunning ? known : omit(known, 'report', 'reportedAt', 'silence', 'url', 'progress');
  // If the agent looks at a role, its report counts instead of Docker's health.
  const isMended = isRunning && (!sameRun || (known.report === undefined && container.health === 'healthy'));
  const base = isRunning ? omit(kept, 'cause', 'hold', ...(isMended ? (['failure'] as const) : [])) : kept;
  const { state, health } = known.container ?? {};
  const isSame = sameRun && state === container?.state && (health === undefined || health === container?.health);
  const since = isSame && known.since !== undefined ? known.since : at;
  // For a while, Docker still calls a container healthy that the agent has seen failing.
  const isWorking =
    isRunning && container.health === 'healthy' && (!sameRun || (known.report?.health ?? 'healthy') === 'healthy');
  const noted = { ...omit(base, 'lost'), ...worked(known, isWorking ? at : undefined), since, observedAt: at };
  return container ? { ...noted, container } : omit(noted, 'container');
}

/** A failure of the previous code does not apply to the new code, nor does an address tried in between. */
function withCode(known: ServiceFacts, { code }: RoleReport): ServiceFacts {
  const wasReloading = known.report?.code?.state === 'reloading';
  const isReloading = code?.state === 'reloading';
  if (isReloading === wasReloading) return known;
  if (isReloading) return omit(known, 'cause', 'failure');
  return known.url?.answers === false ? omit(known, 'url') : known;
}

/** When it was last known to work. */
function worked(known: ServiceFacts, at = 0): Pick<ServiceFacts, 'workedAt'> {
  const workedAt = Math.max(known.workedAt ?? 0, at);
  return workedAt === 0 ? {} : { workedAt };
}

function withSince(before: UrlFacts | undefined, { url, at }: EventOf<'url-checked'>): UrlFacts {
  const since = before?.answers === url.answers ? before.since : before && at;
  return since === undefined ? url : { ...url, since };
}

/** A service that works has not failed. */
function mended(known: ServiceFacts, health: string | undefined): ServiceFacts {
  const works = health === 'healthy' && known.url?.answers !== false;
  return works && known.failure !== undefined ? omit(known, 'cause', 'failure') : known;
}

/**
 * Changes the facts of a service or of a further instance. An instance is found by its container or, without one, by
 * its known name.
 */
function edit(
  facts: Facts,
  name: string,
  change: (known: ServiceFacts) => ServiceFacts,
  container?: ContainerFacts,
): Facts {
  const service = container?.isFurther ? serviceOf(name, container) : (ownerOf(facts, name) ?? name);
  const known = facts[service] ?? {};
  if (service === name) return { ...facts, [name]: change(known) };
  return { ...facts, [service]: { ...known, others: { ...known.others, [name]: change(known.others?.[name] ?? {}) } } };
}

/** Nothing is kept about a further instance that was removed. */
function withoutGone(facts: Facts, name: string): Facts {
  const service = ownerOf(facts, name);
  const { others = {}, ...known } = (service === undefined ? undefined : facts[service]) ?? {};
  if (service === undefined || others[name]?.container !== undefined) return facts;
  const left = Object.entries(others).filter(([other]) => other !== name);
  return { ...facts, [service]: { ...known, ...(left.length > 0 && { others: Object.fromEntries(left) }) } };
}

function eachOf(known: ServiceFacts, change: (one: ServiceFacts) => ServiceFacts): ServiceFacts {
  const { others } = known;
  if (others === undefined) return change(known);
  const changed = Object.entries(others).map(([name, other]) => [name, change(other)] as const);
  return { ...change(known), others: Object.fromEntries(changed) };
}

function omit<Key extends keyof ServiceFacts>(known: ServiceFacts, ...keys: Key[]): Omit<ServiceFacts, Key> {
  const rest: Partial<Record<keyof ServiceFacts, unknown>> = { ...known };
  for (const key of keys) delete rest[key];
  return rest as Omit<ServiceFacts, Key>;
}
