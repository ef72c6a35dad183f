import type { MessageCode } from '../../shared/messages/message.ts';
import { type AnyMessage, isMessage, messagesIn, type Wording } from '../../shared/messages/wording.ts';
import type { Answer, Known } from './rule.ts';

/** The parameters of an answer that says one of these, or quotes one that does; undefined where it says something else. */
export function knownFrom(probe: Wording, answers: readonly Answer[]): Known | undefined {
  const found = messagesIn(probe).find(message => answers.some(answer => says(message, answer)));
  return found && partsOf(found);
}

/** Whether an answer says one of these, or quotes one that does. */
export function isOneOf(probe: Wording, answers: readonly Answer[]): boolean {
  return knownFrom(probe, answers) !== undefined;
}

function says({ code, params }: AnyMessage, answer: Answer): boolean {
  if (typeof answer === 'string') return code === answer;
  return (
    code === answer.code && Object.entries(answer.with).every(([name, value]) => Reflect.get(params, name) === value)
  );
}

/** Names in a list are told as one text. */
function partsOf({ params }: AnyMessage): Known {
  return Object.fromEntries(
    Object.entries(params).flatMap(([name, value]: [string, unknown]) => {
      if (Array.isArray(value)) return value.some(isMessage) ? [] : [[name, value.join(', ')]];
      return typeof value === 'string' || typeof value === 'number' ? [[name, String(value)]] : [];
    }),
  );
}

/** These say all there is to say: what the log tells is not the reason. */
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

/** Somebody lives and keeps silent. */
export const silent: readonly MessageCode[] = [
  'probe.no-answer',
  'probe.no-reply',
  'probe.answer-cut',
  'probe.scheduler-stuck',
];
