import { type Message, message } from '../../../shared/messages/message.ts';
import type { Definition } from '../../../shared/model/definition.ts';
import type { Profile } from '../../../shared/model/profile.ts';
import type { Service } from '../../../shared/model/service.ts';
import { isStep, traitsOf } from '../../../shared/model/traits.ts';

/** What tells whether a profile will find the memory that it needs. */
export interface MemoryQuestion {
  readonly profile: Profile;
  readonly definition: Definition;
  /** The services that run now. */
  readonly running: readonly string[];
  /** The most that each service was seen to use, in bytes; what was never seen counts as nothing. */
  readonly seen: Readonly<Record<string, number>>;
  /** What is free now where containers run; undefined when it cannot be told. */
  readonly availableBytes: number | undefined;
}

/**
 * Why one should think twice before a profile is brought up: by what its services used before, those that do not run
 * yet will not find room. Names the fewest that would have to stay out. What a switch stops afterwards still runs
 * while the new ones start, so it is not counted as free. Undefined when there is room, or nothing is known.
 */
export function memoryReason({
  profile,
  definition,
  running,
  seen,
  availableBytes,
}: MemoryQuestion): Message | undefined {
  const starting = definition.services
    .filter(service => !isStep(service) && profile.services.includes(service.name) && !running.includes(service.name))
    .map(service => ({ service, bytes: seen[service.name] ?? 0 }));
  const neededBytes = sum(starting);
  if (availableBytes === undefined || neededBytes <= availableBytes) return undefined;
  const dropped = toDrop(starting, neededBytes - availableBytes, servicesNeededBy(definition, profile));
  return message('memory.short', {
    ...{ profile: profile.name, neededBytes, freeBytes: Math.max(0, availableBytes) },
    dropped: dropped.map(({ service, bytes }) => ({ service: service.name, bytes })),
  });
}

interface Need {
  readonly service: Service;
  readonly bytes: number;
}

/** The largest first, until the rest fits. What another service of the profile depends on cannot be left out alone. */
function toDrop(starting: readonly Need[], excessBytes: number, needed: ReadonlySet<string>): Need[] {
  const candidates = starting
    .filter(({ service, bytes }) => bytes > 0 && traitsOf(service).optional && !needed.has(service.name))
    .sort((one, other) => other.bytes - one.bytes);
  const dropped: Need[] = [];
  for (const candidate of candidates) if (sum(dropped) < excessBytes) dropped.push(candidate);
  return dropped;
}

function servicesNeededBy(definition: Definition, profile: Profile): Set<string> {
  const members = definition.services.filter(({ name }) => profile.services.includes(name));
  return new Set(members.flatMap(({ dependsOn }) => dependsOn.map(({ service }) => service)));
}

function sum(needs: readonly Need[]): number {
  return needs.reduce((total, { bytes }) => total + bytes, 0);
}
