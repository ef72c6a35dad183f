import type { Definition } from '../../../shared/model/definition.ts';
import { servicesIn } from '../../../shared/model/plan.ts';
import type { Question } from './panels/question-lines.ts';

/**
 * Returns the definition without the needs that a plan awaiting an answer would only bring: until then a service works
 * as it was made, and a need that is not running yet is no failure.
 */
export function agreedDefinition(definition: Definition, question: Question | undefined): Definition {
  const changed = new Set(question?.plan?.operations.flatMap(servicesIn));
  if (changed.size === 0) return definition;
  const services = definition.services.map(service => {
    const { name, dependsOn, addresses } = service;
    if (!changed.has(name)) return service;
    return {
      ...service,
      dependsOn: dependsOn.filter(need => !changed.has(need.service)),
      ...(addresses && { addresses: addresses.filter(need => !changed.has(need)) }),
    };
  });
  return { ...definition, services };
}
