import { describe, expect, test } from 'vitest';
import type { ErrorReport } from '../../../src/model/error.ts';
import type { Headline } from '../../../src/state/select-headline.ts';
import { cellWidth } from '../../../src/ui/cells.ts';
import { cardLines } from '../../../src/ui/panels/failure-card.tsx';
import { textsOf } from '../../support/segments.ts';

const failure: ErrorReport = {
  code: 'role-failed',
  message: 'Celery beat (beat) failed: the broker refuses user bkm',
  hint: 'check RABBITMQ_USER',
  detail: ['(403) ACCESS_REFUSED'],
};
const headline: Headline = {
  project: 'sample',
  profile: 'api',
  formerProfile: '',
  workspace: '/home/ann/sample',
  badge: { glyph: '●', word: 'healthy', tone: 'good' },
  running: '',
  healthy: 3,
  total: 3,
  elapsedMs: 12_300,
  estimateMs: undefined,
  failure: undefined,
  rollback: undefined,
};
const rollback = { failed: 'full', cause: failure.message };

const card = (about: Partial<Headline>, rows = 10, width = 76) =>
  textsOf(cardLines({ ...headline, ...about }, width, rows));

test('where nothing failed, there must be no card', () => {
  expect(card({})).toEqual([]);
});

describe('a switch that failed', () => {
  test('must say why, and that the profile before is coming back, while it is', () => {
    expect(card({ rollback, running: 'up full', healthy: 1 })).toEqual([
      '✗ profile full: Celery beat (beat) failed: the broker refuses user bkm',
      '◐ profile api is coming back, 1 of 3 healthy; full did not come up',
    ]);
  });

  test('must say both what failed and what runs now, once it is back', () => {
    expect(card({ rollback, failure })).toEqual([
      '✗ Celery beat (beat) failed: the broker refuses user bkm',
      '  (403) ACCESS_REFUSED',
      'try: check RABBITMQ_USER',
      '● profile api is back, 3 of 3 healthy; full did not come up',
    ]);
  });

  test('must not call a profile back that is not healthy', () => {
    const badge = { glyph: '✗', word: 'degraded', tone: 'bad' } as const;
    expect(card({ rollback, failure, badge, healthy: 2 }).at(-1)).toBe(
      '✗ profile api was brought back, 2 of 3 healthy; full did not come up',
    );
  });

  test('must say what runs even in the smallest card', () => {
    expect(card({ rollback, failure }, 2)).toEqual([
      '✗ Celery beat (beat) failed: the broker refuses user bkm',
      '● profile api is back, 3 of 3 healthy; full did not come up',
    ]);
    expect(card({ rollback, failure }, 1)).toEqual(['● profile api is back, 3 of 3 healthy; full did not come up']);
    expect(card({ rollback, failure }, 0)).toEqual([]);
    for (const row of card({ rollback, failure }, 6, 30)) expect(cellWidth(row)).toBeLessThanOrEqual(30);
  });
});

describe('a failure that is explained', () => {
  const report: ErrorReport = {
    ...failure,
    ...{ service: 'beat', class: 'broker-denied', cause: '(403) ACCESS_REFUSED', where: 'a.py:3' },
    ...{ explanation: 'RabbitMQ answers, but refuses the user.', probe: 'no reply from beat@beat' },
    fixes: [
      { command: 'bkdev up', says: 'after setting the password' },
      { command: 'bkdev logs broker', says: 'shows what RabbitMQ says' },
    ],
    detail: ['one', 'two', 'three'],
  };

  test('must tell all of it where there is room, with the keys that do what is to be done', () => {
    expect(card({ failure: report }, 12)).toEqual([
      '✗ Celery beat (beat) failed: the broker refuses user bkm',
      '  broker denied at a.py:3',
      '  RabbitMQ answers, but refuses the user.',
      '  last probe: no reply from beat@beat',
      '  one',
      '  two',
      '  three',
      'try: [u] bkdev up  (after setting the password)',
      '     [l] bkdev logs broker  (shows what RabbitMQ says)',
    ]);
  });

  test('must lose what shows it first, then the other fixes, and the first fix last', () => {
    expect(Array.from({ length: 8 }, (_, rows) => card({ failure: report }, rows))).toMatchInlineSnapshot(`
      [
        [],
        [
          "✗ Celery beat (beat) failed: the broker refuses user bkm",
        ],
        [
          "✗ Celery beat (beat) failed: the broker refuses user bkm",
          "try: [u] bkdev up  (after setting the password)",
        ],
        [
          "✗ Celery beat (beat) failed: the broker refuses user bkm",
          "  broker denied at a.py:3",
          "try: [u] bkdev up  (after setting the password)",
        ],
        [
          "✗ Celery beat (beat) failed: the broker refuses user bkm",
          "  broker denied at a.py:3",
          "  RabbitMQ answers, but refuses the user.",
          "try: [u] bkdev up  (after setting the password)",
        ],
        [
          "✗ Celery beat (beat) failed: the broker refuses user bkm",
          "  broker denied at a.py:3",
          "  RabbitMQ answers, but refuses the user.",
          "  last probe: no reply from beat@beat",
          "try: [u] bkdev up  (after setting the password)",
        ],
        [
          "✗ Celery beat (beat) failed: the broker refuses user bkm",
          "  broker denied at a.py:3",
          "  RabbitMQ answers, but refuses the user.",
          "  last probe: no reply from beat@beat",
          "try: [u] bkdev up  (after setting the password)",
          "     [l] bkdev logs broker  (shows what RabbitMQ says)",
        ],
        [
          "✗ Celery beat (beat) failed: the broker refuses user bkm",
          "  broker denied at a.py:3",
          "  RabbitMQ answers, but refuses the user.",
          "  last probe: no reply from beat@beat",
          "  three",
          "try: [u] bkdev up  (after setting the password)",
          "     [l] bkdev logs broker  (shows what RabbitMQ says)",
        ],
      ]
    `);
  });

  test('must fit whatever the width', () => {
    for (let width = 8; width < 100; width += 7)
      for (let rows = 0; rows < 16; rows += 1) {
        const lines = card({ failure: report }, rows, width);
        expect(lines.length).toBeLessThanOrEqual(rows);
        for (const line of lines) expect(cellWidth(line)).toBeLessThanOrEqual(width);
      }
  });
});
