import type { Definition } from '../../../shared/model/definition.ts';
import { type Containers, serviceOf } from '../../../shared/model/facts.ts';
import type { Profile } from '../../../shared/model/profile.ts';
import { isStep } from '../../../shared/model/traits.ts';

/**
 * The profile whose services, steps left out, are just those that run; of several that differ only in their overlays
 * or variables the `preferred` one, by its name. Undefined where nothing runs, or something else than a profile.
 */
export function profileThatRuns(
  profiles: readonly Profile[],
  { services }: Definition,
  containers: Containers,
  preferred?: string,
): Profile | undefined {
  const isStepNamed = (name: string) => services.some(service => service.name === name && isStep(service));
  const running = Object.entries(containers)
    .filter(([, { state }]) => state === 'running')
    .map(([name, container]) => serviceOf(name, container))
    .filter(name => !isStepNamed(name));
  if (running.length === 0) return undefined;
  // Of what only another profile's overlay defines nobody knows here whether it is a step; one that ended well may be.
  const isDone = (name: string) =>
    isStepNamed(name) ||
    (!services.some(service => service.name === name) &&
      containers[name]?.state === 'exited' &&
      containers[name].exitCode === 0);
  const found = profiles.filter(
    profile =>
      running.every(name => profile.services.includes(name)) &&
      profile.services.every(name => running.includes(name) || isDone(name)),
  );
  return found.find(({ name }) => name === preferred) ?? found[0];
}
