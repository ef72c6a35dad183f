import type { Definition } from '../model/definition.ts';
import type { ContainerFacts, Facts } from '../model/facts.ts';
import { foldFacts } from '../model/fold-facts.ts';
import { conditionOf, programsGivenUp } from '../model/health.ts';
import { type Status, toStatus } from '../model/status.ts';
import type { World } from '../ports/world.ts';
import { attachedEditor } from '../watch/attached-editor.ts';
import { causeOf } from '../watch/explain.ts';
import { checkUrl, observeRunning } from '../watch/observe.ts';

const urlTimeoutMs = 2_000;

/** What runs now. Services of the last profile and whatever else has a container are listed. */
export async function readStatus(
  world: World,
  definition: Definition,
  profileServices: readonly string[],
): Promise<Status> {
  const [observed, busy] = await Promise.all([
    observeRunning(world, definition),
    world.lock.holder(definition.project),
  ]);
  const workspace = definition.services.find(({ role }) => role === 'workspace')?.name ?? '';
  const asked = attachedEditor(world.engine, observed.containers[workspace]);
  // It is only waited for at the end; what goes wrong here has its turn there.
  asked.catch(() => undefined);
  let facts: Facts = {};
  const at = world.clock.now();
  for (const [service, container] of Object.entries(observed.containers))
    facts = foldFacts(facts, { type: 'container-changed', at: changedAt(container) ?? at, service, container });
  for (const { at, report } of observed.reports) facts = foldFacts(facts, { type: 'role-reported', at, report });
  for (const service of definition.services) {
    if (facts[service.name]?.report?.health !== 'healthy') continue;
    const url = await checkUrl(world, service, urlTimeoutMs);
    if (url) facts = foldFacts(facts, { type: 'url-checked', at, service: service.name, url });
  }
  for (const [service, { state }] of Object.entries(observed.containers))
    if (busy !== undefined && state === 'created')
      facts = foldFacts(facts, {
        type: 'service-held',
        at,
        service,
        hold: `its turn comes in "bkdev ${busy}", which is at work`,
      });
  facts = await withCauses(facts, definition, world, at);
  const services = definition.services
    .map(service => service.name)
    .filter(name => profileServices.includes(name) || observed.containers[name] !== undefined);
  const wanted = profileServices.length > 0 ? profileServices : services;
  const about = {
    workspace: world.checkout.source,
    profile: world.history.lastProfile() ?? null,
    services,
    wanted,
    editor: await asked,
  };
  return toStatus(definition, facts, about, world.clock.now());
}

/** What a failed service said itself tells more than its exit status. A container that never ran has said nothing. */
async function withCauses(before: Facts, definition: Definition, world: World, at: number): Promise<Facts> {
  let facts = before;
  for (const service of definition.services) {
    const known = facts[service.name];
    if (known?.container?.startedAt === undefined) continue;
    const hasFailed = conditionOf(service, known, at).phase === 'failed' || programsGivenUp(known).length > 0;
    const cause = hasFailed ? await causeOf(known.container, world) : undefined;
    if (cause === undefined) continue;
    const error = { code: 'role-failed', hint: '', ...cause } as const;
    facts = foldFacts(facts, { type: 'service-failed', at, service: service.name, cause: cause.message, error });
  }
  return facts;
}

function changedAt({ state, startedAt, finishedAt }: ContainerFacts): number | undefined {
  return state === 'running' ? startedAt : (finishedAt ?? startedAt);
}
