import { describe, expect, test } from 'vitest';
import { cardLines, lowerBorder } from '../../../../../src/host/ui/screen/panels/failure-card.ts';
import type { Headline } from '../../../../../src/host/ui/state/select-headline.ts';
import { cellWidth } from '../../../../../src/host/ui/text/cells.ts';
import { message } from '../../../../../src/shared/messages/message.ts';
import type { ErrorReport } from '../../../../../src/shared/model/error.ts';
import { inEnglish } from '../../../../support/said.ts';
import { textOf, textsOf } from '../../../../support/segments.ts';

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
  badge: { glyph: '●', word: message('badge.healthy'), tone: 'good' },
  running: '',
  healthy: 3,
  total: 3,
  elapsedMs: 12_300,
  estimateMs: undefined,
  failure: undefined,
  rollback: undefined,
  beside: [],
  held: [],
  lacksMigrations: false,
};
const rollback = { failed: 'full', cause: failure.message };

const card = (about: Partial<Headline>, rows = 10, width = 76) =>
  textsOf(cardLines({ ...headline, ...about }, width, rows));

test('without a failure, there must be no card', () => {
  expect(card({})).toEqual([]);
});

describe('a failed switch', () => {
  test('must say why, and that the previous profile is coming back, while it is', () => {
    expect(card({ rollback, running: 'up full', healthy: 1 })).toEqual([
      '✗ profile full: Celery beat (beat) failed: the broker refuses user bkm',
      '◐ profile api is coming back, 1 of 3 healthy; full did not come up',
    ]);
  });

  test('must say what failed and what runs now, once it is back', () => {
    expect(card({ rollback, failure })).toEqual([
      '✗ Celery beat (beat) failed: the broker refuses user bkm',
      '  (403) ACCESS_REFUSED',
      'try: check RABBITMQ_USER',
      '● profile api is back, 3 of 3 healthy; full did not come up',
    ]);
  });

  test('must not report a profile as restored that is not healthy', () => {
    const badge = { glyph: '✗', word: message('badge.failed'), tone: 'bad' } as const;
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

describe('an explained failure', () => {
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

  test('must show everything if there is room, with the keys for the fixes', () => {
    expect(card({ failure: report }, 12)).toEqual([
      '✗ Celery beat (beat) failed: the broker refuses user bkm',
      '  broker access denied at a.py:3',
      '  RabbitMQ answers, but refuses the user.',
      '  last probe: no reply from beat@beat',
      '  one',
      '  two',
      '  three',
      'try: [u] bkdev up  (after setting the password)',
      '     [l] bkdev logs broker  (shows what RabbitMQ says)',
    ]);
  });

  test('must drop the evidence first, then the other fixes, and the first fix last', () => {
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
          "  broker access denied at a.py:3",
          "try: [u] bkdev up  (after setting the password)",
        ],
        [
          "✗ Celery beat (beat) failed: the broker refuses user bkm",
          "  broker access denied at a.py:3",
          "  RabbitMQ answers, but refuses the user.",
          "try: [u] bkdev up  (after setting the password)",
        ],
        [
          "✗ Celery beat (beat) failed: the broker refuses user bkm",
          "  broker access denied at a.py:3",
          "  RabbitMQ answers, but refuses the user.",
          "  last probe: no reply from beat@beat",
          "try: [u] bkdev up  (after setting the password)",
        ],
        [
          "✗ Celery beat (beat) failed: the broker refuses user bkm",
          "  broker access denied at a.py:3",
          "  RabbitMQ answers, but refuses the user.",
          "  last probe: no reply from beat@beat",
          "try: [u] bkdev up  (after setting the password)",
          "     [l] bkdev logs broker  (shows what RabbitMQ says)",
        ],
        [
          "✗ Celery beat (beat) failed: the broker refuses user bkm",
          "  broker access denied at a.py:3",
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

describe('text to type', () => {
  const command = 'cd bkmonitor && uv add a_package_with_a_rather_long_name another_one_that_is_missing_too';
  const report: ErrorReport = {
    ...failure,
    ...{
      service: 'api',
      class: 'import-error',
      cause: 'x',
      where: 'urls.py:1',
      explanation: 'It is not there. '.repeat(9),
    },
    fixes: [{ command, says: 'if it is a package that pyproject.toml lacks; bkdev up then installs it' }],
  };
  const hinted: ErrorReport = { ...failure, hint: `to edit from inside the containers: ${command}` };

  test('must be shown completely or not at all, whatever the width and the rows', () => {
    for (const [shown, whole] of [
      [report, command],
      [hinted, inEnglish(hinted.hint)],
    ] as const)
      for (let width = 24; width < 100; width += 1)
        for (let rows = 0; rows < 20; rows += 1) {
          const lines = card({ failure: shown }, rows, width);
          const said = lines.join('').replaceAll(' ', '');
          if (said.includes('try:')) expect(said).toContain(whole.replaceAll(' ', ''));
        }
  });

  test('must come before an explanation', () => {
    expect(card({ failure: report }, 5, 36)).toEqual([
      '✗ Celery beat (beat) failed: the br…',
      'try: cd bkmonitor && uv add a_packag',
      '     e_with_a_rather_long_name',
      '     another_one_that_is_missing_too',
      '     (if it is a package that pypro…',
    ]);
  });
});

test('the lower border must count hidden lines, with the keys for them, as far as there is room', () => {
  expect([40, 28, 20].map(width => textOf(lowerBorder(3, width)))).toEqual([
    '╰─ ↓ 3 more: Enter ─────── close: Esc ─╯',
    '╰─ ↓ 3 more: Enter ────────╯',
    '╰─ ↓ 3 ────────────╯',
  ]);
  expect(textOf(lowerBorder(0, 20))).toBe('╰───── close: Esc ─╯');
  for (let width = 0; width < 60; width += 1)
    expect(cellWidth(textOf(lowerBorder(12, width)))).toBeLessThanOrEqual(width);
});
