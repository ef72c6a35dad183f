import { describe, expect, test } from 'vitest';
import { type Choice, noChoice } from '../../../../src/host/ui/screen/choice.ts';
import { chooseLog } from '../../../../src/host/ui/screen/log-choice.ts';
import { followingLog } from '../../../../src/host/ui/screen/log-reading.ts';
import { Screen } from '../../../../src/host/ui/screen/screen.tsx';
import { type ScreenView, toScreenView } from '../../../../src/host/ui/screen/screen-view.ts';
import type { Untimed } from '../../../../src/shared/model/event.ts';
import { drawn } from '../../../support/render.tsx';
import {
  logsAfter,
  sampleContainer,
  sampleDefinition,
  sampleProfiles,
  sampleService,
  stateAfter,
  upStarted,
} from '../../../support/sample-environment.ts';

describe('three roles broken by one import', () => {
  const names = ['api', 'deps', 'migrate', 'mysql', 'queues', 'redis', 'seed', 'web', 'worker', 'workspace'];
  const broken = ['api', 'web', 'worker'];
  const definition = {
    ...sampleDefinition,
    services: names.map(name => ({
      ...sampleService(name, 'web', `The ${name}`),
      ...(broken.includes(name) && { probe: { http: { port: 80, path: '/' } } }),
    })),
  };
  const traceback = (service: string) =>
    Array.from(
      { length: 40 },
      (_, line): Untimed => ({ type: 'log-appended', service, text: `${service} frame ${line}` }),
    );
  const broke = (service: string): readonly Untimed[] => [
    { type: 'container-changed', service, container: sampleContainer() },
    {
      type: 'role-reported',
      report: {
        service,
        programs: (service === 'worker' ? ['service', 'cron', 'web'] : [service]).map(name => ({
          ...{ name, state: 'FATAL', pid: 0, detail: 'Exited too quickly' },
        })),
        health: 'unhealthy',
        reason: `${service} gave up`,
      },
    },
    {
      type: 'failure-explained',
      service,
      error: {
        ...{ code: 'role-failed', message: `${service} failed: No module named 'no_such_module'`, hint: 'x', service },
        ...{ class: 'import-error', cause: "No module named 'no_such_module'", where: 'bkmonitor/version.py:1' },
        explanation:
          'no_such_module cannot be imported: the name is wrong, the code is gone, or the package is not installed.',
        fixes: [
          { command: 'bkdev up', says: 'after correcting the import' },
          { command: 'cd bkmonitor && uv add no_such_module', says: 'if it is a package that pyproject.toml lacks' },
        ],
      },
    },
  ];
  const well = names
    .filter(name => !broken.includes(name))
    .map(
      (service): Untimed => ({
        ...{ type: 'container-changed', service, container: sampleContainer({ health: 'healthy' }) },
      }),
    );
  const events: readonly Untimed[] = [
    { ...upStarted, services: names } as Untimed,
    ...well,
    { type: 'command-finished', tookMs: 1000, urls: [] },
    ...broken.flatMap(traceback),
    ...broken.flatMap(broke),
  ];
  const viewOf = (told: readonly Untimed[], choice: Partial<Choice>, columns = 80, rows = 24): ScreenView =>
    toScreenView({
      ...{
        state: stateAfter(...told),
        logs: logsAfter(...told),
        definition,
        profiles: sampleProfiles,
        question: undefined,
        preparing: '',
      },
      ...{ choice: { ...noChoice, ...choice }, size: { columns, rows }, color: false, now: told.length * 1000 },
    });
  const at = (columns: number, rows: number, choice: Partial<Choice> = {}) =>
    drawn(<Screen view={viewOf(events, choice, columns, rows)} onKey={() => {}} />, columns);

  test('must each have their own card, with row and log visible', () => {
    for (const service of broken) {
      const shown = at(80, 24, { selected: service });
      expect(shown.filter(row => row.includes('│ ✗'))).toEqual([expect.stringContaining(`│ ✗ ${service} failed:`)]);
      expect(shown.filter(row => row.includes('›'))).toEqual([expect.stringContaining(` › ✗ ${service}`)]);
      expect(shown.filter(row => row.includes('frame')).length).toBeGreaterThanOrEqual(4);
      expect(shown.join('\n')).toContain(`${service} frame 39`);
    }
    expect(at(80, 24, { selected: 'seed' }).join('\n')).not.toContain('│');
  });

  test('must show every program of the selected worker, and report what is hidden', () => {
    expect(at(80, 24, { selected: 'worker' })).toMatchInlineSnapshot(`
      [
        " sample  profile api  /home/ann/sample                ✗ failed  7 of 10 healthy",
        " roles   ● queues     healthy                                          ↑ 4 more",
        "         ● redis      healthy",
        "         ● seed       healthy",
        "         ✗ web        failed     web gave up",
        "       › ✗ worker     failed     worker gave up  0 of 3 programs",
        "           ✗ service  gave up    Exited too quickly",
        "           ✗ cron     gave up    Exited too quickly",
        "           ✗ web      gave up    Exited too quickly                    ↓ 1 more",
        " ╭─────────────────────────────────────────────────── 2 more: api, web (Tab) ─╮",
        " │ ✗ worker failed: No module named 'no_such_module'                          │",
        " │   import error at bkmonitor/version.py:1                                   │",
        " │   no_such_module cannot be imported: the name is wrong, the code is gone,  │",
        " │   or the package is not installed.                                         │",
        " │ try: [u] bkdev up  (after correcting the import)                           │",
        " │      cd bkmonitor && uv add no_such_module  (if it is a package that       │",
        " │      pyproject.toml lacks)                                                 │",
        " ╰─────────────────────────────────────────────────────────────── close: Esc ─╯",
        " ── worker · ✗ service gave up  ✗ cron gave up  ✗ web gave up ───────── ↑ 36 ──",
        " worker frame 36",
        " worker frame 37",
        " worker frame 38",
        " worker frame 39",
        " l log  r restart  u up  Tab next card  / search  : actions  ? help  q leave",
      ]
    `);
  });

  test('must close their card with Esc, until its content changes', () => {
    const key = viewOf(events, { selected: 'web' }).cardKey ?? '';
    const closed = { selected: 'web', closed: [key] };
    expect(at(80, 24, closed).join('\n')).not.toContain('│');
    expect(at(80, 24, { ...closed, selected: 'api' }).join('\n')).toContain('│ ✗ api failed:');
    const again: readonly Untimed[] = [{ ...upStarted, services: names } as Untimed, ...events.slice(1)];
    const later = viewOf([...events, ...again], closed);
    expect(later.cardKey).not.toBe(key);
    expect(later.card).not.toEqual([]);
  });

  test('must show their full log with l, from its end to its beginning', () => {
    const open = { selected: 'web', panel: 'whole-log' } as const;
    const [header, title, ...rows] = at(80, 24, open);
    expect(header).toContain('sample');
    expect(title).toMatch(/^ ── web · The web ─+ ↑ 19 ──$/);
    expect(rows.slice(0, 21)).toEqual(Array.from({ length: 21 }, (_, line) => ` web frame ${line + 19}`));
    expect(rows.at(-1)).toMatchInlineSnapshot(
      `" / search  e E next error  a all logs  Esc back  : actions  ? help  q leave"`,
    );
    const { pane } = viewOf(events, open);
    const start = at(80, 24, { ...open, log: chooseLog(followingLog, 'to-start', pane) });
    expect(start.slice(1, 3)).toEqual([expect.stringMatching(/─ ↓ 19 ──$/), '›web frame 0']);
  });

  test('must show everything with Enter, even in a very small terminal', () => {
    const lines = Array.from({ length: 30 }, (_, scrolled) => at(40, 10, { panel: 'details', scrolled }).slice(2, 8));
    const told = lines.flat().join(' ').replaceAll(/\s+/g, ' ');
    expect(told).toContain('cd bkmonitor && uv add');
    expect(at(40, 10, { panel: 'details' }).at(-2)).toMatch(/… \d+ more below/);
  });

  test('must be visible in a very small terminal, with the keys for help and leaving', () => {
    expect(at(40, 10, { selected: 'worker' })).toMatchInlineSnapshot(`
      [
        " sample  profile api           ✗ failed",
        " › ✗ worker     failed     worker … ↑ 8",
        "     ✗ service  gave up    Exited … ↓ 3",
        " ╭─────────── 2 more: api, web (Tab) ─╮",
        " │ ✗ worker failed: No module named   │",
        " │   'no_such_module'                 │",
        " │   import error at bkmonitor/versi… │",
        " │ try: [u] bkdev up  (after correct… │",
        " ╰─ ↓ 10 more: Enter ──── close: Esc ─╯",
        " l log  r restart  u up  ?  q leave",
      ]
    `);
  });
});
