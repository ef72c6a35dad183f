import { expect, test } from 'vitest';
import { noChoice } from '../../../../src/host/ui/screen/choice.ts';
import { Screen } from '../../../../src/host/ui/screen/screen.tsx';
import { toScreenView } from '../../../../src/host/ui/screen/screen-view.ts';
import { cellWidth } from '../../../../src/host/ui/text/cells.ts';
import { neutralise } from '../../../../src/host/ui/text/neutralise.ts';
import type { Untimed } from '../../../../src/shared/model/event.ts';
import type { CodeFacts, RoleReport } from '../../../../src/shared/model/report.ts';
import { drawn } from '../../../support/render.tsx';
import {
  allHealthy,
  logsAfter,
  sampleDefinition,
  sampleProfiles,
  stateAfter,
  upStarted,
} from '../../../support/sample-environment.ts';

const done: Untimed = { type: 'command-finished', tookMs: 12_300, urls: [] };

/** Returns the screen at second 14, after this report about the API at second 7. */
function screen(code: CodeFacts | undefined, about: Partial<RoleReport> = {}, columns = 80, rows = 14) {
  const report = { service: 'api', programs: [], health: 'healthy', reason: '', ...about } as const;
  const told: Untimed = { type: 'role-reported', report: { ...report, ...(code && { code }) } };
  const state = stateAfter(upStarted, ...allHealthy, done, told);
  const view = toScreenView({
    ...{
      state,
      logs: logsAfter(),
      definition: sampleDefinition,
      choice: noChoice,
      profiles: sampleProfiles,
      question: undefined,
    },
    ...{ preparing: '', size: { columns, rows }, color: false, now: 14_000 },
  });
  return drawn(<Screen view={view} onKey={() => {}} />, columns);
}

const last = { at: 2000, reason: 'kernel_api/urls.py', tookMs: 1180 };
const reloads = { count: 14, p50Ms: 900, p95Ms: 2140, last };
const gated: CodeFacts = {
  ...{ state: 'gated', since: 2000, reason: 'SyntaxError: invalid syntax', reloads },
  where: 'bkmonitor/kernel_api/urls.py:10',
};

test('code that cannot be compiled must be reported in its row, and completely above its log', () => {
  expect(screen(gated)).toMatchInlineSnapshot(`
    [
      " sample  profile api  …/ann/sample  ● healthy  held back (api)  ready in 12.3 s",
      "",
      " roles  › ● api      healthy    held back: urls.py:10 SyntaxError: invalid syn…",
      " stores   ● mysql    healthy",
      " steps    ✓ migrate  done",
      "",
      " ── api · Kernel API ──────────────────────────────────────────────────────────",
      " ✗ held back: bkmonitor/kernel_api/urls.py:10 SyntaxError: invalid syntax;",
      "   saved 12 s ago, the old code is running",
      " 14 reloads  p50 0.9 s  p95 2.1 s  last 12 s ago, in 1.2 s: kernel_api/urls.py",
      " nothing written yet",
      "",
      "",
      " l log  r restart  u up  / search  a all logs  : actions  ? help  q leave",
    ]
  `);
});

test('current code must not be reported, except for its reload figures', () => {
  const shown = screen({ state: 'current', reloads });
  expect(shown[2]).toBe(' roles  › ● api      healthy    http://127.0.0.1:10204');
  expect(shown[7]).toBe(' 14 reloads  p50 0.9 s  p95 2.1 s  last 12 s ago, in 1.2 s: kernel_api/urls.py');
  expect(screen({ state: 'current' })[7]).toBe(' state    ● healthy for 11 s');
});

test('a reloading role must be neither starting nor failed, and be timed from the save', () => {
  const [header, , row] = screen({ state: 'reloading', since: 12_000 }, { health: 'starting', reason: 'no answer' });
  expect(header).toMatch(/◐ reloading {2}2 of 3 healthy$/);
  expect(row).toBe(' roles  › ◐ api      reloading   2 s  no answer');
  // A worker that still finishes its tasks continues to work meanwhile.
  expect(screen({ state: 'reloading', since: 12_000 })[2]).toBe(
    ' roles  › ● api      healthy    reloading  http://127.0.0.1:10204',
  );
});

test('a pause must be shown in the header, whether or not a change is waiting, with the key that ends it', () => {
  const [header, , row] = screen({ state: 'stale', since: 2000, reason: 'paused' });
  expect(header).toBe(' sample  profile api               ● healthy  reloading paused  ready in 12.3 s');
  expect(row).toBe(' roles  › ● api      healthy    old code 12 s: paused  http://127.0.0.1:10204');
  const idle = screen({ state: 'current', reason: 'paused' });
  expect(idle[0]).toBe(header);
  expect(idle.at(-1)).toMatchInlineSnapshot(
    `" l log  r restart  u up  / search  a all logs  : actions  ? help  q leave"`,
  );
});

test('an agent that reports nothing about code must not change the screen', () => {
  const shown = screen(undefined);
  expect(shown[2]).toBe(' roles  › ● api      healthy    http://127.0.0.1:10204');
  expect(shown.at(-1)).toMatchInlineSnapshot(
    `" l log  r restart  u up  / search  a all logs  : actions  ? help  q leave"`,
  );
});

test('in 60 columns, the file and the message must still be read', () => {
  const shown = screen(gated, {}, 60);
  expect(shown.slice(0, 11)).toMatchInlineSnapshot(`
    [
      " sample  profile api             ● healthy  held back (api)",
      "",
      " › ● api      healthy    held back: urls.py:10 SyntaxError…",
      "   ● mysql    healthy",
      "   ✓ migrate  done",
      "",
      " ── api · Kernel API ──────────────────────────────────────",
      " ✗ held back: bkmonitor/kernel_api/urls.py:10 SyntaxError:",
      "   invalid syntax; saved 12 s ago, the old code is running",
      " 14 reloads  p50 0.9 s  p95 2.1 s  last 12 s ago: urls.py",
      " nothing written yet",
    ]
  `);
  const [header] = screen({ state: 'stale', since: 2000, reason: 'paused' }, {}, 60);
  expect(header).toBe(' sample  profile api            ● healthy  reloading paused');
});

test.each([24, 40, 60, 80, 120])('foreign text must neither steer the terminal nor widen %d columns', columns => {
  const evil = { where: `\u001B[2J${'路'.repeat(300)}.py:1`, reason: '\u001B]52;c;QQ==\u0007\nno\u202e' };
  const shown = screen(
    { ...gated, ...evil, reloads: { ...reloads, last: { ...last, reason: '\u009b2J\r\nx' } } },
    {},
    columns,
  );
  expect(shown).toHaveLength(14);
  for (const row of shown) expect(cellWidth(row)).toBeLessThanOrEqual(columns);
  for (const row of shown) expect(neutralise(row)).toBe(row);
});
