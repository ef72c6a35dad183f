import { expect, test } from 'vitest';
import { cellWidth } from '../../../../src/host/ui/text/cells.ts';
import { traceLines } from '../../../../src/host/ui/text/trace-lines.ts';
import type { Span } from '../../../../src/shared/model/trace.ts';

const spans: readonly Span[] = [
  { id: 'g', parent: '', service: 'gateway', name: 'POST /tasks/', at: 1000, ms: 40, request: 'r1' },
  { id: 'a', parent: 'g', service: 'api', name: 'POST tasks', at: 1004, ms: 32, request: 'r1' },
  { id: 'q', parent: 'a', service: 'api', name: 'SELECT', detail: 'SELECT 1 FROM t', at: 1010, ms: 0.31 },
  { id: 'w', parent: 'a', service: 'worker', name: 'run/add', at: 1060, ms: 20, error: 'ValueError: \u001b[2Jno' },
];

test('a trace must be drawn as a waterfall', () => {
  expect(traceLines(spans, { columns: 72, color: false })).toEqual([
    '4 operations in 80 ms, request r1',
    '',
    'gateway  POST /tasks/         █████████████████                    40 ms',
    'api        POST tasks          ██████████████                      32 ms',
    'api          SELECT 1 FROM t      ▏                               0.3 ms',
    'worker       run/add                                   █████████   20 ms',
    '             ✗ ValueError: no',
  ]);
});

test('a narrow terminal must have no line that is wider, and a long name must be cut', () => {
  const long = spans.map(span => ({ ...span, name: `${span.name} ${'很长'.repeat(40)}` }));
  const lines = traceLines(long, { columns: 60, color: false }).slice(2);
  expect(lines.map(cellWidth).filter(width => width > 60)).toEqual([]);
});
