import { expect, test } from 'vitest';
import type { Health, Phase } from '../../src/model/health.ts';
import type { Role } from '../../src/model/service.ts';
import { outcomeOf } from '../../src/model/status.ts';

type Row = readonly [Phase, Health, Role?];

test.for<readonly [string, readonly Row[]]>([
  ['absent', []],
  [
    'absent',
    [
      ['absent', 'unknown'],
      ['absent', 'unknown'],
    ],
  ],
  [
    'healthy',
    [
      ['running', 'healthy'],
      ['stopped', 'healthy', 'step'],
    ],
  ],
  [
    'stopped',
    [
      ['stopped', 'unknown'],
      ['absent', 'unknown'],
    ],
  ],
  [
    'stopped',
    [
      ['stopped', 'unknown'],
      ['stopped', 'healthy', 'step'],
    ],
  ],
  [
    'starting',
    [
      ['running', 'healthy'],
      ['starting', 'starting'],
    ],
  ],
  [
    'starting',
    [
      ['running', 'starting', 'step'],
      ['running', 'healthy'],
    ],
  ],
  [
    'degraded',
    [
      ['running', 'healthy'],
      ['absent', 'unknown'],
    ],
  ],
  [
    'degraded',
    [
      ['running', 'healthy'],
      ['stopped', 'unknown'],
    ],
  ],
  [
    'degraded',
    [
      ['running', 'unhealthy'],
      ['starting', 'starting'],
    ],
  ],
  [
    'degraded',
    [
      ['failed', 'unhealthy', 'step'],
      ['running', 'healthy'],
    ],
  ],
  [
    'degraded',
    [
      ['running', 'unknown'],
      ['running', 'healthy'],
    ],
  ],
])('%s: %j', ([outcome, rows]) => {
  const services = rows.map(([phase, health, role = 'api']) => ({ phase, health, role, reason: '' }));
  expect(outcomeOf(services)).toBe(outcome);
});
