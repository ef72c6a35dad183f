import { type Cause, causeIn } from '../model/cause.ts';
import { BkdevError } from '../model/error.ts';
import type { ContainerFacts } from '../model/facts.ts';
import type { Service } from '../model/service.ts';
import type { World } from '../ports/world.ts';

const readLines = 300;
const shownLines = 20;

/** What was seen of a failure from outside. */
export interface Symptom {
  readonly text: string;
  /** Whether it merely took too long: then the last line it wrote need not be the reason. */
  readonly isTimeout: boolean;
}

/** Why a service failed, from what it wrote in this run of its container: in one line, and as an error. */
export async function explain(
  service: Service,
  container: ContainerFacts | undefined,
  symptom: Symptom,
  world: World,
): Promise<{ cause: string; error: BkdevError }> {
  const lines = container ? await lastLines(container, world) : [];
  const cause = symptom.isTimeout ? undefined : causeIn(lines);
  const code = service.role === 'step' ? 'step-failed' : symptom.isTimeout ? 'timed-out' : 'role-failed';
  const why = cause?.message ?? symptom.text;
  const error = new BkdevError({
    code,
    message: `${service.title} (${service.name}) failed: ${why}`,
    hint:
      cause?.hint ??
      `bkdev logs ${service.name} shows all of it; bkdev ${service.role === 'workspace' ? 'restart workspace' : 'up'} tries again.`,
    detail: [...(cause ? [symptom.text] : []), ...lines.filter(line => !line.startsWith('bkdev-')).slice(-shownLines)],
  });
  return { cause: why, error };
}

/** What a container itself said last about why it failed, if anything. */
export async function causeOf(container: ContainerFacts, world: World): Promise<Cause | undefined> {
  return causeIn(await lastLines(container, world));
}

async function lastLines(container: ContainerFacts, world: World): Promise<string[]> {
  const lines: string[] = [];
  const since = container.startedAt === undefined ? {} : { since: container.startedAt };
  for await (const { text } of world.engine.log(container.id, { follow: false, tail: readLines, ...since }))
    lines.push(text);
  return lines;
}
