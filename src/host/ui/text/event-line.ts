import { message } from '../../../shared/messages/message.ts';
import type { EngineEvent } from '../../../shared/model/event.ts';
import { toCodeStatus } from '../../../shared/model/status.ts';
import { codeWords } from './code-words.ts';
import { formatDuration, formatEstimate } from './format-duration.ts';
import { say } from './language.ts';
import { neutralise } from './neutralise.ts';
import { formatPlan } from './plan-lines.ts';

/** An event in one line for people: its time of day, its kind, and what it is about. */
export function eventLine(event: EngineEvent): string {
  return neutralise(`${timeOfDay(event.at)}  ${event.type.padEnd(22)}  ${told(event)}`.trimEnd(), { color: false });
}

/** `22:04:59.120`, in the time zone of this machine. */
export function timeOfDay(at: number, digits: 0 | 3 = 3): string {
  const date = new Date(at);
  const two = (part: number) => String(part).padStart(2, '0');
  const time = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
  return digits === 0 ? time : `${time}.${String(date.getMilliseconds()).padStart(3, '0')}`;
}

function told(event: EngineEvent): string {
  switch (event.type) {
    case 'command-started':
      return `${event.command}${event.profile === '' ? '' : ` (profile ${event.profile})`}`;
    case 'plan-made':
      return `${formatPlan(event.plan).join('; ') || say(message('plan.empty'))}${estimated(event.estimateMs)}`;
    case 'plan-agreed':
      return 'the work begins';
    case 'rollback-started':
      return `to profile ${event.profile}: ${say(event.cause)}`;
    case 'activity-started':
      return `${event.activity} ${event.services.join(', ')}`;
    case 'activity-finished':
      return event.services.join(', ');
    case 'container-changed': {
      const { container } = event;
      if (container === undefined) return `${event.service} removed`;
      const health = container.state === 'running' && container.health ? `, ${container.health}` : '';
      const status = container.state === 'exited' ? ` with ${container.exitCode}` : '';
      return `${event.service} ${container.state}${status}${health}`;
    }
    case 'watching-started':
      return event.profile === '' ? event.project : `${event.project} profile ${event.profile}`;
    case 'agent-started':
      return `pid ${event.pid}`;
    case 'agent-lost':
    case 'engine-lost':
      return say(event.reason);
    case 'role-reported': {
      const { service, health, code } = event.report;
      const reason = say(event.report.reason);
      const runs = code && codeWords(toCodeStatus(code, event.at))?.text;
      return `${service} ${health}${reason === '' ? '' : `: ${reason}`}${runs === undefined ? '' : `; ${runs}`}`;
    }
    case 'code-reloaded':
      return `${event.service} in ${formatDuration(event.tookMs)}: ${say(event.reason)}`;
    case 'code-unchanged':
      return `${event.service}: ${say(event.reason)} compiles to the same code`;
    case 'code-held':
      return `${event.services.join(', ')}: ${event.where === undefined ? '' : `${event.where} `}${say(event.reason)}`;
    case 'url-checked':
      return event.url.answers
        ? `${event.service} ${event.url.url} answers`
        : `${event.service} ${say(event.url.reason)}`;
    case 'service-held':
      return `${event.service} ${say(event.hold)}`;
    case 'service-progressed':
    case 'log-appended':
      return `${event.service} ${event.text}`;
    case 'service-failed':
      return `${event.service}: ${say(event.cause)}`;
    case 'failure-explained':
      return `${event.service}: ${say(event.error.message)}`;
    case 'service-became-healthy':
      return `${event.service} after ${formatDuration(event.tookMs)}`;
    case 'notice-given':
      return say(event.text);
    case 'command-finished':
      return `${event.error === undefined ? 'well' : say(event.error.message)} after ${formatDuration(event.tookMs)}`;
    case 'everything-created':
      return '';
    default:
      return unknown(event);
  }
}

function estimated(estimateMs: number | undefined): string {
  return estimateMs === undefined ? '' : `; about ${formatEstimate(estimateMs)}`;
}

function unknown(event: never): never {
  throw new Error(`no such event: ${JSON.stringify(event)}`);
}
