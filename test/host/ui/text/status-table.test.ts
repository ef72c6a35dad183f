import { describe, expect, test } from 'vitest';
import { cellWidth } from '../../../../src/host/ui/text/cells.ts';
import { statusTable } from '../../../../src/host/ui/text/status-table.ts';
import { message } from '../../../../src/shared/messages/message.ts';
import type { CodeStatus } from '../../../../src/shared/model/code-status.ts';
import type { ErrorReport } from '../../../../src/shared/model/error.ts';
import type { ProgramFacts, ServerFacts } from '../../../../src/shared/model/report.ts';
import type { ServiceStatus, Status } from '../../../../src/shared/model/status.ts';

const now = Date.parse('2026-03-01T12:00:00Z');

function service(about: Partial<ServiceStatus> & { service: string }): ServiceStatus {
  return {
    role: 'api',
    phase: 'running',
    health: 'healthy',
    reason: '',
    since: '2026-03-01T11:55:00Z',
    url: null,
    containerId: 'id',
    restarts: 0,
    programs: [],
    ...about,
  };
}

const status: Status = {
  project: 'sample',
  workspace: '/home/ann/sample',
  profile: 'api',
  outcome: 'failed',
  beside: [],
  services: [
    service({ service: 'mysql', role: 'db' }),
    service({ service: 'migrate', role: 'step', phase: 'stopped', reason: 'done' }),
    service({
      service: 'api',
      health: 'unhealthy',
      reason: '500 from /ping: OperationalError (2003, "Can\'t connect to MySQL server")',
      url: 'http://127.0.0.1:10204',
      since: '2026-03-01T11:59:48Z',
    }),
    service({ service: 'beat', phase: 'absent', health: 'unknown', since: null }),
  ],
};

test('a status must be a table with a glyph and a word for each state', () => {
  expect(statusTable(status, { columns: Number.POSITIVE_INFINITY, color: false, now })).toEqual([
    'sample, profile api: ✗ failed',
    '',
    'SERVICE  STATE      SINCE  URL                     REASON',
    'mysql    ● healthy  5 min',
    'migrate  ✓ done     5 min',
    'api      ✗ failed   12 s   http://127.0.0.1:10204  500 from /ping: OperationalError (2003, "Can\'t connect to MySQL server")',
    'beat     ○ absent',
  ]);
});

test('a service run by gunicorn must have its master, workers and lost workers below it', () => {
  const server: ServerFacts = {
    ...{ pid: 26, startedAt: now, memory: 41e6, overridden: { workers: 8 } },
    settings: { workers: 2, class: 'gthread', threads: 4, timeout: 30, maxRequests: 0 },
    workers: [
      { pid: 36, startedAt: now - 720_000, memory: 88e6, requests: 1, isBooting: false, request: 'GET /slow' },
      { pid: 43, startedAt: now - 2000, memory: 0, requests: 0, isBooting: true },
    ],
    ends: [{ pid: 40, at: now - 2000, how: 'timeout', request: 'GET /slow' }],
  };
  const served = { ...status, services: [service({ service: 'web', server })] };
  expect(statusTable(served, { columns: 80, color: false, now }).slice(3)).toEqual([
    'web      ● healthy  5 min',
    '  gunicorn 26: gthread, 4 threads, timeout 30 s, 41 MB (its own file says',
    '  workers 8)',
    '  worker 36: 12 min, 88 MB, 1 request, now GET /slow  worker 43: loading for 2 s',
    '  worker 40: killed by its timeout 2 s ago in GET /slow',
  ]);
});

test('a failing service must have class, location and first fix below it', () => {
  const failure: ErrorReport = {
    ...{ code: 'role-failed', message: 'ImportError: x', hint: 'h', class: 'import-error', where: 'a.py:3' },
    fixes: [{ command: 'bkdev up', says: 'after correcting it' }, { says: 'or wait' }],
  };
  const failed = {
    ...status,
    services: [service({ service: 'api', phase: 'failed', reason: 'ImportError: x', failure })],
  };
  expect(statusTable(failed, { columns: 80, color: false, now }).slice(3)).toEqual([
    'api      ✗ failed  5 min  ImportError: x',
    '  import error at a.py:3',
    '  try: bkdev up  (after correcting it)',
  ]);
});

