import { message } from '../../../shared/messages/message.ts';
import { wordingIn } from '../../../shared/messages/said.ts';
import type { Wording } from '../../../shared/messages/wording.ts';
import type { ServiceFacts } from '../../../shared/model/facts.ts';
import { endWords } from '../../../shared/model/failure.ts';
import { conditionOf } from '../../../shared/model/health.ts';
import { isJudgedByAgent, type Service } from '../../../shared/model/service.ts';
import { isStep } from '../../../shared/model/traits.ts';

/** How long a container that was stopped gracefully may take to come back: `docker restart` is two events. */
const comeBackMs = 2_000;

/** Exit statuses of a restart in progress: 0, SIGTERM, SIGKILL after the grace period. */
const restartStatuses: ReadonlySet<number> = new Set([0, 137, 143]);

/** A failure as seen from outside. */
export interface Symptom {
  readonly text: Wording;
  /**
   * How to read the log. A program that `ended` logged its reason last. For one that is running but `unhealthy` or
   * `timed-out`, only lines that a rule recognises count. If somebody `interfered`, no line counts.
   */
  readonly kind: 'ended' | 'unhealthy' | 'timed-out' | 'interfered';
}

/** Returns why a service that is waited for will not become healthy without help. `now` is in epoch milliseconds. */
export function symptomOf(service: Service, known: ServiceFacts, now: number): Symptom | undefined {
  const { container } = known;
  if (container === undefined) return { text: message('symptom.removed'), kind: 'interfered' };
  if (container.state === 'paused') return { text: message('symptom.paused'), kind: 'interfered' };
  const text = hopeless(service, known);
  if (text === undefined || (!isStep(service) && mayComeBack(known, now))) return undefined;
  return failsItsCheck(service, known) ? failedCheck(text, known) : { text, kind: 'ended' };
}

/**
 * Returns what is wrong with a service that no command is waiting for; undefined while an operation on it is in
 * progress.
 */
export function troubleOf(service: Service, known: ServiceFacts, now: number): Symptom | undefined {
  const { container, activity } = known;
  if (container?.startedAt === undefined || activity !== undefined) return undefined;
  const { phase, health, reason } = conditionOf(service, known, now);
  // While a role is restarting, the agent's report on its programs is outdated.
  if (phase === 'failed' || (programsGivenUp(known).length > 0 && health !== 'starting'))
    return { text: hopeless(service, known) ?? reason, kind: 'ended' };
  if (health !== 'unhealthy') return undefined;
  return failsItsCheck(service, known) ? failedCheck(reason, known) : { text: reason, kind: 'unhealthy' };
}

/**
 * Returns the answer of the last failing check: Docker's health check of a store, the agent's probe of a role, or the
 * published address.
 */
export function probeAnswer(service: Service, known: ServiceFacts): Wording | undefined {
  const { report, url, container } = known;
  if (failsItsCheck(service, known)) return lastLineOf(container?.healthOutput);
  if (url?.answers === false) return url.reason;
  // A program that does not stay up was found without probing.
  const wasAsked = report !== undefined && report.health !== 'healthy' && programsGivenUp(known).length === 0;
  return wasAsked && report.reason !== '' ? report.reason : undefined;
}

function failedCheck(text: Wording, { container }: ServiceFacts): Symptom {
  const said = lastLineOf(container?.healthOutput);
  return {
    text: said === undefined ? text : message('failure.because', { what: text, cause: said }),
    kind: 'unhealthy',
  };
}

function lastLineOf(text = ''): Wording | undefined {
  const line = text
    .split('\n')
    .findLast(line => line.trim() !== '')
    ?.trim();
  return line === undefined ? undefined : wordingIn(line);
}

function mayComeBack({ container, since = 0 }: ServiceFacts, now: number): boolean {
  const wasStopped = container?.state === 'exited' && !container.oomKilled && restartStatuses.has(container.exitCode);
  return wasStopped && now - since < comeBackMs;
}

/** Returns the programs of a role that supervisord gave up on. */
export function programsGivenUp(facts: ServiceFacts | undefined): string[] {
  return (facts?.report?.programs ?? []).filter(program => program.state === 'FATAL').map(program => program.name);
}

/** Returns why a started service will not become healthy without help; undefined while it still may. */
export function hopeless(service: Service, facts: ServiceFacts | undefined): Wording | undefined {
  const container = facts?.container;
  if (facts?.cause !== undefined) return facts.cause;
  if (container === undefined || container.state === 'created') return undefined;
  const ended = container.state === 'exited' || container.state === 'dead';
  // The engine also sets oomKilled when only one process of a running container was killed.
  if (ended && (container.oomKilled || !isStep(service) || container.exitCode !== 0)) return endWords(container);
  const [program] = programsGivenUp(facts);
  if (program !== undefined) return message('symptom.gave-up', { program });
  if (failsItsCheck(service, facts)) return message('health.check-fails');
  return undefined;
}

/** Whether Docker's health check, for a service that the agent does not judge, reports unhealthy. */
export function failsItsCheck(service: Service, facts: ServiceFacts | undefined): boolean {
  return !isJudgedByAgent(service) && facts?.container?.health === 'unhealthy';
}
