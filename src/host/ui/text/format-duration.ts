import { message } from '../../../shared/messages/message.ts';
import { say } from './language.ts';

/** A span that is still growing, in whole units: `8 s`, `2 min 5 s`, `3 h 10 min`, `2 d`. */
export function formatElapsed(elapsedMs: number): string {
  return say(message('time.elapsed', { ms: elapsedMs }));
}

/** How long something took: tenths of a second below a minute. */
export function formatDuration(tookMs: number): string {
  return say(message('time.took', { ms: tookMs }));
}

/** How long something will take, in whole units: `1 s` is the least. */
export function formatEstimate(estimateMs: number): string {
  return say(message('time.estimate', { ms: estimateMs }));
}

/** A span in its largest unit only: `8 s`, `5 min`, `3 h`, `2 d`. */
export function formatAge(ageMs: number): string {
  return say(message('time.age', { ms: ageMs }));
}
