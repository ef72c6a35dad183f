import { type Containers, instancesOf } from '../../../shared/model/facts.ts';
import type { Service } from '../../../shared/model/service.ts';
import { isSingleton } from '../../../shared/model/traits.ts';

/**
 * How many containers of a service are wanted: as many as a person asked for or the definition says; where neither
 * does, those that there are, which somebody may have made with `docker compose up --scale`. `asked`: by service.
 */
export function wantedCount(service: Service, containers: Containers, asked: Readonly<Record<string, number>>): number {
  if (isSingleton(service)) return 1;
  return asked[service.name] ?? service.replicas ?? Math.max(1, instancesOf(containers, service.name).length);
}
