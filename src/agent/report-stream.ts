import { fstatSync } from 'node:fs';
import { Socket } from 'node:net';
import type { Writable } from 'node:stream';
import type { Emit, Untimed } from '../shared/model/event.ts';

/**
 * The number of events kept for a slow reader, not counting role reports: only the latest report of each role is kept.
 */
const maxWaiting = 200;

/**
 * Writes events as JSON lines with the time. A slow or missing reader blocks nothing: the backlog is bounded, and what
 * cannot be written is dropped.
 */
export function createReportStream(output: Writable, now: () => number = Date.now): { readonly emit: Emit } {
  const waiting = new Map<string, string>();
  let isBlocked = false;
  let isGone = false;
  let count = 0;
  const write = (line: string) => {
    isBlocked = !output.write(line);
  };
  output.on('error', () => {
    isGone = true;
    waiting.clear();
  });
  output.on('drain', () => {
    isBlocked = false;
    for (const [key, line] of waiting) {
      if (isBlocked) return;
      waiting.delete(key);
      write(line);
    }
  });
  return {
    emit: event => {
      const line = `${JSON.stringify({ at: now(), ...event })}\n`;
      if (isGone) return;
      if (!isBlocked) return write(line);
      const key = keyOf(event, count++);
      waiting.delete(key);
      waiting.set(key, line);
      const [oldest] = waiting.keys();
      if (waiting.size > maxWaiting && oldest !== undefined) waiting.delete(oldest);
    },
  };
}

function keyOf(event: Untimed, count: number): string {
  return event.type === 'role-reported' ? `report of ${event.report.service}` : `event ${count}`;
}

/** Standard output that never blocks. Node writes to pipes synchronously, so a full pipe would stop every loop. */
export function openStandardOutput(): Writable {
  const kind = fstatSync(1);
  return kind.isFIFO() || kind.isSocket() ? new Socket({ fd: 1, readable: false, writable: true }) : process.stdout;
}
