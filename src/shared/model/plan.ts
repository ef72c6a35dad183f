import type { Message } from '../messages/message.ts';
import type { Dependency } from './service.ts';

/** One change to the environment. The executor does it without deciding anything; `cause` says why it is in the plan. */
export type Operation =
  | /** Build the missing images of these services. */ { type: 'build'; services: readonly string[]; cause: Message }
  | /** Create the workspace through the devcontainer CLI, which runs the lifecycle hooks. */ {
      type: 'create-workspace';
      service: string;
      profile: string;
      cause: Message;
      needs: readonly Dependency[];
    }
  | /** Create and start a service that has no container. */ {
      type: 'create';
      service: string;
      cause: Message;
      needs: readonly Dependency[];
    }
  | /** Replace a container that no longer fits, and start the new one. It goes on working until what it needs is there. */ {
      type: 'recreate';
      service: string;
      container: string;
      /** Whether it has to be removed first: where Compose would replace something else with it, or not touch it at all. */
      removeFirst: boolean;
      cause: Message;
      needs: readonly Dependency[];
    }
  | /** Start the container that is there. */ {
      type: 'start';
      service: string;
      container: string;
      cause: Message;
      needs: readonly Dependency[];
    }
  | /** Stop and start a container whose program gave up. */ {
      type: 'restart';
      service: string;
      container: string;
      cause: Message;
      needs: readonly Dependency[];
    }
  | /** Continue a paused container. */ { type: 'unpause'; service: string; container: string; cause: Message }
  | /** Put a container back into the network that it was taken out of. */ {
      type: 'reconnect';
      service: string;
      container: string;
      network: string;
      cause: Message;
    }
  | /** Stop a container and keep it. */ { type: 'stop'; service: string; container: string; cause: Message }
  | /** Remove a container; its volumes stay. */ { type: 'remove'; service: string; container: string; cause: Message };

export interface Plan {
  readonly operations: readonly Operation[];
  /** Services that already are as they should be. */
  readonly kept: readonly string[];
  /** Of these, a workspace whose image is no longer the definition's. Renewing it would end the editor in it, so a person decides when. */
  readonly outdated: readonly string[];
}

/** Whether two plans do the same, whatever containers they do it to: one that was replaced in between changes nothing of what was agreed to. */
export function isSamePlan(one: Plan, other: Plan): boolean {
  const withoutContainers = (plan: Plan) =>
    JSON.stringify(plan, (key, value: unknown) => (key === 'container' ? undefined : value));
  return withoutContainers(one) === withoutContainers(other);
}

/** The plan as events tell it; nothing to do where there is none. */
export const emptyPlan: Plan = { operations: [], kept: [], outdated: [] };
