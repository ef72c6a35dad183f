import { message } from '../../../shared/messages/message.ts';
import type { Wording } from '../../../shared/messages/wording.ts';
import { type Operation, type Plan, servicesIn } from '../../../shared/model/plan.ts';
import type { Dependency } from '../../../shared/model/service.ts';
import { say } from './language.ts';

/** The parts of one line of a plan, so that a screen can style them. */
export interface PlanLine {
  readonly kind: Operation['type'] | 'keep';
  readonly verb: Wording;
  readonly services: readonly string[];
  /** The needs it waits for. */
  readonly needs: readonly Wording[];
  /** Why it is done; absent if nothing is done. */
  readonly cause?: Wording;
  /** An additional remark. */
  readonly note?: Wording;
  /** Whether it follows from another line, so that a short summary can omit it. */
  readonly isImplied?: boolean;
}

/** Returns a plan, one operation per line; what is kept comes last. */
export function planLinesOf({ operations, kept, outdated }: Plan): readonly PlanLine[] {
  const fitting = kept.filter(name => !outdated.includes(name));
  const keep = (services: readonly string[]): PlanLine => ({
    ...{ kind: 'keep', verb: message('plan.verb.keep'), services, needs: [] },
  });
  return [
    ...operations.map(operationLine),
    ...(fitting.length > 0 ? [keep(fitting)] : []),
    ...outdated.map(name => ({ ...keep([name]), note: message('plan.outdated') })),
  ];
}

/** Formats the plan as text, for `--dry-run` and for tests. */
export function formatPlan(plan: Plan): string[] {
  return planLinesOf(plan).map(({ kind: _, isImplied: __, ...line }) => say(message('plan.line', line)));
}

function operationLine(operation: Operation): PlanLine {
  const services = operation.type === 'write' ? [operation.file] : servicesIn(operation);
  const volumes = operation.type === 'create' ? operation.volumes : [];
  const needs = 'needs' in operation ? operation.needs : [];
  return {
    kind: operation.type,
    verb: message(verbs[operation.type]),
    services,
    needs: needs.map(needText),
    cause: operation.cause,
    ...(volumes.length > 0 && { note: message('plan.volumes', { volumes }) }),
    ...(isImplied(operation) && { isImplied: true }),
  };
}

/** Starting what was created is implied; writing for the agent and waiting change nothing of the person's. */
function isImplied(operation: Operation): boolean {
  if (operation.type === 'start') return operation.container === undefined;
  return operation.type === 'write' || operation.type === 'await';
}

const verbs = {
  write: 'plan.verb.write',
  await: 'plan.verb.await',
  build: 'plan.verb.build',
  'create-workspace': 'plan.verb.create',
  create: 'plan.verb.create',
  recreate: 'plan.verb.recreate',
  start: 'plan.verb.start',
  restart: 'plan.verb.restart',
  unpause: 'plan.verb.unpause',
  reconnect: 'plan.verb.reconnect',
  stop: 'plan.verb.stop',
  remove: 'plan.verb.remove',
} as const;

function needText({ service, condition }: Dependency): Wording {
  return message(`plan.need.${condition}`, { service });
}
