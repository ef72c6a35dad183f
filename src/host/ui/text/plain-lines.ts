import { type Message, message } from '../../../shared/messages/message.ts';
import { sameText, type Wording } from '../../../shared/messages/wording.ts';
import type { Definition } from '../../../shared/model/definition.ts';
import type { EngineEvent, EventOf, StartReport } from '../../../shared/model/event.ts';
import { isStep } from '../../../shared/model/traits.ts';
import { cellWidth, padCells } from './cells.ts';
import { formatEstimate } from './format-duration.ts';
import { formatError } from './format-error.ts';
import { say } from './language.ts';
import { plain } from './plain.ts';
import { formatPlan } from './plan-lines.ts';
import { paint } from './theme.ts';
import type { Look } from './themes.ts';

/** The earlier output, as far as it affects later output. */
export interface Said {
  readonly command: string;
  readonly holds: Readonly<Record<string, Wording>>;
  readonly health: Readonly<Record<string, string>>;
  /** When each service's progress was last printed. */
  readonly progressAt: Readonly<Record<string, number>>;
  /** Progress that was held back because it came too soon. */
  readonly untold: Readonly<Record<string, Wording>>;
}

export const nothingSaid: Said = { command: '', holds: {}, health: {}, progressAt: {}, untold: {} };

export interface PlainOptions {
  readonly definition: Definition;
  readonly color: boolean;
}

/** The minimum time between two progress lines of a service; its last line is always printed. */
export const progressEveryMs = 1000;

/** Returns the lines to print for an event without a screen: in a pipe, in CI. Pure. */
export function plainLines(before: Said, event: EngineEvent, options: PlainOptions): { said: Said; lines: string[] } {
  const tell = speaker(options);
  switch (event.type) {
    case 'command-started': {
      const { command, project, profile } = event;
      return { said: { ...nothingSaid, command }, lines: [plain(message('line.command', { project, profile }))] };
    }
    case 'watching-started':
    case 'plan-agreed':
      return { said: before, lines: [] };
    case 'plan-made':
      return { said: before, lines: planLines(event).map(line => tell(message('line.plan'), line)) };
    case 'activity-started': {
      // What is stopped or started on purpose does not answer for a moment.
      const said = { ...before, health: without(before.health, event.services) };
      return { said, lines: [tell(event.services.join(', '), '', message(`badge.${event.activity}`), 'busy')] };
    }
    case 'activity-finished':
      return settle(before, event.services, tell);
    case 'service-held': {
      if (sameText(before.holds[event.service], event.hold)) return { said: before, lines: [] };
      const said = { ...before, holds: { ...before.holds, [event.service]: event.hold } };
      return { said, lines: [tell(event.service, '', event.hold, 'faint')] };
    }
    case 'service-progressed':
      return progress(before, event, tell);
    case 'service-failed':
      return settle(before, [event.service], tell, failedLine(tell, event.service, event.cause));
    case 'failure-explained':
      return { said: before, lines: [...formatError(event.error, options.color)] };
    case 'service-became-healthy': {
      const service = options.definition.services.find(({ name }) => name === event.service);
      const word = message(service && isStep(service) ? 'badge.done' : 'badge.healthy');
      const line = tell(event.service, message('line.after', { ms: event.tookMs }), word, 'good');
      return settle(before, [event.service], tell, line);
    }
    case 'role-reported':
      return healthChange(before, event, tell);
    case 'code-reloaded': {
      const text = message('line.reloaded-in', { ms: event.tookMs, reason: event.reason });
      return { said: before, lines: [tell(event.service, text, message('line.reloaded'), 'good')] };
    }
    case 'code-unchanged': {
      const text = message('line.same-code', { reason: event.reason });
      return { said: before, lines: [tell(event.service, text, message('line.not-reloaded'), 'faint')] };
    }
    case 'code-held':
      return { said: before, lines: [heldLine(tell, event)] };
    case 'agent-lost':
      return { said: before, lines: [lostLine(tell, message('line.agent'), event.reason)] };
    case 'engine-lost':
      return { said: before, lines: [lostLine(tell, message('line.engine'), event.reason)] };
    case 'notice-given': {
      const hint = event.hint ? [`  ${say(message('text.try'))}${plain(event.hint)}`] : [];
      return { said: before, lines: [say(message('text.note')) + plain(event.text), ...hint] };
    }
    case 'command-finished': {
      const { said, lines } = settle(before, Object.keys(before.untold), tell);
      return { said, lines: [...lines, ...ending(before.command, event, options.color)] };
    }
    case 'rollback-started': {
      const { profile, cause } = event;
      const because = message('status.because', { reason: cause });
      const line = tell(message('line.rollback'), because, message('line.to-profile', { profile }), 'bad');
      return { said: before, lines: [line] };
    }
    case 'everything-created':
    case 'container-changed':
    case 'agent-started':
    case 'load-measured':
    case 'editor-changed':
    case 'request-served':
    case 'url-checked':
    case 'log-appended':
      return { said: before, lines: [] };
    default:
      return unknown(event);
  }
}

function planLines({ plan, estimateMs }: EventOf<'plan-made'>): readonly string[] {
  const lines = formatPlan(plan);
  if (lines.length === 0) return [say(message('plan.empty'))];
  return estimateMs === undefined
    ? lines
    : [...lines, say(message('plan.estimate', { time: formatEstimate(estimateMs) }))];
}

