import { type Containers, instancesOf } from '../../../shared/model/container.ts';
import type { Service } from '../../../shared/model/service.ts';
import { isSingleton } from '../../../shared/model/traits.ts';

/**
 * Returns how many containers of a service are wanted: the number that a person asked for, otherwise the definition's;
 * without either, the current number, which may come from `docker compose up --scale`. `asked` is keyed by service.
 */
export function wantedCount(service: Service, containers: Containers, asked: Readonly<Record<string, number>>): number {
  if (isSingleton(service)) return 1;
  return asked[service.name] ?? service.replicas ?? Math.max(1, instancesOf(containers, service.name).length);
}
