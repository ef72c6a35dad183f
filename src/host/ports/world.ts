import type { Emit } from '../../shared/model/event.ts';
import type { Checkout } from './checkout.ts';
import type { Clock } from './clock.ts';
import type { Composer } from './composer.ts';
import type { ContainerEngine } from './container-engine.ts';
import type { DevContainers } from './devcontainers.ts';
import type { History } from './history.ts';
import type { Host } from './host.ts';
import type { KeptFiles } from './kept-files.ts';
import type { ProjectLock } from './project-lock.ts';
import type { Snapshots } from './snapshots.ts';

/** Everything that the orchestrator acts through. Wired once, in `wiring`. */
export interface World {
  readonly engine: ContainerEngine;
  readonly composer: Composer;
  readonly devcontainers: DevContainers;
  readonly checkout: Checkout;
  readonly history: History;
  readonly kept: KeptFiles;
  readonly lock: ProjectLock;
  readonly host: Host;
  readonly snapshots: Snapshots;
  readonly clock: Clock;
  readonly emit: Emit;
}
