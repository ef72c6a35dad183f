import { message } from '../../../shared/messages/message.ts';
import { sameText, type Wording } from '../../../shared/messages/wording.ts';
import type { Definition } from '../../../shared/model/definition.ts';
import type { EngineEvent, EventOf, StartReport } from '../../../shared/model/event.ts';
import type { Role } from '../../../shared/model/service.ts';
import { padCells } from './cells.ts';
import { formatDuration, formatEstimate } from './format-duration.ts';
import { formatError } from './format-error.ts';
import { say } from './language.ts';
import { plain } from './plain.ts';
import { formatPlan } from './plan-lines.ts';
import { type Look, paint } from './theme.ts';

/** What has been said so far, as far as it decides what is said next. */
export interface Said {
  readonly command: string;
  readonly holds: Readonly<Record<string, Wording>>;
  readonly health: Readonly<Record<string, string>>;
  /** When each service's progress was told last. */
  readonly progressAt: Readonly<Record<string, number>>;
  /** Progress that came too soon after the line before it. */
  readonly untold: Readonly<Record<string, string>>;
}

export const nothingSaid: Said = { command: '', holds: {}, health: {}, progressAt: {}, untold: {} };

export interface PlainOptions {
  readonly definition: Definition;
  readonly color: boolean;
}

/** Progress of one service is told at most this often; its last line is told in any case. */
export const progressEveryMs = 1000;

