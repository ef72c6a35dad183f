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
  /**
   * What it says of the log. A program that has ended wrote the reason last; of one that goes on and fails its check a line counts that
   * looks like an error; of one that took too long, or that somebody interfered with, none.
   */
  readonly kind: 'ended' | 'unhealthy' | 'timed-out' | 'interfered';
}

/**
 * Why a service failed, from what it wrote in this run of its container: in one line, and as an error. `retry` is the command that
 * tries again.
 */
export async function explain(
  service: Service,
  container: ContainerFacts | undefined,
  { text, kind }: Symptom,
  world: World,
  retry: string,
): Promise<{ cause: string; error: BkdevError }> {
  const lines = container ? await lastLines(container, world) : [];
  const cause = kind === 'ended' || kind === 'unhealthy' ? causeIn(lines, kind === 'ended') : undefined;
  const code = service.role === 'step' ? 'step-failed' : kind === 'timed-out' ? 'timed-out' : 'role-failed';
  const why = cause?.message ?? text;
  const error = new BkdevError({
    code,
    message: `${service.title} (${service.name}) failed: ${why}`,
    hint: cause?.hint ?? hintFor(service, kind, retry),
    detail: [...(cause ? [text] : []), ...lines.filter(line => !line.startsWith('bkdev-')).slice(-shownLines)],
  });
  return { cause: why, error };
}

function hintFor({ name, role }: Service, kind: Symptom['kind'], retry: string): string {
  if (kind === 'interfered') return `${retry} repairs it.`;
  const again = role === 'workspace' ? 'bkdev restart workspace' : retry;
  return `bkdev logs ${name} shows all of it; ${again} tries again.`;
}

/** What a container itself said last about why it failed, if anything. */
export async function causeOf(container: ContainerFacts, world: World): Promise<Cause | undefined> {
  return causeIn(await lastLines(container, world), true);
}

async function lastLines(container: ContainerFacts, world: World): Promise<string[]> {
  const lines: string[] = [];
  const since = container.startedAt === undefined ? {} : { since: container.startedAt };
  for await (const { text } of world.engine.log(container.id, { follow: false, tail: readLines, ...since }))
    lines.push(text);
  return lines;
}
