import { requirementOf } from './dependencies.ts';
import type { Found } from './findings.ts';
import type { Requirement } from './requirements.ts';
import { found } from './tree.ts';

/** Task queues other than Celery, by package. */
const queues: Readonly<Record<string, string>> = {
  'django-q': 'django-q',
  'django-q2': 'django-q',
  'django-rq': 'rq',
  rq: 'rq',
  'django-dramatiq': 'dramatiq',
  dramatiq: 'dramatiq',
  huey: 'huey',
  'django-huey': 'huey',
  procrastinate: 'procrastinate',
};

/** Returns another task queue that the product requires. */
export function otherQueue(requirements: readonly Requirement[]): Found<string> | undefined {
  const requirement = requirementOf(requirements, ...Object.keys(queues));
  if (requirement === undefined) return undefined;
  return found(queues[requirement.name] ?? requirement.name, 'certain', requirement.evidence);
}
