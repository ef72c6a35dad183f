import type { Wording } from '../messages/wording.ts';
import type { ContainerFacts } from './container.ts';
import type { ErrorReport } from './error.ts';
import type { RoleReport } from './report.ts';

/** Whether the published address answers from the host. */
export interface UrlFacts {
  readonly url: string;
  readonly answers: boolean;
  readonly reason: Wording;
  /** When it began or stopped answering, epoch ms; absent if that has not changed since the first check. */
  readonly since?: number;
}

/**
 * What a command does to a service. `copying`: its data is copied into or out of a snapshot; a running server is held
 * still meanwhile and answers nobody.
 */
export type Activity = 'building' | 'creating' | 'starting' | 'stopping' | 'copying';

/** Everything known about one service. */
export interface ServiceFacts {
  readonly container?: ContainerFacts;
  /** When the container was inspected, epoch ms. */
  readonly observedAt?: number;
  /** The agent's report about this run of the container; dropped when the container changes state. */
  readonly report?: RoleReport;
  readonly reportedAt?: number;
  /** Why the agent no longer reports on it, and since when (epoch ms). */
  readonly silence?: { readonly at: number; readonly reason: Wording };
  readonly url?: UrlFacts;
  /** Why the state of the container is no longer known. */
  readonly lost?: Wording;
  /** What it waits for. */
  readonly hold?: Wording;
  /** What is being done to it now. */
  readonly activity?: Activity;
  /** When its data was last copied, epoch ms: what a probe found before that says nothing. */
  readonly copiedAt?: number;
  /** The last line printed by a running step or build. */
  readonly progress?: Wording;
  /** Why it failed, once that is known. */
  readonly cause?: Wording;
  /** The full explanation of its failure, or of a problem beside it, until it works again. */
  readonly failure?: ErrorReport;
  /**
   * When its container, Docker's health or the current activity last changed. For the time of its state, use `sinceOf`.
   */
  readonly since?: number;
  /** When it was last seen working, epoch ms. Log lines from long before do not explain a later failure. */
  readonly workedAt?: number;
  /** The same for its further instances, by `instanceName`; absent if there are none. */
  readonly others?: Readonly<Record<string, ServiceFacts>>;
}

export type Facts = Readonly<Record<string, ServiceFacts>>;

/** Whether a command that is running has yet to start it: nothing happens to it, and no reason is known. */
export function awaitsItsTurn({ container, activity, hold }: ServiceFacts): boolean {
  return (container?.state ?? 'created') === 'created' && activity === undefined && hold === undefined;
}

/** The service that has a further instance with this name. */
export function ownerOf(facts: Facts, name: string): string | undefined {
  return Object.keys(facts).find(service => facts[service]?.others?.[name] !== undefined);
}

/** What is known about a service, or about one further instance (`worker.2`). */
export function factsAbout(facts: Facts, name: string): ServiceFacts | undefined {
  const owner = ownerOf(facts, name);
  return owner === undefined ? facts[name] : facts[owner]?.others?.[name];
}