test('the person who has the workspace open must be shown beside it, unless it has a problem', () => {
  const editor = { attached: true, name: 'VS Code' };
  const workspace = service({ service: 'workspace', role: 'workspace', editor });
  const rows = [
    workspace,
    { ...workspace, reason: 'its health check fails' },
    { ...workspace, editor: { ...editor, attached: false } },
  ];
  const table = statusTable({ ...status, services: rows }, { columns: 80, color: false, now });
  expect(table.slice(3)).toEqual([
    'workspace  ● healthy  5 min  in use by VS Code',
    'workspace  ● healthy  5 min  its health check fails',
    'workspace  ● healthy  5 min',
  ]);
});

test('a reason that does not fit must go below its row, complete', () => {
  expect(statusTable(status, { columns: 80, color: false, now }).slice(2)).toEqual([
    'SERVICE  STATE      SINCE  URL',
    'mysql    ● healthy  5 min',
    'migrate  ✓ done     5 min',
    'api      ✗ failed   12 s   http://127.0.0.1:10204',
    '  500 from /ping: OperationalError (2003, "Can\'t connect to MySQL server")',
    'beat     ○ absent',
  ]);
});

describe('a service with several programs', () => {
  const program = (name: string, state: ProgramFacts['state']) => ({ name, state, pid: 1 });
  const worker = service({
    service: 'worker',
    role: 'worker',
    health: 'unhealthy',
    programs: [program('service', 'RUNNING'), program('cron', 'STARTING'), program('report', 'FATAL')],
  });
  const table = (columns: number, color = false) =>
    statusTable({ ...status, services: [worker] }, { columns, color, now }).slice(3);

  test('must have the state of each below it, as many per line as fit', () => {
    expect(table(80)).toEqual(['worker   ✗ failed  5 min', '  ● service  ◐ cron starting  ✗ report gave up']);
    expect(table(30)).toEqual(['worker   ✗ failed  5 min', '  ● service  ◐ cron starting', '  ✗ report gave up']);
  });

  test('must not be green if it is stopped by a signal', () => {
    const halted = { ...program('cron', 'RUNNING'), isHalted: true };
    const { programs, ...rest } = worker;
    const rows = statusTable(
      { ...status, services: [{ ...rest, programs: [programs[0] ?? halted, halted] }] },
      { columns: 80, color: false, now },
    );
    expect(rows.at(-1)).toBe('  ● service  ✗ cron stopped by a signal');
  });

  test('must be coloured without changing the text', () => {
    expect(table(80, true).at(-1)).toBe(
      '  \u001B[32m●\u001B[0m service  \u001B[36m◐\u001B[0m cron starting  \u001B[31m✗\u001B[0m report gave up',
    );
  });

  test('must be one line if it is a single program, or a step', () => {
    const single = { ...worker, programs: [program('worker', 'RUNNING')] };
    const step = service({ service: 'deps', role: 'step', phase: 'stopped', reason: 'done' });
    expect(statusTable({ ...status, services: [single, step] }, { columns: 80, color: false, now }).slice(3)).toEqual([
      'worker   ✗ failed  5 min',
      'deps     ✓ done    5 min',
    ]);
  });
});

test('an address that does not fit must go below, too, and then the time be omitted', () => {
  expect(statusTable(status, { columns: 40, color: false, now }).slice(2)).toEqual([
    'SERVICE  STATE      SINCE',
    'mysql    ● healthy  5 min',
    'migrate  ✓ done     5 min',
    'api      ✗ failed   12 s',
    '  http://127.0.0.1:10204',
    '  500 from /ping: OperationalError',
    '  (2003, "Can\'t connect to MySQL',
    '  server")',
    'beat     ○ absent',
  ]);
  const [, , head] = statusTable(status, { columns: 24, color: false, now });
  expect(head).toBe('SERVICE  STATE');
});

