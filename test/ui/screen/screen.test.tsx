import { describe, expect, test } from 'vitest';
import type { ErrorReport } from '../../../src/model/error.ts';
import type { Untimed } from '../../../src/model/event.ts';
import { cellWidth } from '../../../src/ui/cells.ts';
import { Screen } from '../../../src/ui/screen/screen.tsx';
import { noChoice, type ScreenInput, toScreenView } from '../../../src/ui/screen/screen-view.ts';
import { drawn } from '../../support/render.tsx';
import {
  allHealthy,
  sampleContainer,
  sampleDefinition,
  stateAfter,
  upStarted,
} from '../../support/sample-environment.ts';

/** The rows of the screen after these events. */
function screen(events: readonly Untimed[], about: Partial<Omit<ScreenInput, 'state'>> = {}): readonly string[] {
  const size = about.size ?? { columns: 80, rows: 24 };
  const input: ScreenInput = {
    state: stateAfter(...events),
    definition: sampleDefinition,
    choice: noChoice,
    color: false,
    now: 14_000,
    ...about,
    size,
  };
  return drawn(<Screen view={toScreenView(input)} onAction={() => {}} />, size.columns);
}

const log = (text: string, service = 'api'): Untimed => ({ type: 'log-appended', service, text });

const starting: readonly Untimed[] = [
  upStarted,
  { type: 'plan-made', lines: ['create mysql (it has no container)', 'create api after mysql healthy (it is new)'] },
  { type: 'container-changed', service: 'mysql', container: sampleContainer({ health: 'healthy' }) },
  { type: 'service-held', service: 'api', hold: 'waiting for migrate done' },
  { type: 'container-changed', service: 'migrate', container: sampleContainer() },
  { type: 'service-progressed', service: 'migrate', text: 'Applying metadata.0001' },
  log('Operations to perform:', 'migrate'),
  log('  Apply all migrations', 'migrate'),
];
const error: ErrorReport = {
  code: 'role-failed',
  message: "api does not come up: ModuleNotFoundError: No module named 'nothere'",
  hint: 'mend the import in bkmonitor/views.py line 3',
  detail: ['  File "/workspace/bkmonitor/views.py", line 3', '    import nothere'],
};
const failed: readonly Untimed[] = [
  upStarted,
  ...allHealthy.slice(0, 2),
  { type: 'service-failed', service: 'api', cause: error.message, error },
  log('Traceback (most recent call last):'),
  { type: 'command-finished', tookMs: 9000, urls: [], error },
];

test('while it starts, it must show what is at work, what waits and why, and the log of the step at work', () => {
  expect(screen(starting)).toEqual([
    ' sample  profile api  /home/ann/sample         ◐ starting  1 of 3 healthy  14 s',
    '',
    '   ● mysql    healthy',
    ' › ◐ migrate  running    10 s  Applying metadata.0001',
    '   ◌ api      pending          waiting for migrate done',
    '',
    ' ── migrate · Database schema ─────────────────────────────────────────────────',
    ' Operations to perform:',
    '   Apply all migrations',
    ...Array.from({ length: 14 }, () => ''),
    ' ↑↓ select   ? help   q leave, nothing stops',
  ]);
});

test('when all is well, it must say so and where to go', () => {
  const events: Untimed[] = [
    upStarted,
    ...allHealthy,
    { type: 'command-finished', tookMs: 12_300, urls: [] },
    log('"GET /ping HTTP/1.1" 200 4'),
  ];
  expect(screen(events, { size: { columns: 110, rows: 12 } })).toEqual([
    ' sample  profile api  /home/ann/sample                                             ● healthy  ready in 12.3 s',
    '',
    '   ● mysql                     healthy',
    '   ✓ migrate  Database schema  done',
    ' › ● api      Kernel API       healthy    http://127.0.0.1:10204',
    ' ── api · Kernel API ────────────────────────────────────────────────────────────────────────────────────────',
    ' "GET /ping HTTP/1.1" 200 4',
    '',
    '',
    '',
    '',
    ' ↑↓ select   ? help   q leave, nothing stops',
  ]);
});

test('when the command failed, it must show what, what shows it, and what to try, above the log', () => {
  expect(screen(failed, { size: { columns: 80, rows: 20 } })).toEqual([
    ' sample  profile api  /home/ann/sample                 ✗ failed  2 of 3 healthy',
    '',
    '   ● mysql    healthy',
    '   ✓ migrate  done',
    ' › ✗ api      failed     api does not come up: ModuleNotFoundError: No module …',
    ' ╭────────────────────────────────────────────────────────────────────────────╮',
    " │ ✗ api does not come up: ModuleNotFoundError: No module named 'nothere'     │",
    ' │     File "/workspace/bkmonitor/views.py", line 3                           │',
    ' │       import nothere                                                       │',
    ' │ try: mend the import in bkmonitor/views.py line 3                          │',
    ' ╰────────────────────────────────────────────────────────────────────────────╯',
    ' ── api · Kernel API ──────────────────────────────────────────────────────────',
    ' Traceback (most recent call last):',
    '',
    '',
    '',
    '',
    '',
    '',
    ' ↑↓ select   ? help   q leave, nothing stops',
  ]);
});