/** Formats a line about a subject, with an optional highlighted word. */
type Tell = (subject: Wording, text: Wording, word?: Wording, look?: Look) => string;

/** Returns a formatter that puts subjects into a column. */
function speaker({ definition, color }: PlainOptions): Tell {
  const width = Math.max(8, ...definition.services.map(service => cellWidth(service.name))) + 2;
  return (subject, text, word = '', look) => {
    const name = plain(subject);
    const column = cellWidth(name) < width ? padCells(name, width) : `${name}  `;
    return `${column}${look ? paint(look, plain(word), color) : plain(word)}${plain(text)}`;
  };
}

function failedLine(tell: Tell, service: string, cause: Wording): string {
  return tell(service, message('status.because', { reason: cause }), message('badge.failed'), 'bad');
}

function lostLine(tell: Tell, subject: Wording, reason: Wording): string {
  return tell(subject, message('status.because', { reason }), message('line.lost'), 'bad');
}

function progress(
  before: Said,
  { service, text, at }: EventOf<'service-progressed'>,
  tell: Tell,
): { said: Said; lines: string[] } {
  if (plain(text).trim() === '') return { said: before, lines: [] };
  const toldAt = before.progressAt[service];
  if (toldAt !== undefined && at - toldAt < progressEveryMs)
    return { said: { ...before, untold: { ...before.untold, [service]: text } }, lines: [] };
  const said = {
    ...before,
    progressAt: { ...before.progressAt, [service]: at },
    untold: without(before.untold, [service]),
  };
  return { said, lines: [tell(service, text)] };
}

/** Prints held-back progress of finished services, before the given lines. */
function settle(
  before: Said,
  services: readonly string[],
  tell: Tell,
  ...lines: string[]
): { said: Said; lines: string[] } {
  const late = services.flatMap(service => {
    const text = before.untold[service];
    return text === undefined ? [] : [tell(service, text)];
  });
  const said = {
    ...before,
    untold: without(before.untold, services),
    progressAt: without(before.progressAt, services),
    holds: without(before.holds, services),
  };
  return { said, lines: [...late, ...lines] };
}

/** Reports a service that was healthy and no longer is; one that is still starting is no news. */
function healthChange(before: Said, { report }: EventOf<'role-reported'>, tell: Tell): { said: Said; lines: string[] } {
  const was = before.health[report.service];
  // For a reload, only its outcome is reported.
  if (was === report.health || report.code?.state === 'reloading') return { said: before, lines: [] };
  const said = { ...before, health: { ...before.health, [report.service]: report.health } };
  if (was !== 'healthy' || report.health !== 'unhealthy') return { said, lines: [] };
  return { said, lines: [failedLine(tell, report.service, report.reason)] };
}

/** `gated: urls.py:10 SyntaxError: …` if a file does not compile, `held: …` for other reasons. */
function heldLine(tell: Tell, { services, reason, where }: EventOf<'code-held'>): string {
  const found = where === undefined ? reason : message('event.about', { service: where, text: reason });
  const word = message(where === undefined ? 'line.held' : 'line.gated');
  return tell(services.join(', '), message('status.because', { reason: found }), word, 'bad');
}

function ending(
  command: string,
  { error, tookMs, urls, start, isIdle }: EventOf<'command-finished'>,
  color: boolean,
): string[] {
  // Declining a plan is no failure.
  if (error?.code === 'consent-needed' && error.hint === '') return [plain(error.message)];
  if (error !== undefined) return [...formatError(error, color)];
  if (isIdle) return [say(nothings[command] ?? message('plan.empty'))];
  const word = say(ends[command] ?? message('badge.ready'));
  const line = paint('good', word, color) + say(message('line.in', { ms: tookMs }));
  return [[line, ...urls.map(plain)].join('  '), ...(start ? [slowestLine(start)] : [])];
}

const ends: Readonly<Record<string, Message>> = {
  stop: message('badge.stopped'),
  down: message('badge.removed'),
  restart: message('badge.restarted'),
  'db snapshot': message('badge.done'),
  'db restore': message('badge.done'),
  'db reset': message('badge.done'),
};

/** Messages for when there was nothing to do. */
const nothings: Readonly<Record<string, Message>> = {
  start: message('start.nothing'),
  stop: message('stop.nothing'),
  down: message('down.nothing'),
};

/** `slowest: broker 10.7 s (usually 9.1 s); all other services waited for it`, about the critical path of a start. */
export function slowestLine({ services, slowest, waited, usualMs }: StartReport): string {
  const { startedMs, healthyMs } = services[slowest] ?? { startedMs: 0, healthyMs: 0 };
  const others = Object.entries(services).filter(([name]) => name !== slowest);
  const later = others.filter(([, { startedMs: begun }]) => begun >= healthyMs);
  // If only few waited, name them instead.
  const areMost = waited.length * 2 >= others.length && later.every(([name]) => waited.includes(name));
  const shown = waited.length > 3 ? waited.slice(0, 2) : waited;
  return plain(
    message('start.slowest', {
      ...{ service: slowest, ms: healthyMs - startedMs, usualMs: usualMs[slowest], waited: shown },
      ...{ more: waited.length - shown.length, isAll: areMost && waited.length > 1 },
    }),
  );
}

function without<Value>(record: Readonly<Record<string, Value>>, keys: readonly string[]): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => !keys.includes(key)));
}

function unknown(event: never): never {
  throw new Error(`no such event: ${JSON.stringify(event)}`);
}
