import type { Wording } from '../../../shared/messages/wording.ts';
import type { ContainerFacts } from '../../../shared/model/container.ts';
import type { Definition } from '../../../shared/model/definition.ts';
import type { EngineEvent } from '../../../shared/model/event.ts';
import type { Facts } from '../../../shared/model/facts.ts';
import { foldFacts } from '../../../shared/model/fold-facts.ts';
import { isWorkspace } from '../../../shared/model/traits.ts';
import type { World } from '../../ports/world.ts';
import { attachedEditor } from './attached-editor.ts';
import { checkUrl, hearAgent, type Running } from './observe.ts';

const urlTimeoutMs = 2_000;

/** The current state, and the events that would have led to it. */
export interface Snapshot {
  readonly observed: Running;
  readonly events: readonly EngineEvent[];
  readonly facts: Facts;
  /** The name of the editor or terminal that has the workspace open, such as `VS Code`. */
  readonly editor: Wording | undefined;
}

/** Observes the containers, the agent's reports and the published addresses once, concurrently. */
export async function takeSnapshot(world: World, definition: Definition): Promise<Snapshot> {
  const containers = await world.engine.containers(definition.project);
  const running = definition.services.filter(({ name }) => containers[name]?.state === 'running');
  const workspace = definition.services.find(isWorkspace)?.name ?? '';
  const [heard, tried, editor] = await Promise.all([
    hearAgent(world, definition, containers),
    Promise.all(
      running.map(async service => ({ service: service.name, url: await checkUrl(world, service, urlTimeoutMs) })),
    ),
    attachedEditor(world.engine, containers[workspace]),
  ]);
  const at = world.clock.now();
  const inside: EngineEvent[] = [
    ...Object.entries(containers).map(
      ([service, container]): EngineEvent => ({
        type: 'container-changed',
        at: changedAt(container) ?? at,
        service,
        container,
      }),
    ),
    ...heard.reports.map(({ at, report }): EngineEvent => ({ type: 'role-reported', at, report })),
    ...(heard.silence === undefined ? [] : [{ type: 'agent-lost' as const, at, reason: heard.silence }]),
  ];
  const known = inside.reduce<Facts>(foldFacts, {});
  // If a role is not healthy inside its container, a failing address is no news.
  const addresses = tried.flatMap(({ service, url }): EngineEvent[] =>
    url && known[service]?.report?.health === 'healthy' ? [{ type: 'url-checked', at, service, url }] : [],
  );
  const facts = addresses.reduce(foldFacts, known);
  return { observed: { containers, ...heard }, events: [...inside, ...addresses], facts, editor };
}

function changedAt({ state, startedAt, finishedAt }: ContainerFacts): number | undefined {
  return state === 'running' || state === 'paused' ? startedAt : (finishedAt ?? startedAt);
}
