import { message } from '../../../shared/messages/message.ts';
import { wordingIn } from '../../../shared/messages/said.ts';
import type { Wording } from '../../../shared/messages/wording.ts';
import type { ServiceFacts } from '../../../shared/model/facts.ts';
import { endWords } from '../../../shared/model/failure.ts';
import { conditionOf } from '../../../shared/model/health.ts';
import { isJudgedByAgent, type Service } from '../../../shared/model/service.ts';
import { isStep } from '../../../shared/model/traits.ts';

/** How long a container that was stopped in an orderly way may take to come back: `docker restart` is two events. */
const comeBackMs = 2_000;

/** Exit statuses that a restart leaves in between: 0, SIGTERM, SIGKILL after the grace period. */
const restartStatuses: ReadonlySet<number> = new Set([0, 137, 143]);

/** What was seen of a failure from outside. */
export interface Symptom {
  readonly text: Wording;
  /**
   * What it says of the log. A program that has ended wrote the reason last, whatever it is; of one that goes on and
   * fails its check, or took too long, only a line counts that is known for a reason; of one that somebody interfered
   * with, none.
   */
  readonly kind: 'ended' | 'unhealthy' | 'timed-out' | 'interfered';
}

/** Why a service that is waited for will not become healthy by itself. `now` in epoch milliseconds. */
export function symptomOf(service: Service, known: ServiceFacts, now: number): Symptom | undefined {
  const { container } = known;
  if (container === undefined) return { text: message('symptom.removed'), kind: 'interfered' };
  if (container.state === 'paused') return { text: message('symptom.paused'), kind: 'interfered' };
  const text = hopeless(service, known);
  if (text === undefined || (!isStep(service) && mayComeBack(known, now))) return undefined;
  return failsItsCheck(service, known) ? failedCheck(text, known) : { text, kind: 'ended' };
}

/** What is wrong with a service that nobody waits for; nothing while something is being done to it. */
export function troubleOf(service: Service, known: ServiceFacts, now: number): Symptom | undefined {
  const { container, activity } = known;
  if (container?.startedAt === undefined || activity !== undefined) return undefined;
  const { phase, health, reason } = conditionOf(service, known, now);
  // While a role is started again, what the agent says of its programs is old.
  if (phase === 'failed' || (programsGivenUp(known).length > 0 && health !== 'starting'))
    return { text: hopeless(service, known) ?? reason, kind: 'ended' };
  if (health !== 'unhealthy') return undefined;
  return failsItsCheck(service, known) ? failedCheck(reason, known) : { text: reason, kind: 'unhealthy' };
}

/** What the last look from outside found: Docker's check of a store, the agent's probe of a role, the published address. */
export function probeAnswer(service: Service, known: ServiceFacts): Wording | undefined {
  const { report, url, container } = known;
  if (failsItsCheck(service, known)) return lastLineOf(container?.healthOutput);
  if (url?.answers === false) return url.reason;
  // That a program does not stay up was found without asking it anything.
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

/** The programs of a role that supervisord has given up on. */
export function programsGivenUp(facts: ServiceFacts | undefined): string[] {
  return (facts?.report?.programs ?? []).filter(program => program.state === 'FATAL').map(program => program.name);
}

/** Why a service that was started will not become healthy by itself; undefined while there is hope. */
export function hopeless(service: Service, facts: ServiceFacts | undefined): Wording | undefined {
  const container = facts?.container;
  if (facts?.cause !== undefined) return facts.cause;
  if (container === undefined || container.state === 'created') return undefined;
  const ended = container.state === 'exited' || container.state === 'dead';
  // The engine also says so of a container that goes on although one of its processes was killed.
  if (ended && (container.oomKilled || !isStep(service) || container.exitCode !== 0)) return endWords(container);
  const [program] = programsGivenUp(facts);
  if (program !== undefined) return message('symptom.gave-up', { program });
  if (failsItsCheck(service, facts)) return message('health.check-fails');
  return undefined;
}

/** Whether Docker's own check, where nothing else judges the service, has given it up. */
export function failsItsCheck(service: Service, facts: ServiceFacts | undefined): boolean {
  return !isJudgedByAgent(service) && facts?.container?.health === 'unhealthy';
}