/** What an event is worth saying where there is no screen: in a pipe, in CI. Pure. */
export function plainLines(before: Said, event: EngineEvent, options: PlainOptions): { said: Said; lines: string[] } {
  const tell = speaker(options);
  switch (event.type) {
    case 'command-started': {
      const profile = event.profile === '' ? '' : `, profile ${event.profile}`;
      return { said: { ...nothingSaid, command: event.command }, lines: [plain(`bkdev: ${event.project}${profile}`)] };
    }
    case 'watching-started':
    case 'plan-agreed':
      return { said: before, lines: [] };
    case 'plan-made':
      return { said: before, lines: planLines(event).map(line => tell('plan', line)) };
    case 'activity-started':
      return { said: before, lines: [tell(event.services.join(', '), event.activity, 'busy')] };
    case 'activity-finished':
      return settle(before, event.services, tell);
    case 'service-held': {
      if (sameText(before.holds[event.service], event.hold)) return { said: before, lines: [] };
      const said = { ...before, holds: { ...before.holds, [event.service]: event.hold } };
      return { said, lines: [tell(event.service, event.hold, 'faint')] };
    }
    case 'service-progressed':
      return progress(before, event, tell);
    case 'service-failed':
      return settle(before, [event.service], tell, tell(event.service, `failed: ${say(event.cause)}`, 'bad'));
    case 'failure-explained':
      return { said: before, lines: [...formatError(event.error, options.color)] };
    case 'service-became-healthy': {
      const word = roleOf(options.definition, event.service) === 'step' ? 'done' : 'healthy';
      const line = tell(event.service, `${word} after ${formatDuration(event.tookMs)}`, 'good');
      return settle(before, [event.service], tell, line);
    }
    case 'role-reported':
      return healthChange(before, event, tell);
    case 'code-reloaded': {
      const text = `reloaded in ${formatDuration(event.tookMs)} (${say(event.reason)})`;
      return { said: before, lines: [tell(event.service, text, 'good')] };
    }
    case 'code-unchanged': {
      const text = `not reloaded: ${say(event.reason)} compiles to the same code`;
      return { said: before, lines: [tell(event.service, text, 'faint')] };
    }
    case 'code-held':
      return { said: before, lines: [tell(event.services.join(', '), heldWords(event), 'bad')] };
    case 'agent-lost':
      return { said: before, lines: [tell('agent', `lost: ${say(event.reason)}`, 'bad')] };
    case 'engine-lost':
      return { said: before, lines: [tell('engine', `lost: ${say(event.reason)}`, 'bad')] };
    case 'notice-given': {
      const hint = event.hint ? [plain(`  try: ${say(event.hint)}`)] : [];
      return { said: before, lines: [plain(`note: ${say(event.text)}`), ...hint] };
    }
    case 'command-finished': {
      const { said, lines } = settle(before, Object.keys(before.untold), tell);
      return { said, lines: [...lines, ...ending(before.command, event, options.color)] };
    }
    case 'rollback-started':
      return { said: before, lines: [tell('rollback', `to profile ${event.profile}: ${say(event.cause)}`, 'bad')] };
    case 'everything-created':
    case 'container-changed':
    case 'agent-started':
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

type Tell = (subject: string, text: Wording, look?: Look) => string;

/** A line with its subject in a column of its own; the look falls on the first word. */
function speaker({ definition, color }: PlainOptions): Tell {
  const width = Math.max(8, ...definition.services.map(service => service.name.length)) + 2;
  return (subject, text, look) => {
    const [, word = '', rest = ''] = /^([^\s:]*)(.*)$/s.exec(plain(text)) ?? [];
    const name = plain(subject);
    return `${name.length < width ? padCells(name, width) : `${name}  `}${look ? paint(look, word, color) : word}${rest}`;
  };
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

/** Tells what was held back of services that are through, before the line that says so. */
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

/** While a service starts it is not healthy, which is no news; that it was and no longer is, is. */
function healthChange(before: Said, { report }: EventOf<'role-reported'>, tell: Tell): { said: Said; lines: string[] } {
  const was = before.health[report.service];
  // Of a reload it is told how it ends.
  if (was === report.health || report.code?.state === 'reloading') return { said: before, lines: [] };
  const said = { ...before, health: { ...before.health, [report.service]: report.health } };
  if (was !== 'healthy' || report.health !== 'unhealthy') return { said, lines: [] };
  return { said, lines: [tell(report.service, `failed: ${say(report.reason)}`, 'bad')] };
}

/** `gated: urls.py:10 SyntaxError: …` where a file cannot be compiled, `held: …` where it is for another reason. */
function heldWords({ reason, where }: EventOf<'code-held'>): string {
  return where === undefined ? `held: ${say(reason)}` : `gated: ${where} ${say(reason)}`;
}

function ending(
  command: string,
  { error, tookMs, urls, start }: EventOf<'command-finished'>,
  color: boolean,
): string[] {
  // That a person does not want it is no failure.
  if (error?.code === 'consent-needed' && error.hint === '') return [plain(error.message)];
  if (error !== undefined) return [...formatError(error, color)];
  const words: Record<string, string> = { stop: 'stopped', down: 'removed', restart: 'restarted' };
  const line = `${paint('good', words[command] ?? 'ready', color)} in ${formatDuration(tookMs)}`;
  return [[line, ...urls.map(plain)].join('  '), ...(start ? [slowestLine(start)] : [])];
}

/** `slowest: broker 10.7 s (usually 9.1 s); everybody waited for it`, of what was on the longest way of a start. */
export function slowestLine({ services, slowest, waited, usualMs }: StartReport): string {
  const { startedMs, healthyMs } = services[slowest] ?? { startedMs: 0, healthyMs: 0 };
  const usual = usualMs[slowest];
  const took = `slowest: ${slowest} ${formatDuration(healthyMs - startedMs)}`;
  const others = Object.entries(services).filter(([name]) => name !== slowest);
  const later = others.filter(([, { startedMs: begun }]) => begun >= healthyMs);
  // Few who waited are better named.
  const isAll = waited.length * 2 >= others.length && later.every(([name]) => waited.includes(name));
  const shown = waited.length > 3 ? [...waited.slice(0, 2), `${waited.length - 2} more`] : waited;
  const who = isAll && waited.length > 1 ? 'everybody' : shown.join(', ').replace(/, ([^,]*)$/, ' and $1');
  return plain(
    `${took}${usual === undefined ? '' : ` (usually ${formatDuration(usual)})`}${who === '' ? '' : `; ${who} waited for it`}`,
  );
}

function roleOf(definition: Definition, name: string): Role | undefined {
  return definition.services.find(service => service.name === name)?.role;
}

function without<Value>(record: Readonly<Record<string, Value>>, keys: readonly string[]): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => !keys.includes(key)));
}

function unknown(event: never): never {
  throw new Error(`no such event: ${JSON.stringify(event)}`);
}
