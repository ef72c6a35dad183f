import { message } from '../../../shared/messages/message.ts';
import { filledVolumes, fillingSteps } from '../../../shared/model/data-volumes.ts';
import type { Definition } from '../../../shared/model/definition.ts';
import type { Observation } from '../../../shared/model/observation.ts';
import type { Caused } from '../../../shared/model/plan.ts';
import type { Profile } from '../../../shared/model/profile.ts';
import { fitting } from '../../../shared/model/snapshot.ts';

/**
 * Decides what to do about snapshots. New volumes are filled from the snapshot that their steps would produce again;
 * without one, the steps' result is kept. Only volumes that this plan creates: existing ones hold a person's own data.
 */
export function aboutSnapshots(
  definition: Definition,
  { services }: Profile,
  { kept, volumes }: Pick<Observation, 'kept' | 'volumes'>,
): readonly Caused[] {
  if (kept === undefined) return [];
  const steps = fillingSteps(definition).filter(({ name }) => services.includes(name));
  const filled = filledVolumes(definition, steps);
  const isNew = (name: string) => !((definition.volumes[name] ?? '') in volumes);
  if (filled.length === 0 || !filled.every(isNew)) return [];
  const snapshot = fitting(kept.snapshots, filled, kept.recipes);
  if (snapshot !== undefined) {
    const mounting = definition.services.filter(
      ({ name, mounts = [] }) => services.includes(name) && mounts.some(volume => filled.includes(volume)),
    );
    const waiting = mounting.map(({ name }) => name);
    const cause = message('cause.snapshot-fits', { steps: Object.keys(snapshot.recipes) });
    return [{ type: 'restore', snapshot: snapshot.name, volumes: filled, services: waiting, cause }];
  }
  const recipes = Object.fromEntries(steps.map(({ name }) => [name, kept.recipes[name] ?? '']));
  const needs = steps.map(({ name }) => ({ service: name, condition: 'service_completed_successfully' }) as const);
  const cause = message('cause.first-of-its-kind');
  return [{ type: 'snapshot', snapshot: automaticName(recipes), volumes: filled, recipes, needs, cause }];
}

/** The name of an automatic snapshot: the same steps with the same input give the same name. */
export function automaticName(recipes: Readonly<Record<string, string>>): string {
  return `auto-${Object.values(recipes)
    .map(recipe => recipe.slice(0, 4))
    .join('')}`;
}
