import type { StartReport } from '../model/event.ts';
import type { Observation } from '../model/facts.ts';
import { startReport, type Waterfall } from '../planning/waterfall.ts';
import type { World } from '../ports/world.ts';
import type { Target } from './target.ts';

/**
 * Keeps which input files belong to the run of each step that is now good, as they were listed before this command: what came or went
 * since is then seen by the next one.
 */
export async function rememberInputs(
  world: World,
  { definition, profile }: Target,
  observed: Observation,
): Promise<void> {
  const containers = await world.engine.containers(definition.project);
  for (const [step, { listing, seen }] of Object.entries(observed.inputs)) {
    const ranAt = containers[step]?.startedAt;
    if (ranAt === undefined || seen?.ranAt === ranAt || !profile.services.includes(step)) continue;
    world.history.rememberInputs(step, ranAt, listing);
  }
}

/** Keeps how much memory each running service uses. What cannot be learned now can be learned another time. */
export async function rememberMemory(world: World, { definition, profile }: Target): Promise<void> {
  const containers = await world.engine.containers(definition.project);
  const running = Object.entries(containers).filter(
    ([service, { state }]) => state === 'running' && profile.services.includes(service),
  );
  const bytes = await world.engine.memory(running.map(([, { id }]) => id)).catch(() => ({}) as Record<string, number>);
  const known = running.flatMap(([service, { id }]) =>
    bytes[id] === undefined ? [] : [[service, bytes[id]] as const],
  );
  if (known.length > 0) world.history.rememberMemory(Object.fromEntries(known));
}

/** Keeps how a command that ended well brought up what it started, and gives that beside the starts before it. */
export function rememberWholeStart({ history }: World, waterfall: Waterfall, tookMs: number): StartReport | undefined {
  const report = startReport(waterfall, tookMs, history.lastStarts());
  if (report === undefined) return undefined;
  const { at, profile, services } = report;
  history.rememberWholeStart({ at, profile, tookMs, services });
  return report;
}
