import { describe, expect, test } from 'vitest';
import { noChoice } from '../../../../src/host/ui/screen/choice.ts';
import { Screen } from '../../../../src/host/ui/screen/screen.tsx';
import type { ScreenInput } from '../../../../src/host/ui/screen/screen-input.ts';
import { toScreenView } from '../../../../src/host/ui/screen/screen-view.ts';
import { cellWidth } from '../../../../src/host/ui/text/cells.ts';
import { message } from '../../../../src/shared/messages/message.ts';
import type { ErrorReport } from '../../../../src/shared/model/error.ts';
import type { Untimed } from '../../../../src/shared/model/event.ts';
import { drawn } from '../../../support/render.tsx';
import {
  allHealthy,
  logsAfter,
  sampleContainer,
  sampleDefinition,
  samplePlan,
  sampleProfiles,
  stateAfter,
  upStarted,
} from '../../../support/sample-environment.ts';

/** Returns the rows of the screen after these events. */
function screen(events: readonly Untimed[], about: Partial<Omit<ScreenInput, 'state'>> = {}): readonly string[] {
  const size = about.size ?? { columns: 80, rows: 24 };
  const input: ScreenInput = {
    state: stateAfter(...events),
    logs: logsAfter(...events),
    definition: sampleDefinition,
    choice: noChoice,
    profiles: sampleProfiles,
    question: undefined,
    preparing: '',
    color: false,
    now: 14_000,
    ...about,
    size,
  };
  return drawn(<Screen view={toScreenView(input)} onKey={() => {}} />, size.columns);
}

const log = (text: string, service = 'api'): Untimed => ({ type: 'log-appended', service, text });

