import type { StartReport } from '../../../shared/model/event.ts';
import type { Facts } from '../../../shared/model/facts.ts';
import type { ObservedInputs } from '../../../shared/model/observation.ts';
import type { History } from '../../ports/history.ts';
import type { World } from '../../ports/world.ts';
import { startReport, type Waterfall } from '../plan/waterfall.ts';
import type { Decision } from './decision.ts';
import { servicesOf, type Target } from './target.ts';

/**
 * Records for the next command how much memory each running service uses, if the plan did anything, and which input
 * files belong to the successful run of each step.
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
  // Memory use is optional; a later run can record it.
  const loads = await engine.load(running.map(([, { id }]) => id)).catch(() => undefined);
  const known = running.flatMap(([service, { id }]) =>
    loads?.[id] === undefined ? [] : [[service, loads[id].memoryBytes] as const],
  );
  if (known.length > 0) history.rememberMemory(Object.fromEntries(known));
}

/** Records the inputs as listed before this command, so that the next one sees what changed since. */
function rememberInputs(
  history: History,
  step: string,
  ranAt: number | undefined,
  inputs: ObservedInputs | undefined,
): void {
  if (inputs === undefined || ranAt === undefined || inputs.seen?.ranAt === ranAt) return;
  history.rememberInputs(step, ranAt, inputs.listing);
}

/**
 * Records how a successful command started its services, and returns that together with earlier starts for comparison.
 */
export function rememberWholeStart({ history }: World, waterfall: Waterfall, tookMs: number): StartReport | undefined {
  const report = startReport(waterfall, tookMs, history.lastStarts());
  if (report === undefined) return undefined;
  const { at, profile, services } = report;
  history.rememberWholeStart({ at, profile, tookMs, services });
  return report;
}
