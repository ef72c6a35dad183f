import { message } from '../../../shared/messages/message.ts';
import { say } from './language.ts';

/** Formats elapsed time in whole units: `8 s`, `2 min 5 s`, `3 h 10 min`, `2 d`. */
export function formatElapsed(elapsedMs: number): string {
  return say(message('time.elapsed', { ms: elapsedMs }));
}

/** Formats a duration, with tenths of a second below a minute. */
export function formatDuration(tookMs: number): string {
  return say(message('time.took', { ms: tookMs }));
}

/** Formats an estimate in whole units, at least `1 s`. */
export function formatEstimate(estimateMs: number): string {
  return say(message('time.estimate', { ms: estimateMs }));
}

/** Formats an age in its largest unit: `8 s`, `5 min`, `3 h`, `2 d`. */
export function formatAge(ageMs: number): string {
  return say(message('time.age', { ms: ageMs }));
}