const starting: readonly Untimed[] = [
  upStarted,
  { type: 'plan-made', plan: samplePlan('mysql', 'api') },
  { type: 'container-changed', service: 'mysql', container: sampleContainer({ health: 'healthy' }) },
  { type: 'service-held', service: 'api', hold: message('hold.service', { service: 'migrate' }) },
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

test('during a start, it must show what is active, what waits and why, and the log of the active step', () => {
  expect(screen(starting)).toMatchInlineSnapshot(`
    [
      " sample  profile api  /home/ann/sample         ◐ starting  1 of 3 healthy  14 s",
      "",
      " roles    ◌ api      pending          waiting for migrate",
      " stores   ● mysql    healthy",
      " steps  › ◐ migrate  running    10 s  Applying metadata.0001",
      "",
      " ── migrate · Database schema ─────────────────────────────────────────────────",
      " state  ◐ running for 10 s  Applying metadata.0001",
      " Operations to perform:",
      "   Apply all migrations",
      "",
      "",
      "",
      "",
      "",
      "",
      "",
      "",
      "",
      "",
      "",
      "",
      "",
      " l log  x shell  p profiles  / search  a all logs  : actions  ? help  q leave",
    ]
  `);
});

test.each([
  ['/home/ann', '~/sample '],
  ['/home/an', '/home/ann/sample '],
  ['/', '/home/ann/sample '],
  [undefined, '/home/ann/sample '],
])('with the home folder %s, the checkout must be shown as %s', (home, shown) => {
  expect(screen(starting, { home })[0]).toContain(`profile api  ${shown}`);
});

test('if all is well, it must say so and show the address', () => {
  const events: Untimed[] = [
    upStarted,
    ...allHealthy,
    { type: 'command-finished', tookMs: 12_300, urls: [] },
    log('"GET /ping HTTP/1.1" 200 4'),
  ];
  expect(screen(events, { size: { columns: 110, rows: 12 } })).toMatchInlineSnapshot(`
    [
      " sample  profile api  /home/ann/sample                                             ● healthy  ready in 12.3 s",
      "",
      " roles  › ● api      Kernel API       healthy    http://127.0.0.1:10204",
      " stores   ● mysql                     healthy",
      " steps    ✓ migrate  Database schema  done",
      " ── api · Kernel API ────────────────────────────────────────────────────────────────────────────────────────",
      " state    ● healthy for 11 s",
      " address  http://127.0.0.1:10204",
      " "GET /ping HTTP/1.1" 200 4",
      "",
      "",
      " l log  r restart  u up  o open  x shell  p profiles  / search  a all logs  : actions  ? help  q leave",
    ]
  `);
});

test('if the command failed, it must show what, the evidence, and what to try, above the log', () => {
  expect(screen(failed, { size: { columns: 80, rows: 20 } })).toMatchInlineSnapshot(`
    [
      " sample  profile api  /home/ann/sample                 ✗ failed  2 of 3 healthy",
      "",
      " roles  › ✗ api      failed     api does not come up: ModuleNotFoundError: No …",
      " stores   ● mysql    healthy",
      " steps    ✓ migrate  done",
      " ╭────────────────────────────────────────────────────────────────────────────╮",
      " │ ✗ api does not come up: ModuleNotFoundError: No module named 'nothere'     │",
      " │     File "/workspace/bkmonitor/views.py", line 3                           │",
      " │       import nothere                                                       │",
      " │ try: mend the import in bkmonitor/views.py line 3                          │",
      " ╰─────────────────────────────────────────────────────────────── close: Esc ─╯",
      " ── api · Kernel API ──────────────────────────────────────────────────────────",
      " Traceback (most recent call last):",
      "",
      "",
      "",
      "",
      "",
      "",
      " l log  r restart  u up  s start  / search  : actions  ? help  q leave",
    ]
  `);
});

test('in a very small terminal, the failure and its hint must still be there', () => {
  expect(screen(failed, { size: { columns: 40, rows: 10 } })).toMatchInlineSnapshot(`
    [
      " sample  profile api           ✗ failed",
      " › ✗ api      failed     api does not …",
      "   ● mysql    healthy               ↓ 1",
      " ╭────────────────────────────────────╮",
      " │ ✗ api does not come up:            │",
      " │   ModuleNotFoundError: No module … │",
      " │ try: mend the import in            │",
      " │      bkmonitor/views.py line 3     │",
      " ╰─ ↓ 4 more: Enter ───── close: Esc ─╯",
      " l log  r  u  s start  ?  q leave",
    ]
  `);
});

test('a failure must disappear once it is fixed', () => {
  expect(screen([...failed, ...allHealthy]).join('\n')).not.toContain('try:');
});

describe('the log', () => {
  test('must belong to the selected service', () => {
    const shown = screen([upStarted, log('of api', 'api'), log('of mysql', 'mysql')], {
      choice: { ...noChoice, selected: 'mysql' },
    });
    expect(shown.filter(row => / of mysql| of api|›/.test(row))).toEqual([' stores › ○ mysql    absent', ' of mysql']);
  });

  test('must show its end, wrapped, in exactly the available rows', () => {
    const shown = screen([upStarted, log('first'), log('x'.repeat(100)), log('last')], {
      size: { columns: 42, rows: 10 },
      choice: { ...noChoice, selected: 'api' },
    });
    expect(shown.slice(5, 9)).toEqual([
      ' ── api · Kernel API ───────────── ↑ 1 ──',
      ` ${'x'.repeat(40)}`,
      ` ${'x'.repeat(20)}`,
      ' last',
    ]);
  });

  test('must show the plan before the first line', () => {
    const shown = screen(starting, { choice: { ...noChoice, selected: 'mysql' } });
    expect(shown.filter(row => row.includes('plan'))).toEqual([' plan: create mysql (no container yet)']);
    expect(screen([upStarted], { choice: { ...noChoice, selected: 'mysql' } })).toContain(' nothing written yet');
  });

  test('must not let a service draw outside of it', () => {
    const shown = screen([upStarted, log('\u001B[2J\u001B[Habc\u001B]52;c;QQ==\u0007\t|\u202ex')], {
      choice: { ...noChoice, selected: 'api' },
    });
    expect(shown).toContain(' abc     |x');
    expect(shown).toHaveLength(24);
  });
});

test('a reason must not steer the terminal either', () => {
  const shown = screen([
    upStarted,
    { type: 'service-held', service: 'api', hold: message('hold.service', { service: '\u001B[2J\u009bmysql' }) },
  ]);
  expect(shown[2]).toBe(' roles  › ◌ api      pending    waiting for ysql');
});

test('the newest notice must be above the footer with its hint', () => {
  const shown = screen([
    upStarted,
    { type: 'notice-given', text: 'old' },
    { type: 'notice-given', text: 'Elasticsearch does not answer', hint: 'start one' },
  ]);
  expect(shown.slice(-2)).toMatchInlineSnapshot(`
    [
      " note: Elasticsearch does not answer; try: start one",
      " l log  Enter more  / search  a all logs  : actions  ? help  q leave",
    ]
  `);
});

test('the help must list every key that means something, and every glyph', () => {
  const shown = screen(starting, { choice: { ...noChoice, panel: 'help' } });
  expect(shown.slice(3, 23)).toMatchInlineSnapshot(`
    [
      " services",
      " l        open the log of the service, or the log that its failure names",
      " r        restart the service; asks first if it works",
      " u        bring the profile up again, including what failed",
      " s        start the service if it is stopped",
      " S        stop the service",
      " o        open the address of the service in the browser",
      " x        open a shell in the service; exit returns here",
      " c        change how many instances of the service run",
      " M        switch the service to its next mode, such as dev, gunicorn or debug;",
      "          shows the plan first",
      " B        rebuild the image of the service and replace its containers; shows",
      "          the plan first",
      " e        explain the failure of the service, or the last failed requests of",
      "          the gateway",
      " g        list the last requests that failed at the gateway, and why",
      " n        show what each service needs, and which service blocks which",
      " t        show the last changes of the service: starts, failures, reloads",
      " Tab      show the next service that failed, with its card",
      "   … 38 more below",
    ]
  `);
});

describe('the profiles', () => {
  const up: readonly Untimed[] = [upStarted, ...allHealthy, { type: 'command-finished', tookMs: 12_300, urls: [] }];
  const open = {
    choice: { ...noChoice, panel: 'profiles', profile: 'full' },
    size: { columns: 80, rows: 14 },
  } as const;

  test('must be listed below the services, with the effect of a switch', () => {
    expect(screen(up, open)).toMatchInlineSnapshot(`
      [
        " sample  profile api  /home/ann/sample               ● healthy  ready in 12.3 s",
        "",
        " roles  › ● api      healthy    http://127.0.0.1:10204",
        " stores   ● mysql    healthy",
        " steps    ✓ migrate  done",
        "",
        " ── Profiles ──────────────────────────────────────────────────────────────────",
        "   ● api   Kernel API alone                           2 services  640 MB  ~12 s",
        "     active",
        " › ○ full  All of it                                  2 services          ~41 s",
        "     starts worker   stops api",
        "",
        "",
        " ↑↓ select   Enter switch   Esc back   ? help   q leave, nothing stops",
      ]
    `);
  });

  test('must say that a command is running', () => {
    expect(screen(starting, open).join('\n')).toContain('"up" is running; you can switch once it is done.');
  });

  test('must close for a switch, which is shown before its command begins', () => {
    const [header] = screen(up, { preparing: 'full' });
    expect(header).toMatch(/^ sample {2}profile api → full .* ◐ preparing$/);
  });
});

describe('a question', () => {
  const question = {
    plan: { ...samplePlan('worker'), kept: ['mysql'] },
    reasons: ['worker runs and would be replaced.'],
    estimateMs: 41_000,
  };

  test('must be asked below the services, whatever else is open', () => {
    const about = { question, size: { columns: 80, rows: 13 }, choice: { ...noChoice, panel: 'help' } } as const;
    expect(screen([...failed, upStarted, ...allHealthy], about)).toMatchInlineSnapshot(`
      [
        " sample  profile api  /home/ann/sample                   ◌ waiting for you  8 s",
        "",
        " roles  › ● api      healthy    http://127.0.0.1:10204",
        " stores   ● mysql    healthy",
        " steps    ✓ migrate  done",
        "",
        " ── Go ahead anyway? y n  about 41 s ──────────────────────────────────────────",
        "   ! worker runs and would be replaced.",
        "",
        "   + create worker (no container yet)",
        "   = keep   mysql",
        "",
        " Enter go ahead   Esc no, change nothing   ↑↓ scroll   q leave, nothing stops",
      ]
    `);
  });

  test('must scroll the services, not itself, in a very small terminal', () => {
    expect(screen([upStarted, ...allHealthy], { question, size: { columns: 40, rows: 8 } })).toMatchInlineSnapshot(`
      [
        " sample  profile api  ◌ waiting for you",
        " › ● api      healthy               ↓ 2",
        " ── Go ahead anyway? y n  about 41 s ──",
        "   ! worker runs and would be replaced.",
        "",
        "   + create worker (no container yet)",
        "   = keep   mysql",
        " Enter go ahead  Esc no  q leave",
      ]
    `);
  });
});

test('after a rollback, it must say what failed and what runs, although all is healthy', () => {
  const events: readonly Untimed[] = [
    upStarted,
    ...allHealthy,
    { type: 'command-finished', tookMs: 900, urls: [] },
    { ...upStarted, command: 'up full', profile: 'full', services: ['mysql', 'api'] } as Untimed,
    { type: 'rollback-started', profile: 'api', services: ['mysql', 'migrate', 'api'], cause: error.message },
    { type: 'command-finished', tookMs: 9000, urls: [], error },
  ];
  expect(screen(events, { size: { columns: 80, rows: 16 } })).toMatchInlineSnapshot(`
    [
      " sample  profile api  /home/ann/sample                                ● healthy",
      " roles  › ● api      healthy    http://127.0.0.1:10204",
      " stores   ● mysql    healthy",
      " steps    ✓ migrate  done",
      " ╭────────────────────────────────────────────────────────────────────────────╮",
      " │ ✗ api does not come up: ModuleNotFoundError: No module named 'nothere'     │",
      " │     File "/workspace/bkmonitor/views.py", line 3                           │",
      " │       import nothere                                                       │",
      " │ try: mend the import in bkmonitor/views.py line 3                          │",
      " │ ● profile api is back, 3 of 3 healthy; full did not come up                │",
      " ╰─────────────────────────────────────────────────────────────── close: Esc ─╯",
      " ── api · Kernel API ──────────────────────────────────────────────────────────",
      " nothing written yet",
      "",
      "",
      " l log  r restart  u up  / search  a all logs  : actions  ? help  q leave",
    ]
  `);
});

test('a stopped program must be below its service', () => {
  const events: readonly Untimed[] = [
    upStarted,
    ...allHealthy,
    {
      type: 'role-reported',
      report: {
        service: 'api',
        programs: [
          { name: 'api', state: 'RUNNING', pid: 7, detail: '' },
          { name: 'cron', state: 'FATAL', pid: 0, detail: 'Exited \u001B[2Jtoo quickly' },
        ],
        health: 'unhealthy',
        reason: 'cron gave up',
      },
    },
  ];
  expect(screen(events).slice(2, 9)).toMatchInlineSnapshot(`
    [
      " roles  › ✗ api      failed     cron gave up  1 of 2 programs",
      "            ✗ cron   gave up    Exited too quickly",
      " stores   ● mysql    healthy",
      " steps    ✓ migrate  done",
      "",
      " ── api · Kernel API · ● api  ✗ cron gave up ──────────────────────────────────",
      " state     ✗ failed for 11 s  cron gave up",
    ]
  `);
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
  const asked = { lines: Array.from({ length: 20 }, () => `create ${'漢'.repeat(40)}`), reasons: ['漢 '.repeat(50)] };
  for (const events of [starting, failed, [upStarted, ...wide]])
    for (const panel of ['log', 'whole-log', 'details', 'help', 'profiles'] as const)
      for (const question of [undefined, asked]) {
        const choice = { ...noChoice, selected: 'api', panel, scrolled: 3 } as const;
        const shown = screen(events, { size: { columns, rows }, choice, question });
        expect(shown).toHaveLength(rows);
        for (const row of shown) expect(cellWidth(row)).toBeLessThanOrEqual(columns);
      }
});
