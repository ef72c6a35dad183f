import type { Facts } from '../../../shared/model/facts.ts';
import { conditionOf } from '../../../shared/model/health.ts';
import type { Service } from '../../../shared/model/service.ts';

/** Whether a dependency condition is met. The dependency's own dependencies were awaited before it started. */
export function isMet(service: Service, facts: Facts, condition: string, now: number): boolean {
  const known = facts[service.name];
  switch (condition) {
    case 'service_completed_successfully':
      return known?.container?.state === 'exited' && known.container.exitCode === 0;
    case 'service_healthy':
      return conditionOf(service, known, now).health === 'healthy' || known?.container?.health === 'healthy';
    default:
      return known?.container?.startedAt !== undefined;
  }
}
