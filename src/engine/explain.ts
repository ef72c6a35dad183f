import { BkdevError } from '../model/error.ts';
import type { ContainerFacts } from '../model/facts.ts';
import type { Service } from '../model/service.ts';
import { causeIn } from './cause.ts';
import type { World } from './world.ts';

const readLines = 300;
const shownLines = 20;

/** Why a service failed, from what it wrote in this run of its container. `symptom` is what was seen from outside. */
export async function explain(
  service: Service,
  container: ContainerFacts | undefined,
  symptom: string,
  world: World,
): Promise<BkdevError> {
  const lines = container ? await lastLines(container, world) : [];
  const cause = causeIn(lines);
  const isStep = service.role === 'step';
  return new BkdevError({
    code: isStep ? 'step-failed' : 'role-failed',
    message: `${service.title} (${service.name}) ${cause ? `failed: ${cause.message}` : symptom}`,
    hint: cause?.hint ?? `bkdev logs ${service.name} shows all of it; bkdev up tries again.`,
    detail: [...(cause ? [symptom] : []), ...lines.filter(line => !line.startsWith('bkdev-')).slice(-shownLines)],
  });
}

async function lastLines(container: ContainerFacts, world: World): Promise<string[]> {
  const lines: string[] = [];
  const since = container.startedAt === undefined ? {} : { since: container.startedAt };
  for await (const { text } of world.engine.log(container.id, { follow: false, tail: readLines, ...since }))
    lines.push(text);
  return lines;
}
