import { message } from '../../../shared/messages/message.ts';
import { type ContainerFacts, type Containers, isLive, serviceOf } from '../../../shared/model/container.ts';
import { type Definition, instancesNamed } from '../../../shared/model/definition.ts';
import { type Caused, emptyPlan, type Kept, type Plan } from '../../../shared/model/plan.ts';
import type { Standing } from '../../../shared/model/standing.ts';
import { isStore } from '../../../shared/model/traits.ts';
import { toTakeDown } from './graph.ts';
import { partsOf, programsNamed } from './programs-named.ts';

/**
 * Plans to stop these services, instances (`worker.2`) or programs (`worker:cron`), or all if none is named, without
 * removing their containers. Pure. Throws BkdevError `usage` for an unknown name, and as `programsNamed` does.
 */
export function planStop(definition: Definition, containers: Containers, asked: readonly string[]): Plan {
  const named = partsOf(asked);
  const chosen = named.containers.flatMap(name => instancesNamed(containers, definition, name));
  const ending = Object.entries(asked.length === 0 ? containers : Object.fromEntries(chosen));
  const cause = requestedBy('stop');
  const endings = ending
    .filter(([, container]) => isLive(container))
    .map(([service, { id }]): Caused => ({ type: 'stop', service, container: id, cause }));
  const isStopped = (instance: string) => chosen.some(([other]) => other === instance);
  const programs = programsNamed(definition, containers, named.programs)
    .filter(({ instance }) => !isStopped(instance))
    .map(({ instance: service, ...found }): Caused => {
      return { type: 'stop-programs', service, workspace: found.workspace, programs: found.programs, cause };
    });
  const isOfStore = storesIn(definition, containers);
  const all = { endings: [...endings, ...programs], left: [], last: [], isStore: isOfStore };
  return { ...emptyPlan, operations: toTakeDown(all) };
}

/**
 * Plans to remove all containers and networks; with `volumes`, also the data and the files that bkdev keeps for the
 * environment; and the snapshots found. Pure.
 */
export function planDown(definition: Definition, found: Standing, volumes: boolean): Plan {
  const { containers, others, release, networks, kept, snapshots } = found;
  const cause = requestedBy(volumes ? `down --volumes${snapshots.length > 0 ? ' --snapshots' : ''}` : 'down');
  const data = volumes ? ({ withData: true } as const) : {};
  const endings = [
    ...Object.entries(containers).map(
      ([service, { id }]): Caused => ({ type: 'remove', service, container: id, ...data, cause }),
    ),
    ...others.map(
      ({ id, name }): Caused => ({
        ...{ type: 'remove', service: name, container: id, ...data, cause: message('cause.of-no-service') },
      }),
    ),
    ...release.map(({ id, name }): Caused => ({ type: 'remove', service: name, container: id, withData: true, cause })),
  ];
  const left = [
    ...networks.map((network): Caused => ({ type: 'remove-network', network, cause })),
    ...(volumes ? found.volumes : []).map((volume): Caused => ({ type: 'remove-volume', volume, cause })),
    ...snapshots.map(
      ({ product, name, takenAt }): Caused => ({ type: 'remove-snapshot', product, snapshot: name, takenAt, cause }),
    ),
  ];
  const forgotten: readonly Kept[] = volumes ? ['logs', 'memory'] : ['scales'];
  const last = forgotten.filter(what => kept.includes(what)).map((what): Caused => ({ type: 'forget', what, cause }));
  return { ...emptyPlan, operations: toTakeDown({ endings, left, last, isStore: storesIn(definition, containers) }) };
}

/** The cause of what a person asked for. */
export function requestedBy(command: string) {
  return message('cause.requested', { command });
}

/** Returns a function that tells whether a container of this name belongs to a store. */
export function storesIn({ services }: Definition, containers: Containers): (name: string) => boolean {
  const stores = new Set(services.filter(isStore).map(({ name }) => name));
  const owner = (name: string, container: ContainerFacts | undefined) =>
    container === undefined ? name : serviceOf(name, container);
  return name => stores.has(owner(name, containers[name]));
}
