import { message } from '../../../shared/messages/message.ts';
import type { Wording } from '../../../shared/messages/wording.ts';
import { instancesOf, isLive, runOf } from '../../../shared/model/container.ts';
import type { Definition } from '../../../shared/model/definition.ts';
import type { UrlFacts } from '../../../shared/model/facts.ts';
import type { Observation, ObservedInputs } from '../../../shared/model/observation.ts';
import { olderRuns } from '../../../shared/model/programs.ts';
import type { AnsweredReport } from '../../../shared/model/report.ts';
import { httpProbeOf, type Service, urlOf } from '../../../shared/model/service.ts';
import { isStep, isWorkspace } from '../../../shared/model/traits.ts';
import type { World } from '../../ports/world.ts';
import { agentListensWithinMs, lookAtRoles } from './ask-agent.ts';
import { keptData } from './kept-data.ts';
import { leftFor } from './left-definition.ts';

/** The part of a snapshot that concerns what is running. */
export interface Running extends Pick<Observation, 'containers' | 'reports'> {
  /** Why the agent did not answer although it should; absent if it answered, or need not. */
  readonly silence?: Wording;
}

/** Takes a snapshot of everything that a plan is made from, including the services whose images are to be rebuilt. */
export async function observe(
  world: World,
  definition: Definition,
  rebuild?: Observation['rebuild'],
): Promise<Observation> {
  const { engine, checkout } = world;
  const steps = definition.services.filter(isStep);
  const [{ containers, reports }, images, volumes, profiles, left, inputs] = await Promise.all([
    observeRunning(world, definition),
    engine.existingImages([...new Set(definition.services.map(service => service.image))]),
    engine.volumes(definition.project),
    checkout.profiles(),
    checkout.leftPrograms(),
    Promise.all(steps.map(async step => [step.name, await inputsOf(step, world)] as const)),
  ]);
  const named = new Set(profiles.flatMap(profile => profile.services));
  const kept = await keptData(world, definition, volumes);
  const older = olderRuns(definition.services, left, name =>
    instancesOf(containers, name).flatMap(([, container]) => (isLive(container) ? [runOf(container)] : [])),
  );
  return {
    ...{ containers, reports, images, volumes, named, olderRuns: older },
    ...{ left: leftFor(world, definition, older), asked: world.history.scales() },
    ...(kept && { kept }),
    ...(rebuild && { rebuild }),
    inputs: Object.fromEntries(inputs),
  };
}

async function inputsOf(step: Service, { checkout, history }: World): Promise<ObservedInputs> {
  const seen = history.inputs(step.name);
  return { ...(await checkout.inputs(step.inputs)), ...(seen && { seen }) };
}

/** Takes a snapshot of a project's containers and has the agent look at its services. */
export async function observeRunning(world: World, definition: Definition): Promise<Running> {
  const containers = await world.engine.containers(definition.project);
  return { containers, ...(await hearAgent(world, definition, containers)) };
}

/** Has the agent look at all roles now; returns no reports if the workspace is not running. */
export async function hearAgent(
  { engine, clock }: World,
  definition: Definition,
  containers: Running['containers'],
): Promise<Omit<Running, 'containers'>> {
  const workspace = definition.services.find(isWorkspace);
  const { id, state, startedAt = 0 } = containers[workspace?.name ?? ''] ?? {};
  if (id === undefined || state !== 'running') return { reports: [] };
  const found = await lookAtRoles(engine, id);
  if (!('type' in found)) return { reports: found.map(told) };
  // An agent that just started may not listen yet. One that refuses does listen, and says why it refuses.
  const mayBegin = clock.now() - startedAt < agentListensWithinMs && !found.isRefusal;
  return { reports: [], ...(!mayBegin && { silence: found.reason }) };
}

function told({ at, changes, ...report }: AnsweredReport): Observation['reports'][number] {
  return { at, report, changes };
}

/** Probes a service's published address from the host; returns undefined if it has none that can be probed. */
export async function checkUrl(
  { host }: World,
  service: Service,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<UrlFacts | undefined> {
  const url = urlOf(service);
  const probe = httpProbeOf(service);
  if (url === undefined || probe === undefined) return undefined;
  const { answers, reason } = await host.get(url + probe.path, probe.expect, timeoutMs, signal, probe.below);
  return { url, answers, reason: answers ? '' : message('health.url-refused', { url, reason }) };
}
