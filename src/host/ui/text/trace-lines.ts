import { message } from '../../../shared/messages/message.ts';
import { type Span, type TraceRow, traceRows } from '../../../shared/model/trace.ts';
import { glyphs } from '../state/badge.ts';
import { cellWidth, cutCells, padCells, padCellsBefore } from './cells.ts';
import { say } from './language.ts';
import { neutralise } from './neutralise.ts';
import { plain } from './plain.ts';
import { paint } from './theme.ts';

const smallestBar = 12;
const gap = '  ';
/** The eighths of a cell that a bar begins or ends with. */
const whole = '█';
const sliver = '▏';

/**
 * Formats a trace as a waterfall: service, operation below the one that caused it, a bar from its beginning to its end,
 * duration. The exception of a failed operation follows on a line of its own.
 */
export function traceLines(
  spans: readonly Span[],
  { columns, color }: { readonly columns: number; readonly color: boolean },
): readonly string[] {
  const rows = traceRows(spans);
  const began = Math.min(...spans.map(({ at }) => at));
  const tookMs = Math.max(...spans.map(({ at, ms }) => at + ms)) - began;
  const clean = (text: string) => neutralise(text, { color: false });
  const services = Math.max(...spans.map(({ service }) => cellWidth(clean(service))));
  const widest = Math.max(...rows.map(row => cellWidth(nameOf(row, clean))));
  const durations = rows.map(({ span }) => plain(message('trace.took', { ms: span.ms })));
  const right = Math.max(...durations.map(cellWidth));
  const left = Math.max(columns - services - right - 3 * gap.length, 2 * smallestBar);
  const names = Math.min(widest, left - smallestBar);
  const request = spans.find(span => span.request !== undefined)?.request;
  const heading = message('trace.heading', {
    count: spans.length,
    tookMs,
    ...(request !== undefined && { request: clean(request) }),
  });
  return [
    paint('strong', plain(heading), color),
    '',
    ...rows.flatMap((row, index) => {
      const { span } = row;
      const isFailed = span.error !== undefined;
      const drawn = bar(left - names, (span.at - began) / (tookMs || 1), span.ms / (tookMs || 1));
      const line = [
        paint('faint', padCells(clean(span.service), services), color),
        padCells(cutCells(nameOf(row, clean), names), names),
        paint(isFailed ? 'bad' : 'busy', drawn, color),
        padCellsBefore(durations[index] ?? '', right),
      ].join(gap);
      const indent = ' '.repeat(services + gap.length + 2 * row.depth);
      const error = isFailed ? [`${indent}${glyphs.bad} ${clean(span.error)}`] : [];
      return [line, ...error.map(text => paint('bad', cutCells(text, columns), color))];
    }),
  ];
}

function nameOf({ span, depth, count }: TraceRow, clean: (text: string) => string): string {
  const name = clean(count === 1 ? (span.detail ?? span.name) : span.name);
  return ' '.repeat(2 * depth) + (count === 1 ? name : say(message('trace.repeated', { count, name })));
}

/** Also the shortest operation is seen, and none leaves its column. */
function bar(width: number, from: number, share: number): string {
  const start = Math.min(Math.floor(from * width), width - 1);
  const cells = Math.round(share * width);
  return padCells(' '.repeat(start) + (cells === 0 ? sliver : whole.repeat(Math.min(cells, width - start))), width);
}
