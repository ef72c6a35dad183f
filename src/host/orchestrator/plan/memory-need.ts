import { type Message, message } from '../../../shared/messages/message.ts';
import type { Definition } from '../../../shared/model/definition.ts';
import type { Profile } from '../../../shared/model/profile.ts';
import type { Service } from '../../../shared/model/service.ts';
import { isStep, traitsOf } from '../../../shared/model/traits.ts';

/** The input for deciding whether a profile fits into memory. */
export interface MemoryQuestion {
  readonly profile: Profile;
  readonly definition: Definition;
  /** The services that are running now. */
  readonly running: readonly string[];
  /** The highest memory use observed per service, in bytes; a service never observed counts as zero. */
  readonly seen: Readonly<Record<string, number>>;
  /** The bytes that are free where containers run; undefined if unknown. */
  readonly availableBytes: number | undefined;
}

/**
 * Returns a warning if the profile's services that are not running yet will not fit into memory, judging by their
 * earlier use. It names the fewest services to leave out. Services that a switch stops afterwards still run while the
 * new ones start, so their memory does not count as free. Returns undefined if there is enough memory, or nothing is
 * known.
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

/**
 * Chooses services to leave out, largest first, until the rest fits. Services that others in the profile depend on are
 * not candidates.
 */
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