test('in a very small terminal, the failure and its hint must still be there', () => {
  expect(screen(failed, { size: { columns: 40, rows: 10 } })).toEqual([
    ' sample  profile api           ✗ failed',
    '   ✓ migrate  done',
    ' › ✗ api      failed     api does not …',
    ' ╭────────────────────────────────────╮',
    ' │ ✗ api does not come up:            │',
    ' │   ModuleNotFoundError: No module … │',
    ' │ try: mend the import in            │',
    ' │      bkmonitor/views.py line 3     │',
    ' ╰────────────────────────────────────╯',
    ' ↑↓ select   ? help   q leave',
  ]);
});

test('a failure must not outlive its mending', () => {
  expect(screen([...failed, ...allHealthy]).join('\n')).not.toContain('try:');
});

describe('the log', () => {
  test('must be of the chosen service', () => {
    const shown = screen([log('of api', 'api'), log('of mysql', 'mysql')], {
      choice: { selected: 'mysql', help: false },
    });
    expect(shown.filter(row => / of |›/.test(row))).toEqual([' › ○ mysql    absent', ' of mysql']);
  });

  test('must show its end, wrapped, in exactly the rows there are', () => {
    const shown = screen([log('first'), log('x'.repeat(100)), log('last')], {
      size: { columns: 42, rows: 10 },
      choice: { selected: 'api', help: false },
    });
    expect(shown.slice(5, 9)).toEqual([
      ' ── api · Kernel API ────────────────────',
      ` ${'x'.repeat(40)}`,
      ` ${'x'.repeat(20)}`,
      ' last',
    ]);
  });

  test('must say what is planned before the first line', () => {
    const shown = screen(starting, { choice: { selected: 'mysql', help: false } });
    expect(shown.filter(row => row.includes('plan'))).toEqual([' plan: create mysql (it has no container)']);
    expect(screen([upStarted], { choice: { selected: 'mysql', help: false } })).toContain(' nothing written yet');
  });

  test('must not let a service draw outside of it', () => {
    const shown = screen([log('\u001B[2J\u001B[Habc\u001B]52;c;QQ==\u0007\t|\u202ex')], {
      choice: { selected: 'api', help: false },
    });
    expect(shown[7]).toBe(' abc     |x');
    expect(shown).toHaveLength(24);
  });
});

test('a reason must not steer the terminal either', () => {
  const shown = screen([{ type: 'service-held', service: 'api', hold: '\u001B[2Jwaiting\nfor \u009bmysql' }]);
  expect(shown[4]).toBe(' › ◌ api      pending    waiting for ysql');
});

test('the newest notice must be above the footer with its hint', () => {
  const shown = screen([
    upStarted,
    { type: 'notice-given', text: 'old' },
    { type: 'notice-given', text: 'Elasticsearch does not answer', hint: 'start one' },
  ]);
  expect(shown.slice(-2)).toEqual([
    ' note: Elasticsearch does not answer; try: start one',
    ' ↑↓ select   ? help   q leave, nothing stops',
  ]);
});

test('the help must list every shortcut and glyph', () => {
  const shown = screen(starting, { choice: { selected: undefined, help: true } });
  expect(shown.slice(6, 14)).toEqual([
    ' ↑ k     show the log of the service above',
    ' ↓ j     show the log of the service below',
    ' ?       open or close this help',
    ' Esc     close this help',
    ' q       leave this screen; nothing stops',
    ' Ctrl-C  interrupt the command that is at work, or leave',
    '',
    ' ● healthy  ✓ done  ◐ on its way  ◌ waiting  ✗ failed  ○ off  ? unknown',
  ]);
});

test.each([
  [1, 1],
  [5, 3],
  [20, 6],
  [40, 10],
  [60, 15],
  [80, 24],
  [120, 40],
  [300, 90],
])('in %d × %d cells, every row must fit and none be missing', (columns, rows) => {
  const wide = [log(`\u001B[31m${'漢字 word\t'.repeat(60)}`), log('日'.repeat(3000), 'mysql')];
  for (const events of [starting, failed, wide])
    for (const help of [false, true]) {
      const shown = screen(events, { size: { columns, rows }, choice: { selected: 'api', help } });
      expect(shown).toHaveLength(rows);
      for (const row of shown) expect(cellWidth(row)).toBeLessThanOrEqual(columns);
    }
});
