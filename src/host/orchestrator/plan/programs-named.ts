import { message } from '../../../shared/messages/message.ts';
import { type Containers, serviceOf } from '../../../shared/model/container.ts';
import { type Definition, instancesNamed } from '../../../shared/model/definition.ts';
import { BkdevError, notRunning } from '../../../shared/model/error.ts';
import { isJudgedByAgent, type Service } from '../../../shared/model/service.ts';
import { isWorkspace } from '../../../shared/model/traits.ts';

/** Programs of one running container. */
export interface ProgramsIn {
  readonly service: Service;
  /** The name of the container, for example `worker.2`. */
  readonly instance: string;
  readonly isFurther: boolean;
  /** The container that the agent runs in. */
  readonly workspace: string;
  readonly programs: readonly string[];
}

/** Splits what a person named into services or instances and programs: `worker:cron` is the program `cron`. */
export function partsOf(asked: readonly string[]) {
  const parts = asked.map(name => {
    const [, container = '', program = ''] = /^([^:]+):(.+)$/.exec(name) ?? [];
    return program === '' ? { container: name } : { container, program };
  });
  return {
    containers: parts.flatMap(({ container, program }) => (program === undefined ? [container] : [])),
    programs: parts.flatMap(({ container, program }) => (program === undefined ? [] : [{ container, program }])),
  };
}

/**
 * Resolves programs (`worker:cron`, `worker.2:cron`) to the running containers they are in; without a number, to all of
 * the service. Pure. Throws BkdevError `usage` for an unknown service and one without programs that the agent could
 * reach, and `role-failed` if the container, or that of the agent, is not running.
 */
export function programsNamed(
  definition: Definition,
  containers: Containers,
  asked: readonly { readonly container: string; readonly program: string }[],
): readonly ProgramsIn[] {
  const found = new Map<string, ProgramsIn>();
  for (const { container: name, program } of asked) {
    const all = instancesNamed(containers, definition, name).filter(([, { state }]) => state === 'running');
    if (all.length === 0) throw notRunning(name);
    const workspace = workspaceOf(definition, containers);
    for (const [instance, container] of all) {
      const service = definition.services.find(known => known.name === serviceOf(instance, container));
      if (service === undefined || !isJudgedByAgent(service)) throw withoutPrograms(name);
      const { programs = [] } = found.get(instance) ?? {};
      if (programs.includes(program)) continue;
      const isFurther = container.isFurther === true;
      found.set(instance, { service, instance, isFurther, workspace, programs: [...programs, program] });
    }
  }
  return [...found.values()];
}

function workspaceOf({ services }: Definition, containers: Containers): string {
  const name = services.find(isWorkspace)?.name ?? 'workspace';
  const workspace = containers[name];
  if (workspace?.state !== 'running') throw notRunning(name);
  return workspace.id;
}

function withoutPrograms(service: string): BkdevError {
  return new BkdevError({
    code: 'usage',
    message: message('program.not-supervised', { service }),
    hint: message('program.not-supervised.try', { service }),
  });
}
