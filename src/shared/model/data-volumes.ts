import type { Definition } from './definition.ts';
import type { Service } from './service.ts';
import { isStep, isStore } from './traits.ts';

/** A volume that holds data, and the store it belongs to; undefined if the data are files that any service can open. */
export interface DataVolumeOf {
  readonly name: string;
  readonly store: Service | undefined;
}

/** The volumes that hold data: those that stores mount, and those that the definition names as data. */
export function dataVolumes({ services, dataVolumes = [] }: Definition): readonly DataVolumeOf[] {
  const ofStores = services
    .filter(isStore)
    .flatMap(store => (store.mounts ?? []).map((name): DataVolumeOf => ({ name, store })));
  return [...ofStores, ...dataVolumes.map(name => ({ name, store: undefined }))];
}

/** The steps that fill volumes with data (migrations, seed data), without the one that installs packages. */
export function fillingSteps(definition: Definition): readonly Service[] {
  const names = new Set(dataVolumes(definition).map(({ name }) => name));
  return definition.services.filter(service => isStep(service) && service.fills.some(name => names.has(name)));
}

/** The globs of everything that decides a step's result: its own inputs and those of the steps it needs. */
export function inputsWithNeeded(step: Service, { services }: Definition): readonly string[] {
  const needed = services.filter(
    other => isStep(other) && step.dependsOn.some(({ service }) => service === other.name),
  );
  return [...step.inputs, ...needed.flatMap(({ inputs }) => inputs)];
}

/** The volumes that these steps fill, by their names in the definition. */
export function filledVolumes(definition: Definition, steps: readonly Service[]): readonly string[] {
  const filled = new Set(steps.flatMap(({ fills }) => fills));
  return dataVolumes(definition).flatMap(({ name }) => (filled.has(name) ? [name] : []));
}
