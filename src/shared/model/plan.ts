import type { Message } from '../messages/message.ts';
import type { Dependency } from './service.ts';

/**
 * What bkdev keeps of an environment beside its containers: how many instances a person asked for, the logs that the
 * screen saved, and all that it remembers (these numbers, the last profile, how long starts took, the definition).
 */
export type Kept = 'scales' | 'logs' | 'memory';

/**
 * One change to the environment, by itself. `service` is one of the definition's, or one further instance of it
 * (`worker.2`); of a container that no service goes by, its own name.
 */
export type Change =
  | /** Write what Compose made of the definition where the agent reads it. */ { type: 'write'; file: string }
  | /** Build the images of these services: those that are missing, or also anew, without the build cache. */ {
      type: 'build';
      services: readonly string[];
      isFresh?: true;
    }
  | /** Make the containers that these services lack, in one go, and with them the volumes that are not there yet. */ {
      type: 'create';
      services: readonly string[];
      /** By their name in the definition. */
      volumes: readonly string[];
    }
  | /** Fill volumes from a snapshot before any of these services, which mount them, is started. */ {
      type: 'restore';
      snapshot: string;
      /** By their name in the definition. */
      volumes: readonly string[];
      services: readonly string[];
      /** Whether the volumes hold data, which is replaced. New ones are filled by steps if the snapshot is unusable. */
      replaces?: true;
    }
  | /** Keep what steps made of new volumes, once these are done, for the next time that they would make the same. */ {
      type: 'snapshot';
      snapshot: string;
      volumes: readonly string[];
      /** What the steps read, as `Snapshot.recipes` has it. */
      recipes: Readonly<Record<string, string>>;
      needs: readonly Dependency[];
    }
  | /** Create the workspace through the devcontainer CLI, which runs the lifecycle hooks. */ {
      type: 'create-workspace';
      service: string;
      profile: string;
      needs: readonly Dependency[];
    }
  | /** Replace the containers of a service that no longer fit, and start the new ones. They go on working until what they need is there. */ {
      type: 'recreate';
      service: string;
      container: string;
      /**
       * Whether they have to be removed first: where Compose would replace something else with them, or not touch
       * them at all.
       */
      removeFirst: boolean;
      needs: readonly Dependency[];
    }
  | /** Start a container that is there, or that the same plan creates: then nobody knows its id yet. */ {
      type: 'start';
      service: string;
      /** The service of a further instance. */
      instanceOf?: string;
      container?: string;
      needs: readonly Dependency[];
    }
  | /** Stop and start a container. */ {
      type: 'restart';
      service: string;
      /** The service of a further instance. */
      instanceOf?: string;
      container: string;
      /** Whether it has to be continued first: a paused process cannot handle SIGTERM. */
      unpauseFirst?: true;
      needs: readonly Dependency[];
    }
  | /** Have the agent restart the programs in a running container. */ {
      type: 'restart-programs';
      service: string;
      /** The service of a further instance. */
      instanceOf?: string;
      /** The container that the agent runs in. */
      workspace: string;
      /** Only these; all that are meant to run if absent. */
      programs?: readonly string[];
      needs: readonly Dependency[];
    }
  | /** Have the agent start programs in a running container. */ {
      type: 'start-programs';
      service: string;
      /** The service of a further instance. */
      instanceOf?: string;
      workspace: string;
      programs: readonly string[];
      needs: readonly Dependency[];
    }
  | /** Have the agent stop programs in a running container. */ {
      type: 'stop-programs';
      service: string;
      workspace: string;
      programs: readonly string[];
    }
  | /** Continue a paused container. */ { type: 'unpause'; service: string; container: string }
  | /** Put a container back into the network that it was taken out of. */ {
      type: 'reconnect';
      service: string;
      container: string;
      network: string;
    }
  | /** Wait until all of these are healthy at the same time. */ { type: 'await'; services: readonly string[] }
  | /** Stop a container and keep it. */ { type: 'stop'; service: string; container: string }
  | /** Remove a container; its named volumes stay. */ {
      type: 'remove';
      service: string;
      container: string;
      /** Whether the data goes that it wrote into volumes without a name. */
      withData?: true;
    }
  | /** Remove a network of the project, by its name, once no container of the project is in it. */ {
      type: 'remove-network';
      network: string;
    }
  | /** Delete a volume of the project, by the engine's name for it, and the data in it. */ {
      type: 'remove-volume';
      volume: string;
    }
  | /** Delete a snapshot, which every checkout of the product could use. */ {
      type: 'remove-snapshot';
      product: string;
      snapshot: string;
      /** Epoch ms: of several automatic snapshots with one name, this tells which. */
      takenAt: number;
    }
  | /** Delete something that bkdev keeps of the environment on this machine. */ { type: 'forget'; what: Kept };

/** A change, and why it is made. */
export type Caused = Change & { readonly cause: Message };

/**
 * One node of a plan: it begins once all of `after` are done and, where it has `needs`, once these hold. The executor
 * does it without deciding anything.
 */
export type Operation = Caused & {
  /** `start:api`; one of a kind has its type alone. */
  readonly id: string;
  /** Ids of operations that stand before it in the plan. */
  readonly after: readonly string[];
};

export interface Plan {
  /** In an order in which they could be done one by one. */
  readonly operations: readonly Operation[];
  /** Services and further instances that already are as they should be. */
  readonly kept: readonly string[];
  /**
   * Of these, a workspace whose image is no longer the definition's. Renewing it would end the editor in it, so a
   * person decides when.
   */
  readonly outdated: readonly string[];
  /** How many containers Compose is to leave each service with while the plan is carried out, where that is not one. */
  readonly scales: Readonly<Record<string, number>>;
}

/** The services, or instances, that an operation is about. */
export function servicesIn(operation: Change): readonly string[] {
  if ('services' in operation) return operation.services;
  return 'service' in operation ? [operation.service] : [];
}

/** Whether a plan changes anything about containers. What is left for the agent is nothing a person has to know of. */
export function isEmpty({ operations }: Plan): boolean {
  return operations.every(({ type }) => type === 'write');
}

/**
 * Whether two plans do the same, whatever containers they do it to: one that was replaced in between changes nothing
 * of what was agreed to.
 */
export function isSamePlan(one: Plan, other: Plan): boolean {
  const withoutContainers = (plan: Plan) =>
    JSON.stringify(plan, (key, value: unknown) => (key === 'container' ? undefined : value));
  return withoutContainers(one) === withoutContainers(other);
}

/** The plan as events tell it; nothing to do where there is none. */
export const emptyPlan: Plan = { operations: [], kept: [], outdated: [], scales: {} };
