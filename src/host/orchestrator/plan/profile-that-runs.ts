import { type Containers, serviceOf } from '../../../shared/model/container.ts';
import type { Definition } from '../../../shared/model/definition.ts';
import type { Profile } from '../../../shared/model/profile.ts';
import { isStep } from '../../../shared/model/traits.ts';

/**
 * Returns the profile whose services, except steps, are exactly those that are running. If several profiles differ only
 * in overlays or variables, returns the one named `preferred`. Returns undefined if nothing is running or no profile
 * matches.
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
  // A service that only another profile's overlay defines may be a step; assume so if it exited with 0.
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
