import { withoutLabel } from '../../../shared/model/program-label.ts';
import type { LogLine } from '../../ports/container-engine.ts';

const headerBytes = 8;
const newline = 0x0a;
const longestLine = 64 * 1024;
/** The size of the pieces that the engine reads from a container; only a full piece continues in the next frame. */
const pieceBytes = 16 * 1024;

/**
 * Returns a function that decodes the engine's multiplexed log (Docker API, `POST /containers/{id}/attach`, "stream
 * format") into lines with timestamps. The engine splits long lines into frames; lines are truncated to 64 KiB. A last
 * line without a newline, as left by a program that was killed, counts as a line.
 */
export function createLogDecoder(): (chunk: Buffer) => LogLine[] {
  let pending: Buffer = Buffer.alloc(0);
  const text = new Map<number, string>();
  return chunk => {
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
    const lines: LogLine[] = [];
    for (;;) {
      if (pending.length < headerBytes) return lines;
      const size = pending.readUInt32BE(4);
      if (pending.length < headerBytes + size) return lines;
      const stream = pending[0] ?? 1;
      append(stream, pending.subarray(headerBytes, headerBytes + size), lines);
      pending = pending.subarray(headerBytes + size);
    }
  };

  function append(stream: number, frame: Buffer, lines: LogLine[]): void {
    // Every frame begins with a timestamp, even when it continues a line.
    const bodyAt = frame.indexOf(' ') + 1;
    const isWhole = frame.at(-1) === newline || frame.length - bodyAt < pieceBytes;
    const begun = text.get(stream);
    const whole = begun === undefined ? frame.toString('utf8') : begun + frame.toString('utf8', bodyAt);
    if (isWhole) {
      text.delete(stream);
      lines.push(toLine(whole.slice(0, longestLine)));
    } else text.set(stream, whole.slice(0, longestLine));
  }
}

/** `2026-01-02T03:04:05.678901234Z the text` */
export function toLine(raw: string): LogLine {
  const space = raw.indexOf(' ');
  const at = Date.parse(raw.slice(0, space));
  const text = raw.slice(space + 1).replace(/\r?\n$/, '');
  return Number.isNaN(at) ? { at: 0, text: raw.replace(/\r?\n$/, '') } : { at, ...withoutLabel(text) };
}
