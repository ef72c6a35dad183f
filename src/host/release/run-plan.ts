import { message } from '../../shared/messages/message.ts';
import { type Containers, instancesOf, isLive } from '../../shared/model/container.ts';
import type { Definition } from '../../shared/model/definition.ts';
import { BkdevError } from '../../shared/model/error.ts';
import { queuesOf } from '../../shared/model/programs.ts';
import { httpProbeOf, type Service } from '../../shared/model/service.ts';
import { isStore } from '../../shared/model/traits.ts';
import type { Variables } from '../ports/composer.ts';
import {
  isReleased,
  type NotReleased,
  type ReleaseProgram,
  type ReleaseSetting,
  releaseCompose,
  releasePrograms,
  releaseProjectOf,
} from './release-project.ts';

/** How to find out whether a program is up. */
export type UpCheck =
  /** `port` is the container's. Any answer below 500 will do: production may redirect, or know other hosts. */
  | { readonly type: 'http'; readonly port: number; readonly path: string }
  /** The node must answer a ping through the broker that the container's variables name. */
  | { readonly type: 'celery'; readonly node: string; readonly serializer: string }
  /** Nobody can ask it: it must keep running. */
  | { readonly type: 'stays' };

/** A program to run, the service that it comes from, and how to find out whether it is up. */
export interface PlannedProgram extends ReleaseProgram {
  readonly of: Service;
  readonly check: UpCheck;
}

/** What `bkdev release run` starts. */
export interface RunPlan {
  /** The release's own Compose project. */
  readonly project: string;
  /** Its Compose file: all that an overlay may name, also what is not started. */
  readonly compose: object;
  /** Never empty. */
  readonly programs: readonly PlannedProgram[];
  readonly left: readonly NotReleased[];
  /** Running services of the environment that take tasks from the same queues. */
  readonly sharing: readonly string[];
}

/** What a run is decided from. */
export interface BeforeRun extends Omit<ReleaseSetting, 'project'> {
  readonly definition: Pick<Definition, 'project' | 'services' | 'dataVolumes'>;
  /** The services of the profile in use; undefined if that is unknown. */
  readonly profile: readonly string[] | undefined;
  readonly environments: Readonly<Record<string, Variables>>;
  /** The environment's. */
  readonly containers: Containers;
}

/**
 * Decides which programs to run of the image, beside the environment and on its stores. Singletons are the
 * environment's: it may start its own at any time. Pure. Throws BkdevError `role-failed` if a store is not running, and
 * `usage` if data is in files, or if there is no program to run.
 */
export function planRun(before: BeforeRun): RunPlan {
  const { definition, environments, containers, profile = Object.keys(containers) } = before;
  const used = definition.services.filter(({ name }) => profile.includes(name));
  const runs = ({ name }: Service) => instancesOf(containers, name).some(([, container]) => isLive(container));
  const mounted = new Set(used.filter(isReleased).flatMap(({ mounts = [] }) => mounts));
  const inFiles = definition.dataVolumes?.find(volume => mounted.has(volume));
  if (inFiles !== undefined) throw dataInFiles(inFiles);
  const stores = used.filter(isStore);
  const missing = stores.filter(store => !runs(store)).map(({ name }) => name);
  if (used.length === 0 || missing.length > 0) throw withoutStores(missing);
  const { programs, left } = releasePrograms(definition, environments);
  const usedHere = ({ service }: { readonly service: string }) => used.find(({ name }) => name === service);
  const planned = programs.flatMap((program): PlannedProgram[] => {
    const of = usedHere(program);
    return of === undefined ? [] : [{ ...program, of, check: checkOf(program, of, environments[of.name] ?? {}) }];
  });
  const started = planned.filter(({ isSingleton }) => !isSingleton);
  const singletons = planned.filter(({ isSingleton }) => isSingleton);
  if (started.length === 0) throw nothingToRun(used.filter(isReleased));
  const queues = new Set(started.flatMap(program => program.queues));
  const isSharing = (service: Service) => runs(service) && queuesOf(service.programs).some(queue => queues.has(queue));
  return {
    project: releaseProjectOf(definition.project),
    compose: releaseCompose(programs, { ...before, project: definition.project }),
    programs: started,
    left: [
      ...left.filter(usedHere),
      ...singletons.map(({ service, program }): NotReleased => ({ service, program, reason: 'singleton' })),
    ],
    sharing: used.filter(isSharing).map(({ name }) => name),
  };
}

function checkOf({ port, nodes: [node] }: ReleaseProgram, service: Service, variables: Variables): UpCheck {
  if (port !== undefined) return { type: 'http', port, path: httpProbeOf(service)?.path ?? '/' };
  // Celery prefers this variable to the product's settings, so a ping that knows it alone gets there.
  const { CELERY_BROKER_URL: broker, BKDEV_CELERY_SERIALIZER: serializer } = variables;
  if (node === undefined || !broker) return { type: 'stays' };
  return { type: 'celery', node, serializer: serializer || 'pickle' };
}

function withoutStores(services: readonly string[]): BkdevError {
  return new BkdevError({
    code: 'role-failed',
    message: message('release.run.no-stores', { services }),
    hint: message('release.run.no-stores.try'),
  });
}

function dataInFiles(volume: string): BkdevError {
  return new BkdevError({
    code: 'usage',
    message: message('release.run.data-in-files', { volume }),
    hint: message('release.run.data-in-files.try'),
  });
}

function nothingToRun(services: readonly Service[]): BkdevError {
  return new BkdevError({
    code: 'usage',
    message: message('release.run.nothing', { services: services.map(({ name }) => name) }),
    hint: message('release.run.nothing.try'),
  });
}
