import type { Dependency } from '../../../shared/model/service.ts';

/** One change to the environment. The executor does it without deciding anything; `cause` says why it is in the plan. */
export type Operation =
  | /** Build the missing images of these services. */ { type: 'build'; services: readonly string[]; cause: string }
  | /** Create the workspace through the devcontainer CLI, which runs the lifecycle hooks. */ {
      type: 'create-workspace';
      service: string;
      profile: string;
      cause: string;
      needs: readonly Dependency[];
    }
  | /** Create and start a service that has no container. */ {
      type: 'create';
      service: string;
      cause: string;
      needs: readonly Dependency[];
    }
  | /** Replace a container that no longer fits, and start the new one. It goes on working until what it needs is there. */ {
      type: 'recreate';
      service: string;
      container: string;
      /** Whether it has to be removed first: where Compose would replace something else with it, or not touch it at all. */
      removeFirst: boolean;
      cause: string;
      needs: readonly Dependency[];
    }
  | /** Start the container that is there. */ {
      type: 'start';
      service: string;
      container: string;
      cause: string;
      needs: readonly Dependency[];
    }
  | /** Stop and start a container whose program gave up. */ {
      type: 'restart';
      service: string;
      container: string;
      cause: string;
      needs: readonly Dependency[];
    }
  | /** Continue a paused container. */ { type: 'unpause'; service: string; container: string; cause: string }
  | /** Put a container back into the network that it was taken out of. */ {
      type: 'reconnect';
      service: string;
      container: string;
      network: string;
      cause: string;
    }
  | /** Stop a container and keep it. */ { type: 'stop'; service: string; container: string; cause: string }
  | /** Remove a container; its volumes stay. */ { type: 'remove'; service: string; container: string; cause: string };

export interface Plan {
  readonly operations: readonly Operation[];
  /** Services that already are as they should be. */
  readonly kept: readonly string[];
  /** Of these, a workspace whose image is no longer the definition's. Renewing it would end the editor in it, so a person decides when. */
  readonly outdated: readonly string[];
}

/** The plan as text, one operation a line: what `--dry-run` prints and what tests compare. */
export function formatPlan(plan: Plan): string[] {
  const asTheyShould = plan.kept.filter(name => !plan.outdated.includes(name));
  return [
    ...plan.operations.map(formatOperation),
    ...(asTheyShould.length > 0 ? [`keep ${asTheyShould.join(', ')}`] : []),
    ...plan.outdated.map(
      name => `keep ${name} with its older image (bkdev down, then bkdev up, renews it; an editor in it closes)`,
    ),
  ];
}

function formatOperation(operation: Operation): string {
  const what =
    operation.type === 'build'
      ? `build ${operation.services.join(', ')}`
      : `${verbs[operation.type]} ${operation.service}`;
  const needs =
    'needs' in operation && operation.needs.length > 0 ? ` after ${operation.needs.map(formatNeed).join(', ')}` : '';
  return `${what}${needs} (${operation.cause})`;
}

const verbs: Record<Exclude<Operation['type'], 'build'>, string> = {
  'create-workspace': 'create',
  create: 'create',
  recreate: 'recreate',
  start: 'start',
  restart: 'restart',
  unpause: 'unpause',
  reconnect: 'reconnect',
  stop: 'stop',
  remove: 'remove',
};

/** `mysql healthy`, `deps done`. */
export function formatNeed({ service, condition }: Dependency): string {
  const words = { service_started: 'started', service_healthy: 'healthy', service_completed_successfully: 'done' };
  return `${service} ${words[condition]}`;
}
