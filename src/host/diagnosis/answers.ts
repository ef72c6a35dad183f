import type { MessageCode } from '../../shared/messages/message.ts';
import { type AnyMessage, isMessage, messagesIn, type Wording } from '../../shared/messages/wording.ts';
import type { Answer, Known } from './rule.ts';

/**
 * Returns the parameters of the first message in the probe's answer (including quoted ones) that matches; undefined if
 * none does.
 */
export function knownFrom(probe: Wording, answers: readonly Answer[]): Known | undefined {
  const found = messagesIn(probe).find(message => answers.some(answer => says(message, answer)));
  return found && partsOf(found);
}

/** Whether the probe's answer is, or quotes, one of these. */
export function isOneOf(probe: Wording, answers: readonly Answer[]): boolean {
  return knownFrom(probe, answers) !== undefined;
}

function says({ code, params }: AnyMessage, answer: Answer): boolean {
  if (typeof answer === 'string') return code === answer;
  return (
    code === answer.code && Object.entries(answer.with).every(([name, value]) => Reflect.get(params, name) === value)
  );
}

/** Converts parameters to text; lists of names are joined. */
function partsOf({ params }: AnyMessage): Known {
  return Object.fromEntries(
    Object.entries(params).flatMap(([name, value]: [string, unknown]) => {
      if (Array.isArray(value)) return value.some(isMessage) ? [] : [[name, value.join(', ')]];
      return typeof value === 'string' || typeof value === 'number' ? [[name, String(value)]] : [];
    }),
  );
}

/** Answers that explain everything by themselves; the log does not contain the reason. */
export const conclusive: readonly MessageCode[] = [
  'program.halted',
  'program.child-halted',
  'program.stopped',
  'probe.queues-unread',
  'probe.pool-stuck',
  'probe.senders-elsewhere',
  'probe.broker-no-vhost',
  'probe.broker-no-database',
  'probe.broker-address-invalid',
  'probe.broker-denied',
  'probe.broker-no-access',
  'probe.broker-blocked',
  'probe.redis-denied',
];

/** Answers about a process that is alive but does not respond. */
export const silent: readonly MessageCode[] = [
  'probe.no-answer',
  'probe.no-reply',
  'probe.answer-cut',
  'probe.scheduler-stuck',
];
