import { describe, expect, test } from 'vitest';
import { logTitle } from '../../../../../src/host/ui/screen/panels/log-panel.ts';
import { entriesOf } from '../../../../../src/host/ui/screen/panels/service-groups.ts';
import { listRows, serviceLines } from '../../../../../src/host/ui/screen/panels/service-list.ts';
import { programBadge } from '../../../../../src/host/ui/state/badge.ts';
import type { ServiceRow } from '../../../../../src/host/ui/state/select-service-rows.ts';
import { message } from '../../../../../src/shared/messages/message.ts';
import type { ProgramFacts } from '../../../../../src/shared/model/report.ts';
import { textOf, textsOf } from '../../../../support/segments.ts';

function worker(states: Readonly<Record<string, ProgramFacts['state']>>, about: Partial<ServiceRow> = {}): ServiceRow {
  return {
    service: 'worker',
    title: 'Celery workers',
    role: 'worker',
    phase: 'running',
    health: 'healthy',
    reason: '',
    badge: { glyph: '●', word: message('badge.healthy'), tone: 'good' },
    url: undefined,
    elapsedMs: undefined,
    inProfile: true,
    notes: [],
    programs: Object.entries(states).map(([name, state]) => ({
      name,
      badge: programBadge({ state }, 'unhealthy'),
      detail: state === 'RUNNING' ? '' : 'Exited too quickly',
    })),
    ...about,
  };
}

/** Returns the list as drawn in 76 cells, without the column of kinds. */
function list(...rows: readonly ServiceRow[]): readonly string[] {
  return drawn(rows).map(row => row.slice(6));
}

function drawn(rows: readonly ServiceRow[], width = 76): readonly string[] {
  const all = listRows(entriesOf(rows, false));
  return textsOf(serviceLines({ rows: all, all, above: 0, below: 0, selected: undefined }, width));
}

describe('a service with several programs', () => {
  test('must be one row with their number as long as all run', () => {
    expect(list(worker({ service: 'RUNNING', cron: 'RUNNING', web: 'RUNNING', report: 'RUNNING' }))).toEqual([
      '  ● worker  healthy    4 programs',
    ]);
  });

  test('must list stopped ones below it, each with its state and reason', () => {
    const bad = { health: 'unhealthy', reason: 'report gave up' } as const;
    const badge = { glyph: '✗', word: message('badge.failed'), tone: 'bad' } as const;
    const states = { service: 'RUNNING', web: 'BACKOFF', report: 'FATAL', extra: 'EXITED' } as const;
    expect(list(worker(states, { ...bad, badge }))).toEqual([
      '  ✗ worker    failed     report gave up  1 of 4 programs',
      '    ✗ web     retrying   Exited too quickly',
      '    ✗ report  gave up    Exited too quickly',
      '    ○ extra   exited     Exited too quickly',
    ]);
  });

  test('must only be counted while they start', () => {
    const starting = {
      phase: 'starting',
      badge: { glyph: '◐', word: message('badge.starting'), tone: 'busy' },
    } as const;
    expect(list(worker({ service: 'RUNNING', cron: 'STARTING', web: 'STOPPED' }, starting))).toEqual([
      '  ◐ worker  starting   1 of 3 programs',
    ]);
  });

  test('must not be mentioned while it is stopped or unknown', () => {
    const states = { service: 'STOPPING', cron: 'STOPPED' } as const;
    const stopping = {
      phase: 'stopping',
      badge: { glyph: '◐', word: message('badge.stopping'), tone: 'busy' },
    } as const;
    expect(list(worker(states, stopping))).toEqual(['  ◐ worker  stopping']);
    const unknown = {
      health: 'unknown',
      badge: { glyph: '?', word: message('badge.unknown'), tone: 'doubt' },
    } as const;
    expect(list(worker({ service: 'UNKNOWN', cron: 'UNKNOWN' }, unknown))).toEqual([
      '  ? worker  unknown    0 of 2 programs',
    ]);
  });
});

test('a service with one program must be shown without it', () => {
  expect(list(worker({ api: 'FATAL' }))).toEqual(['  ● worker  healthy']);
});

test('a service outside the profile must be marked', () => {
  expect(list(worker({}, { inProfile: false }))).toEqual(['  ● worker  healthy    not in this profile']);
});

test('the title of the log must show each program of the selected service', () => {
  expect(textOf(logTitle(worker({ service: 'RUNNING', web: 'STARTING', report: 'FATAL' })))).toBe(
    'worker · Celery workers · ● service  ◐ web starting  ✗ report gave up',
  );
  expect(textOf(logTitle(worker({ service: 'RUNNING' })))).toBe('worker · Celery workers');
  expect(logTitle(undefined)).toEqual([]);
});

test('a location that does not fit beside a reason must be truncated, and the rest omitted', () => {
  const code = { state: 'gated', staleSeconds: 2, where: 'kernel_api/urls.py:10', reason: 'SyntaxError: x' } as const;
  const row = worker({}, { code, reason: 'its queue celery grows', url: 'http://127.0.0.1:1' });
  expect(list(row)).toEqual(['  ● worker  healthy    its queue celery grows  held back: urls.py:10 …']);
  expect(list({ ...row, reason: '' })).toEqual([
    '  ● worker  healthy    held back: kernel_api/urls.py:10 SyntaxError: x',
  ]);
});

test('programs stopped by a reload must only be counted', () => {
  const reloading = {
    phase: 'reloading',
    badge: { glyph: '◐', word: message('badge.reloading'), tone: 'busy' },
  } as const;
  const code = { state: 'reloading', staleSeconds: 1 } as const;
  expect(list(worker({ service: 'RUNNING', cron: 'STOPPED' }, { ...reloading, code }))).toEqual([
    '  ◐ worker  reloading  1 of 2 programs',
  ]);
});

test('services must be grouped by kind, each kind named beside its first, with completed steps in one row', () => {
  const of = (service: string, role: ServiceRow['role'], about: Partial<ServiceRow> = {}) =>
    worker({}, { ...about, service, role, title: service });
  const done = {
    ...({ phase: 'stopped', health: 'healthy' } as const),
    badge: { glyph: '✓', word: message('badge.done'), tone: 'good' },
  } as const;
  const busy = { phase: 'running', badge: { glyph: '◐', word: message('badge.running'), tone: 'busy' } } as const;
  const all = [
    of('workspace', 'workspace'),
    ...['deps', 'seed'].map(name => of(name, 'step', done)),
    ...[of('queues', 'step', busy), of('mysql', 'db'), of('api', 'api'), of('web', 'web')],
  ];
  expect(drawn(all, 60)).toEqual([
    'roles    ● api        healthy',
    '         ● web        healthy',
    'stores   ● mysql      healthy',
    'steps    ◐ queues     running',
    '         ✓ 2 steps done  deps, seed',
    'editor   ● workspace  healthy',
  ]);
  expect(drawn(all, 40)[4]).toBe('  ✓ 2 steps done  deps, seed');
});
