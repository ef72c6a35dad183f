import type { StartReport } from '../../../shared/model/event.ts';
import type { Facts, ObservedInputs } from '../../../shared/model/facts.ts';
import type { History } from '../../ports/history.ts';
import type { World } from '../../ports/world.ts';
import { startReport, type Waterfall } from '../plan/waterfall.ts';
import type { Decision } from './decision.ts';
import { servicesOf, type Target } from './target.ts';

/**
 * Keeps what the next command is to know of this one: how much memory each running service uses, where anything was
 * done, and which input files belong to the run of each step that is now good.
 */
export async function rememberRun(
  { engine, history }: World,
  target: Target,
  { plan, observed }: Decision,
  facts: Facts,
): Promise<void> {
  const containers = servicesOf(target).flatMap(({ name }) => {
    const container = facts[name]?.container;
    return container === undefined ? [] : [[name, container] as const];
  });
  for (const [service, { startedAt }] of containers)
    rememberInputs(history, service, startedAt, observed.inputs[service]);
  if (plan.operations.length === 0) return;
  const running = containers.filter(([, { state }]) => state === 'running');
  // What cannot be learned now can be learned another time.
  const loads = await engine.load(running.map(([, { id }]) => id)).catch(() => undefined);
  const known = running.flatMap(([service, { id }]) =>
    loads?.[id] === undefined ? [] : [[service, loads[id].memoryBytes] as const],
  );
  if (known.length > 0) history.rememberMemory(Object.fromEntries(known));
}

/** As they were listed before this command: what came or went since is then seen by the next one. */
function rememberInputs(
  history: History,
  step: string,
  ranAt: number | undefined,
  inputs: ObservedInputs | undefined,
): void {
  if (inputs === undefined || ranAt === undefined || inputs.seen?.ranAt === ranAt) return;
  history.rememberInputs(step, ranAt, inputs.listing);
}

/** Keeps how a command that ended well brought up what it started, and gives that beside the starts before it. */
export function rememberWholeStart({ history }: World, waterfall: Waterfall, tookMs: number): StartReport | undefined {
  const report = startReport(waterfall, tookMs, history.lastStarts());
  if (report === undefined) return undefined;
  const { at, profile, services } = report;
  history.rememberWholeStart({ at, profile, tookMs, services });
  return report;
}
