import type { Emit } from '../model/event.ts';
import type { Checkout } from '../ports/checkout.ts';
import type { Clock } from '../ports/clock.ts';
import type { Composer } from '../ports/composer.ts';
import type { ContainerEngine } from '../ports/container-engine.ts';
import type { DevContainers } from '../ports/devcontainers.ts';
import type { Host } from '../ports/host.ts';
import type { ProjectLock } from '../ports/project-lock.ts';

/** Everything the engine room acts through. Wired once, in `cli`. */
export interface World {
  readonly engine: ContainerEngine;
  readonly composer: Composer;
  readonly devcontainers: DevContainers;
  readonly checkout: Checkout;
  readonly lock: ProjectLock;
  readonly host: Host;
  readonly clock: Clock;
  readonly emit: Emit;
}