test.each([24, 40, 60, 80, 200])('no line of the table must be wider than a terminal of %d columns', columns => {
  for (const line of statusTable(status, { columns, color: true, now }).slice(1))
    expect(cellWidth(line)).toBeLessThanOrEqual(columns);
});

test('columns must line up by cells', () => {
  const wide = { ...status, services: [service({ service: '数据库' }), service({ service: 'api' })] };
  expect(statusTable(wide, { columns: 80, color: false, now }).slice(2)).toEqual([
    'SERVICE  STATE      SINCE',
    '数据库   ● healthy  5 min',
    'api      ● healthy  5 min',
  ]);
});

test('an empty status must still say so', () => {
  const none: Status = { ...status, profile: null, outcome: 'absent', services: [] };
  expect(statusTable(none, { columns: 80, color: false, now })).toEqual(['sample: ○ absent']);
});

test('quotes in a reason must not steer the terminal', () => {
  const evil = { ...status, services: [service({ service: 'api', reason: '\u001B[2Jx\u001B]0;t\u0007' })] };
  expect(statusTable(evil, { columns: 80, color: false, now }).at(-1)).toBe('api      ● healthy  5 min  x');
});

test('colours must come on top of the same text', () => {
  const one = { ...status, outcome: 'healthy' as const, services: [service({ service: 'mysql' })] };
  expect(statusTable(one, { columns: 80, color: true, now })).toEqual([
    'sample, profile api: \u001B[32m● healthy\u001B[0m',
    '',
    '\u001B[2mSERVICE\u001B[0m  \u001B[2mSTATE\u001B[0m      \u001B[2mSINCE\u001B[0m',
    'mysql    \u001B[32m● healthy\u001B[0m  5 min',
  ]);
});

test('code that differs from the disk must be shown beside the service, and below it if there is no room', () => {
  const gated: CodeStatus = {
    ...{ state: 'gated', staleSeconds: 12, reason: 'SyntaxError: \u001B[2Jinvalid syntax' },
    where: 'bkmonitor/kernel_api/urls.py:10',
  };
  const services = [
    service({ service: 'api', code: gated }),
    service({ service: 'web', code: { state: 'current', staleSeconds: 0 } }),
    service({ service: 'worker', reason: 'HTTP 500', health: 'unhealthy', code: { state: 'stale', staleSeconds: 12 } }),
    service({ service: 'beat', phase: 'reloading', health: 'starting', code: { state: 'reloading', staleSeconds: 1 } }),
  ];
  const table = (columns: number) => statusTable({ ...status, services }, { columns, color: false, now }).slice(3);
  expect(table(100)).toEqual([
    'api      ● healthy    5 min  held back: bkmonitor/kernel_api/urls.py:10 SyntaxError: invalid syntax',
    'web      ● healthy    5 min',
    'worker   ✗ failed     5 min  HTTP 500; old code 12 s',
    'beat     ◐ reloading  5 min',
  ]);
  expect(table(60).slice(0, 3)).toEqual([
    'api      ● healthy    5 min',
    '  held back: bkmonitor/kernel_api/urls.py:10 SyntaxError:',
    '  invalid syntax',
  ]);
});

test('the heading must name services beside the profile, and those whose saved code is held back', () => {
  const held = service({ service: 'api', role: 'api', code: { state: 'gated', staleSeconds: 2, where: 'urls.py:10' } });
  const heading = (about: Partial<Status>) =>
    statusTable({ ...status, outcome: 'healthy', services: [held], ...about }, { columns: 200, color: false, now })[0];
  expect(heading({})).toBe('sample, profile api: ● healthy; changes are held back in api');
  expect(heading({ outcome: 'mixed', services: [], beside: ['beat', 'web', 'worker'] })).toBe(
    'sample, profile api: ◐ switch unfinished; beat, web and worker run beside the profile',
  );
  const notes = [message('note.migrations-missing', { names: ['shop.0002_more'], more: 0 })];
  const database = service({ service: 'mysql', role: 'db', notes });
  expect(
    statusTable({ ...status, outcome: 'healthy', services: [database] }, { columns: 200, color: false, now })[0],
  ).toBe('sample, profile api: ● healthy; migrations are not applied (bkdev up applies them)');
});
