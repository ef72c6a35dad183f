import { type Message, message } from '../../../shared/messages/message.ts';
import { type ContainerFacts, runOf } from '../../../shared/model/container.ts';
import type { Definition } from '../../../shared/model/definition.ts';
import type { Observation } from '../../../shared/model/observation.ts';
import type { Profile } from '../../../shared/model/profile.ts';
import { isJudgedByAgent, type Service } from '../../../shared/model/service.ts';
import { isWorkspace } from '../../../shared/model/traits.ts';
import { databaseGone, whyUndone } from './undone.ts';

/**
 * Returns why a running container must be restarted. A program that supervisord gave up on stays down until somebody
 * restarts it, and a store whose health check fails rarely recovers. The workspace is exempt from most of this, because
 * a restart would end the editor in it.
 */
export function whyRestart(service: Service, container: ContainerFacts, observed: Observation): Message | undefined {
  const checkFails = !isJudgedByAgent(service) && container.health === 'unhealthy';
  if (checkFails && !isWorkspace(service)) return message('cause.check-fails');
  if (hasOldPrograms(service, container, observed) && !isWorkspace(service)) return message('cause.programs-changed');
  const gone = databaseGone(service, container, observed);
  if (gone !== undefined) return gone;
  return programGaveUp(service, container, observed);
}

/** Whether the programs changed since the container started; supervisord reads them only at the start. */
export function hasOldPrograms(service: Service, container: ContainerFacts, observed: Observation): boolean {
  return observed.olderRuns?.[service.name]?.includes(runOf(container)) === true;
}

function programGaveUp(service: Service, container: ContainerFacts, observed: Observation): Message | undefined {
  const said = observed.reports.findLast(({ report }) => report.service === service.name);
  if (said === undefined || said.at < (container.startedAt ?? 0)) return undefined;
  const program = said.report.programs.find(({ state }) => state === 'FATAL');
  return program && message('cause.program-gave-up', { program: program.name });
}

/**
 * Returns why a completed step should run again: the agent reports that its results are gone, or a role that depends on
 * it gave up and may be missing them. Steps skip what is already done.
 */
export function doubt(
  step: Service,
  container: ContainerFacts,
  { services }: Definition,
  profile: Profile,
  observed: Observation,
): Message | undefined {
  if (container.state === 'running') return undefined;
  const undone = whyUndone(step, container, services, observed);
  if (undone !== undefined) return undone;
  const failed = services.find(other => {
    const found = observed.containers[other.name];
    const isWanted = profile.services.includes(other.name) && found?.state === 'running';
    const needsStep = other.dependsOn.some(({ service }) => service === step.name);
    return isWanted && needsStep && programGaveUp(other, found, observed) !== undefined;
  });
  return failed && message('cause.needed-by-failed', { service: failed.name });
}

/** Returns why a step that ended must run again: it failed, or what it reads or fills is no longer what it was. */
export function whyRunAgain(
  service: Service,
  container: ContainerFacts,
  definition: Definition,
  observed: Observation,
): Message | undefined {
  if (container.state === 'running') return undefined;
  if (container.state === 'created') return message('cause.never-ran');
  if (container.exitCode !== 0) return message('cause.step-failed', { exitCode: container.exitCode });
  const ranAt = container.startedAt ?? 0;
  const inputs = observed.inputs[service.name];
  if ((inputs?.changedAt ?? 0) >= ranAt) return message('cause.inputs-changed');
  if (inputs?.seen?.ranAt === ranAt && inputs.seen.listing !== inputs.listing)
    return message('cause.inputs-listed-anew');
  const renewed = service.fills.find(name => (observed.volumes[definition.volumes[name] ?? ''] ?? 0) >= ranAt);
  return renewed === undefined ? undefined : message('cause.volume-new', { volume: renewed });
}
