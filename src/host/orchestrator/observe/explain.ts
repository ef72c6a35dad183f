import { message } from '../../../shared/messages/message.ts';
import { wordingIn } from '../../../shared/messages/said.ts';
import { sameText } from '../../../shared/messages/wording.ts';
import type { ErrorReport } from '../../../shared/model/error.ts';
import type { ServiceFacts } from '../../../shared/model/facts.ts';
import { type Explained, type Fix, hintFrom, toExplained } from '../../../shared/model/failure.ts';
import { inProduct } from '../../../shared/model/product-folder.ts';
import type { Service } from '../../../shared/model/service.ts';
import { isStep, isWorkspace } from '../../../shared/model/traits.ts';
import { diagnose, sinceLastStart } from '../../diagnosis/diagnose.ts';
import { lastLines, lastWords, withoutSecrets } from '../../diagnosis/lines.ts';
import { lockedIn, lockFile } from '../../diagnosis/locked.ts';
import type { World } from '../../ports/world.ts';
import { failsItsCheck, probeAnswer, type Symptom } from './symptom.ts';

const readLines = 2000;
/** How much later a failure may be noticed: while nobody is watching, the agent looks at a role once a minute. */
const noticedWithinMs = 60_000;

/** Why a service failed, and what it logged. */
export type Failure = ErrorReport & Explained;

/**
 * Explains why a service failed, from what it logged since it last started or worked and from its probe's answer. Uses
 * the diagnosis if a rule matches. `retry` is the command that tries again.
 */
export async function explain(
  service: Service,
  known: ServiceFacts,
  { text, kind }: Symptom,
  world: World,
  retry: string,
): Promise<Failure> {
  const lines = [...(await logOf(known, world)), ...checkOutput(service, known)];
  const probe = probeAnswer(service, known);
  const { state, exitCode = 0, oomKilled = false } = known.container ?? {};
  // Besides the log, its exit status counts if it ended, otherwise what was observed while it runs.
  const product = await world.checkout.product();
  const { name, role, traits } = service;
  const lock = await world.host.readText(`${world.checkout.source}/${inProduct(product, lockFile)}`);
  const seen = {
    ...{ service: name, role, product, lines, oomKilled },
    ...(traits && { traits }),
    ...(lock && { locked: lockedIn(lock) }),
  };
  const how = state === 'running' ? { probe: probe ?? text } : { exitCode };
  const diagnosis = kind === 'interfered' ? undefined : diagnose({ ...seen, ...how });
  const last = sinceLastStart(lines);
  const cause = withoutSecrets((kind === 'ended' ? lastWords(last) : undefined) ?? text);
  const explained = toExplained(diagnosis, {
    ...{ service: service.name, cause, retry, fixes: usualFixes(service, kind, retry) },
    ...(probe !== undefined && { probe: withoutSecrets(probe) }),
  });
  const detail = [...(sameText(explained.cause, text) ? [] : [withoutSecrets(text)]), ...lastLines(last)];
  return {
    code: isStep(service) ? 'step-failed' : kind === 'timed-out' ? 'timed-out' : 'role-failed',
    message: message('failure.of-service', { title: service.title, service: service.name, cause: explained.cause }),
    hint: hintFrom(explained.fixes),
    ...explained,
    ...(detail.length > 0 && { detail }),
  };
}

function usualFixes(service: Service, kind: Symptom['kind'], retry: string): readonly Fix[] {
  if (kind === 'interfered') return [{ command: retry, says: message('fix.repairs') }];
  const command = isWorkspace(service) ? `bkdev restart ${service.name}` : retry;
  return [
    { command: `bkdev logs ${service.name}`, says: message('fix.shows-log') },
    { command, says: message('fix.tries-again') },
  ];
}

/** The output of a failing Docker health check, without a message at its end: that is the check's answer. */
function checkOutput(service: Service, known: ServiceFacts): string[] {
  if (!failsItsCheck(service, known)) return [];
  return (known.container?.healthOutput ?? '').split('\n').filter(line => typeof wordingIn(line) === 'string');
}

/** Returns what the container logged in its current run, from shortly before the service last worked. */
async function logOf({ container, workedAt = 0 }: ServiceFacts, world: World): Promise<string[]> {
  if (container === undefined) return [];
  const lines: string[] = [];
  const since = Math.max(container.startedAt ?? 0, workedAt - noticedWithinMs);
  for await (const { text } of world.engine.log(container.id, { follow: false, tail: readLines, since }))
    lines.push(text);
  return lines;
}
