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
  return {
    kind: operation.type,
    verb: message(verbOf(operation)),
    services: namedIn(operation),
    needs: needsOf(operation),
    cause: operation.cause,
    ...noteOf(operation),
    ...(isImplied(operation) && { isImplied: true }),
  };
}

function verbOf(operation: Operation) {
  if (operation.type === 'forget') return `plan.verb.forget.${operation.what}` as const;
  // Programs are named after their service: `restart worker:cron`.
  if (operation.type === 'restart-programs' && operation.programs) return 'plan.verb.restart';
  return verbs[operation.type];
}

function noteOf(operation: Operation): Pick<PlanLine, 'note'> {
  const { type } = operation;
  if (type === 'restore') return { note: message(operation.replaces ? 'plan.over' : 'plan.into', operation) };
  if (type === 'remove-snapshot') return { note: message('plan.shared-snapshot') };
  if (type === 'snapshot') return { note: message('plan.of', operation) };
  if (type !== 'create' || operation.volumes.length === 0) return {};
  return { note: message('plan.volumes', operation) };
}

function namedIn(operation: Operation): readonly string[] {
  if ('programs' in operation && operation.programs)
    return operation.programs.map(program => `${operation.service}:${program}`);
  switch (operation.type) {
    case 'write':
      return [operation.file];
    case 'restore':
    case 'snapshot':
    case 'remove-snapshot':
      return [operation.snapshot];
    case 'remove-network':
      return [operation.network];
    case 'remove-volume':
      return [operation.volume];
    default:
      return servicesIn(operation);
  }
}

/** Returns what an operation waits for. A store is stopped or removed after the services that use it. */
function needsOf(operation: Operation): readonly Wording[] {
  if ('needs' in operation) return operation.needs.map(needText);
  const ended = operation.after.flatMap(id => /^(?:stop|remove):(.+)$/.exec(id)?.[1] ?? []);
  if (ended.length === 0) return [];
  if (listing.has(operation.type)) return [message('plan.need.ended', fewOf(ended))];
  return operation.type === 'forget' ? [] : [message('plan.need.all-removed')];
}

/** Operations that name the containers they wait for. */
const listing: ReadonlySet<Operation['type']> = new Set(['stop', 'remove', 'restore']);

function fewOf(names: readonly string[]) {
  return names.length <= 3 ? { names, more: 0 } : { names: names.slice(0, 2), more: names.length - 2 };
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
  'restart-programs': 'plan.verb.restart-programs',
  'start-programs': 'plan.verb.start',
  'stop-programs': 'plan.verb.stop',
  unpause: 'plan.verb.unpause',
  reconnect: 'plan.verb.reconnect',
  stop: 'plan.verb.stop',
  remove: 'plan.verb.remove',
  'remove-network': 'plan.verb.remove-network',
  'remove-volume': 'plan.verb.remove-volume',
  'remove-snapshot': 'plan.verb.remove-snapshot',
  restore: 'plan.verb.restore',
  snapshot: 'plan.verb.snapshot',
} as const;

function needText({ service, condition }: Dependency): Wording {
  return message(`plan.need.${condition}`, { service });
}
