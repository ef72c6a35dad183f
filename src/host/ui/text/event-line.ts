import { message } from '../../../shared/messages/message.ts';
import type { Wording } from '../../../shared/messages/wording.ts';
import { toCodeStatus } from '../../../shared/model/code-status.ts';
import type { EngineEvent } from '../../../shared/model/event.ts';

import { codeWords } from './code-words.ts';
import { say } from './language.ts';
import { neutralise } from './neutralise.ts';
import { formatPlan } from './plan-lines.ts';

/** Formats an event in one line: its time of day, its type, and its content. */
export function eventLine(event: EngineEvent): string {
  return neutralise(`${timeOfDay(event.at)}  ${event.type.padEnd(22)}  ${say(told(event))}`.trimEnd(), {
    color: false,
  });
}

/** `22:04:59.120`, in the local time zone. */
export function timeOfDay(at: number, digits: 0 | 3 = 3): string {
  const date = new Date(at);
  const two = (part: number) => String(part).padStart(2, '0');
  const time = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
  return digits === 0 ? time : `${time}.${String(date.getMilliseconds()).padStart(3, '0')}`;
}

function told(event: EngineEvent): Wording {
  switch (event.type) {
    case 'command-started':
      return message('event.command', { command: event.command, profile: event.profile });
    case 'plan-made': {
      const lines = formatPlan(event.plan);
      return message('event.plan', {
        lines: lines.length > 0 ? lines : [message('plan.empty')],
        estimateMs: event.estimateMs,
      });
    }
    case 'plan-agreed':
      return message('event.agreed');
    case 'rollback-started':
      return message('event.rollback', { profile: event.profile, cause: event.cause });
    case 'activity-started':
      return message('event.activity', {
        activity: message(`badge.${event.activity}`),
        services: event.services,
      });
    case 'activity-finished':
      return event.services.join(', ');
    case 'container-changed': {
      const { service, container } = event;
      if (container === undefined) return message('event.container-gone', { service });
      const { state, exitCode, health } = container;
      return message('event.container', {
        ...{ service, state },
        exitCode: state === 'exited' ? exitCode : undefined,
        health: state === 'running' ? health : undefined,
      });
    }
    case 'watching-started':
      return message('event.watching', { project: event.project, profile: event.profile });
    case 'agent-started':
      return message('event.agent', { pid: event.pid });
    case 'agent-lost':
    case 'engine-lost':
      return event.reason;
    case 'role-reported': {
      const { service, health, reason, code } = event.report;
      return message('event.role', {
        ...{ service, health: message(`badge.${health}`), reason },
        code: code && codeWords(toCodeStatus(code, event.at))?.text,
      });
    }
    case 'code-reloaded':
      return message('event.reloaded', { service: event.service, ms: event.tookMs, reason: event.reason });
    case 'code-unchanged':
      return message('event.unchanged', { service: event.service, reason: event.reason });
    case 'code-held':
      return message('event.held', { services: event.services, where: event.where ?? '', reason: event.reason });
    case 'url-checked': {
      const { service, url } = event;
      return url.answers
        ? message('event.url-answers', { service, url: url.url })
        : message('event.about', { service, text: url.reason });
    }
    case 'service-held':
      return message('event.about', { service: event.service, text: event.hold });
    case 'service-progressed':
    case 'log-appended':
      return message('event.about', { service: event.service, text: event.text });
    case 'service-failed':
      return message('event.because', { service: event.service, cause: event.cause });
    case 'failure-explained':
      return message('event.because', { service: event.service, cause: event.error.message });
    case 'service-became-healthy':
      return message('event.healthy', { service: event.service, ms: event.tookMs });
    case 'notice-given':
      return event.text;
    case 'command-finished':
      return message('event.finished', { how: event.error?.message ?? message('event.well'), ms: event.tookMs });
    case 'everything-created':
    case 'load-measured':
    case 'editor-changed':
    case 'request-served':
      return '';
    default:
      return unknown(event);
  }
}

function unknown(event: never): never {
  throw new Error(`no such event: ${JSON.stringify(event)}`);
}
