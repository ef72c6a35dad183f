import { message } from '../../../shared/messages/message.ts';
import type { Wording } from '../../../shared/messages/wording.ts';
import { conditionIn } from '../../../shared/model/condition-in.ts';
import type { Definition } from '../../../shared/model/definition.ts';
import { BkdevError } from '../../../shared/model/error.ts';
import { type Facts, ownerOf } from '../../../shared/model/facts.ts';
import { hintFrom } from '../../../shared/model/failure.ts';
import { type Plan, servicesIn } from '../../../shared/model/plan.ts';
import type { Service } from '../../../shared/model/service.ts';
import { isWorkspace } from '../../../shared/model/traits.ts';
import type { World } from '../../ports/world.ts';
import type { FactStore } from '../observe/fact-store.ts';
import { follow } from '../observe/follow.ts';
import { interruption } from '../observe/waiting.ts';
import { watchForFailure } from '../observe/watch-for-failure.ts';
import { execute } from './execute.ts';

/** The context of a command that starts or restarts some services. */
export interface Site {
  readonly world: World;
  readonly definition: Definition;
  readonly ledger: FactStore;
  /** How long a started service may take to become healthy. */
  readonly timeoutMs: number;
  /** Aborts when the person interrupts. */
  readonly signal: AbortSignal;
}

/**
 * Carries out a plan that starts or restarts some services, and returns once each of them is healthy. Throws BkdevError
 * with the reason if one cannot become healthy, also if a service that it needs is not; by then nothing is running in
 * the background.
 */
export async function bringBack(site: Site, plan: Plan): Promise<void> {
  const { world, definition, ledger, signal } = site;
  const at = ledger.now();
  for (const [service, container] of Object.entries(await world.engine.containers(definition.project)))
    ledger.record({ type: 'container-changed', at, service, container });
  const broken = new AbortController();
  const working = AbortSignal.any([signal, broken.signal]);
  const fail = (error: unknown) => broken.abort(error);
  const returning = returningIn(plan, definition, ledger.facts());
  // What the plan leaves alone is as it was, also if a further instance of it is started.
  const touched = new Set(returning.flatMap(({ instances }) => instances));
  const settled = new Set(definition.services.map(({ name }) => name).filter(name => !touched.has(name)));
  const followed = definition.services.filter(
    service => isWorkspace(service) || returning.some(other => other.service === service),
  );
  const options = { services: followed.map(({ name }) => name), logs: false, signal: working };
  const besides: Promise<unknown>[] = [follow(world, definition, ledger, options, fail)];
  const watch = (service: Service, stop: AbortSignal) => {
    const patience = { timeoutMs: site.timeoutMs, retry: 'bkdev up' };
    besides.push(watchForFailure(world, [service], patience, settled, ledger, stop).catch(fail));
  };
  const executing = execute(
    plan,
    { definition, world, ledger, settled },
    { interrupted: signal, givenUp: broken.signal },
  );
  const healthy = returning.map(one => healthyAgain(one, settled, watch, site, working));
  try {
    await Promise.all([executing, ...healthy]);
  } catch (error) {
    fail(error);
    await executing.catch(() => undefined);
    throw signal.aborted ? interruption(signal) : broken.signal.reason;
  } finally {
    broken.abort();
    await Promise.all(besides);
  }
}

/** A service that a plan starts or restarts, and its instances that are meant. */
interface Returning {
  readonly service: Service;
  readonly instances: readonly string[];
}

function returningIn({ operations }: Plan, { services }: Definition, facts: Facts): readonly Returning[] {
  const starting = operations
    .filter(({ type }) => type !== 'stop' && type !== 'stop-programs' && type !== 'restore')
    .flatMap(servicesIn);
  return services.flatMap(service => {
    const instances = starting.filter(name => (ownerOf(facts, name) ?? name) === service.name);
    return instances.length > 0 ? [{ service, instances }] : [];
  });
}

/** Returns once all these instances are back and their service is healthy, given what it needs. */
async function healthyAgain(
  { service, instances }: Returning,
  settled: ReadonlySet<string>,
  watch: (service: Service, stop: AbortSignal) => void,
  { definition, ledger }: Site,
  signal: AbortSignal,
): Promise<void> {
  let watched = new AbortController();
  for (const name of instances) {
    await ledger.until(() => settled.has(name) || undefined, signal);
    // Each instance has its own time.
    watched.abort();
    watched = new AbortController();
    watch(service, AbortSignal.any([signal, watched.signal]));
  }
  const among = { services: definition.services, wanted: [] };
  await ledger.until((facts, now) => {
    const { health, needs, reason } = conditionIn(among, service, facts, now);
    if (health === 'unhealthy' && needs !== undefined) throw lacking(service, needs, reason);
    return health === 'healthy' || undefined;
  }, signal);
}

/** The error for a service that was restarted but cannot become healthy because a dependency is unhealthy. */
function lacking({ name, title }: Service, needs: string, reason: Wording): BkdevError {
  const fixes = [{ command: `bkdev restart ${needs}`, says: message('fix.starts') }];
  const told = message('restart.lacking', { title, service: name, reason });
  return new BkdevError({
    code: 'role-failed',
    message: told,
    hint: hintFrom(fixes),
    service: name,
    cause: reason,
    fixes,
  });
}
