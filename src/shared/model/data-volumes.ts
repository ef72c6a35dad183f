import type { Definition } from './definition.ts';
import type { Service } from './service.ts';
import { isStep, isStore } from './traits.ts';

/** A volume that holds data, and the store whose it is; undefined for files that whoever mounts them opens. */
export interface DataVolumeOf {
  readonly name: string;
  readonly store: Service | undefined;
}

/** The volumes that hold data: what stores mount, and what the definition calls so. */
export function dataVolumes({ services, dataVolumes = [] }: Definition): readonly DataVolumeOf[] {
  const ofStores = services
    .filter(isStore)
    .flatMap(store => (store.mounts ?? []).map((name): DataVolumeOf => ({ name, store })));
  return [...ofStores, ...dataVolumes.map(name => ({ name, store: undefined }))];
}

/** The steps that fill volumes with data: migrations, seed data; not the one that installs packages. */
export function fillingSteps(definition: Definition): readonly Service[] {
  const names = new Set(dataVolumes(definition).map(({ name }) => name));
  return definition.services.filter(service => isStep(service) && service.fills.some(name => names.has(name)));
}

/** The globs of all that decides what a step makes: its own inputs, and those of the steps that it needs. */
export function inputsWithNeeded(step: Service, { services }: Definition): readonly string[] {
  const needed = services.filter(
    other => isStep(other) && step.dependsOn.some(({ service }) => service === other.name),
  );
  return [...step.inputs, ...needed.flatMap(({ inputs }) => inputs)];
}

/** The volumes that steps fill, by their name in the definition. */
export function filledVolumes(definition: Definition, steps: readonly Service[]): readonly string[] {
  const filled = new Set(steps.flatMap(({ fills }) => fills));
  return dataVolumes(definition).flatMap(({ name }) => (filled.has(name) ? [name] : []));
}
