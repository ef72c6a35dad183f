import { expect, test } from 'vitest';
import { cellWidth } from '../../../../src/host/ui/text/cells.ts';
import { slowestLine } from '../../../../src/host/ui/text/plain-lines.ts';
import { startTable } from '../../../../src/host/ui/text/start-table.ts';
import type { StartReport } from '../../../../src/shared/model/event.ts';

const report: StartReport = {
  at: new Date(2026, 0, 1, 9, 5).getTime(),
  profile: 'full',
  tookMs: 20_000,
  services: {
    mysql: { create: [0, 1000], startedMs: 1000, healthyMs: 5000 },
    broker: { build: [0, 500], create: [500, 1000], startedMs: 1000, healthyMs: 11_700 },
    web: {
      waits: [{ service: 'broker', span: [1000, 11_700] }],
      startedMs: 12_000,
      answeredMs: 15_000,
      healthyMs: 16_000,
    },
    worker: { waits: [{ service: 'broker', span: [1000, 11_700] }], startedMs: 12_000, healthyMs: 20_000 },
  },
  chain: ['broker', 'worker'],
  slowest: 'broker',
  waited: ['web', 'worker'],
  usualMs: { broker: 9100, worker: 8000 },
  usuallyTookMs: 18_000,
};

test('a start must be shown as a bar for each service, with the dependencies that it waited for', () => {
  expect(`\n${startTable(report, { columns: 78, color: false }).join('\n')}\n`).toMatchInlineSnapshot(`
    "
    up full, 2026-01-01 09:05: ready in 20.0 s (usually 18.0 s)

      SERVICE  0 s                             20.0 s    TOOK  USUALLY  WAITED FOR
      mysql    ░░████████                               4.0 s
    ▸ broker   ▒░████████████████████                  10.7 s    9.1 s
      web        ····················░▓▓▓▓▓▓█           4.0 s           broker
    ▸ worker     ····················░███████████████   8.0 s    8.0 s  broker

    ▸ the critical path: broker 10.7 s → worker 8.0 s
    slowest: broker 10.7 s (usually 9.1 s); all other services waited for it
    ▒ built  ░ created, being started  · waited  ▓ started, no answer yet
    █ until healthy or done
    "
  `);
});

test.each([30, 46, 60, 100, 200])('no line must be wider than a terminal of %d columns', columns => {
  for (const line of startTable(report, { columns, color: true })) expect(cellWidth(line)).toBeLessThanOrEqual(columns);
});

test('the slowest service must be shown with its usual time, and those that waited for it', () => {
  expect(slowestLine(report)).toBe('slowest: broker 10.7 s (usually 9.1 s); all other services waited for it');
  expect(slowestLine({ ...report, waited: ['web'], usualMs: {} })).toBe('slowest: broker 10.7 s; web waited for it');
  expect(slowestLine({ ...report, waited: [] })).toBe('slowest: broker 10.7 s (usually 9.1 s)');
  const many = { ...report, services: { ...report.services, late: { startedMs: 12_000, healthyMs: 13_000 } } };
  expect(slowestLine(many)).toBe('slowest: broker 10.7 s (usually 9.1 s); web and worker waited for it');
  expect(slowestLine({ ...many, waited: ['a', 'b', 'c', 'd'] })).toBe(
    'slowest: broker 10.7 s (usually 9.1 s); a, b and 2 more waited for it',
  );
});

test('foreign names must not steer the terminal', () => {
  const evil = '\u001B[2Jx';
  const services = { [evil]: { startedMs: 0, healthyMs: 1000 } };
  const bad = { ...report, services, chain: [evil], slowest: evil, waited: [] };
  expect(startTable(bad, { columns: 80, color: false }).join('\n')).not.toContain('\u001B');
});
