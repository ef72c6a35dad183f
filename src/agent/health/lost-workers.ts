import { type Message, message } from '../../shared/messages/message.ts';
import type { ServerEnd, ServerFacts } from '../../shared/model/report.ts';

/** So long after a worker was lost somebody may ask what has become of a request. */
const newsMs = 10 * 60_000;

/** A remark for the last worker of each kind that was lost lately, with how many there were. `now` in epoch ms. */
export function lostWorkers({ ends, settings }: ServerFacts, now: number): Message[] {
  const lately = ends.filter(({ at }) => now - at < newsMs);
  const timeouts = aboutLast(lately.filter(({ how }) => how === 'timeout'));
  const kills = aboutLast(lately.filter(({ how }) => how === 'killed'));
  return [
    ...(timeouts ? [message('note.worker-timeout', { ...timeouts, seconds: settings.timeout })] : []),
    ...(kills ? [message('note.worker-killed', kills)] : []),
  ];
}

function aboutLast(ends: readonly ServerEnd[]) {
  const last = ends.at(-1);
  if (last === undefined) return undefined;
  return { pid: last.pid, times: ends.length, ...(last.request !== undefined && { request: last.request }) };
}
