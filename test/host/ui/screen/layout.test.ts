import { describe, expect, test } from 'vitest';
import { firstVisible, type Layout, layoutOf, type Rect, type Wanted } from '../../../../src/host/ui/screen/layout.ts';

const calm: Wanted = { list: 9, card: 0, detail: 4, urgent: 0, notice: 0, panel: 0, whole: 'none' };
const failing: Wanted = { ...calm, list: 13, card: 11, notice: 2 };

const heights = (columns: number, rows: number, wanted: Wanted) =>
  Object.fromEntries(
    Object.entries(layoutOf({ columns, rows }, wanted)).flatMap(([part, { height }]: [string, Rect]) =>
      height > 0 ? [[part, height]] : [],
    ),
  );

function shown(layout: Layout): Rect[] {
  return Object.values(layout).filter(({ width, height }: Rect) => width > 0 && height > 0);
}

function overlap(one: Rect, other: Rect): boolean {
  const beside = one.left + one.width <= other.left || other.left + other.width <= one.left;
  return !beside && one.top < other.top + other.height && other.top < one.top + one.height;
}

test('from 0 × 0 to 250 × 70, no part must exceed the terminal or cover another one, whatever is requested', () => {
  const sizes = [...[0, 1, 2, 5, 10, 24, 40, 70].entries()].flatMap(([, rows]) =>
    [0, 1, 2, 3, 10, 40, 80, 120, 159, 160, 200, 250].map(columns => ({ columns, rows })),
  );
  for (const size of sizes)
    for (const list of [0, 1, 9, 60])
      for (const card of [0, 5, 40])
        for (const notice of [0, 2])
          for (const panel of [0, 4, 30])
            for (const whole of ['none', 'log', 'panel'] as const) {
              const layout = layoutOf(size, { list, card, notice, panel, whole, detail: 12, urgent: notice });
              const parts = shown(layout);
              const outside = parts.filter(
                ({ left, top, width, height }) =>
                  Math.min(left, top) < 0 || left + width > size.columns || top + height > size.rows,
              );
              const covered = parts.flatMap((one, index) =>
                parts.slice(index + 1).filter(other => overlap(one, other)),
              );
              // Asserts only on failure, because an assertion for each of 20,000 layouts takes seconds.
              if (outside.length + covered.length > 0)
                expect({ size, outside, covered }).toEqual({ outside: [], covered: [] });
              if (size.rows > 0 && size.columns > 2) expect(layout.header.height).toBe(1);
              // The list has a row for the selected service whenever anything besides the header has one.
              if (size.rows >= 4 && size.columns > 2 && list > 0 && whole === 'none')
                expect(layout.list.height).toBeGreaterThan(0);
            }
});

describe('below 160 columns', () => {
  test('the parts must be stacked, the log with most of the remaining rows', () => {
    expect(heights(120, 40, calm)).toEqual({
      header: 1,
      list: 9,
      title: 1,
      detail: 4,
      logTitle: 1,
      log: 20,
      footer: 1,
    });
    expect(heights(80, 24, calm)).toEqual({ header: 1, list: 9, title: 1, detail: 3, logTitle: 1, log: 5, footer: 1 });
  });

  test('a small terminal must drop the detail before roles, and blank rows before both', () => {
    expect(heights(40, 10, calm)).toEqual({ header: 1, list: 5, title: 1, log: 2, footer: 1 });
    expect(heights(80, 18, calm)).toEqual({ header: 1, list: 9, title: 1, detail: 2, log: 3, footer: 1 });
  });

  test('important details of a service must come before its log, except for some rows of that', () => {
    expect(heights(80, 20, { ...calm, detail: 5, urgent: 5 })).toMatchObject({ detail: 3, log: 3 });
    expect(heights(40, 10, { ...calm, urgent: 3 })).not.toHaveProperty('detail');
  });

  test('a failure must come before the log, beside a handful of services', () => {
    expect(heights(80, 24, failing)).toEqual({ header: 1, list: 6, card: 11, title: 1, log: 4, footer: 1 });
    expect(heights(80, 30, failing)).toMatchObject({ list: 12, card: 11, title: 1, log: 4 });
    expect(heights(80, 45, failing)).toMatchObject({ list: 13, card: 11, notice: 2 });
    expect(heights(40, 10, failing)).toEqual({ header: 1, list: 2, card: 6, footer: 1 });
  });

  test('an open panel must have the rows that it wants, in place of card, detail and log', () => {
    const open = { ...failing, panel: 14 };
    expect(heights(80, 24, open)).toEqual({ header: 1, list: 8, panel: 14, footer: 1 });
    expect(heights(40, 10, open)).toEqual({ header: 1, list: 1, panel: 7, footer: 1 });
    expect(heights(80, 24, { ...open, whole: 'panel' })).toEqual({ header: 1, panel: 22, footer: 1 });
    expect(heights(80, 24, { ...calm, whole: 'log' })).toEqual({ header: 1, log: 22, footer: 1 });
  });

  test('a terminal of one row must show the header', () => {
    expect(heights(10, 1, calm)).toEqual({ header: 1 });
  });
});

describe('from 160 columns on', () => {
  test('detail and log must be side by side', () => {
    const { list, title, detail, logTitle, log, divider } = layoutOf({ columns: 200, rows: 60 }, calm);
    expect({ list, title, detail }).toEqual({
      list: { left: 1, top: 2, width: 84, height: 9 },
      title: { left: 1, top: 12, width: 84, height: 1 },
      detail: { left: 1, top: 13, width: 84, height: 4 },
    });
    expect({ divider, logTitle, log }).toEqual({
      divider: { left: 86, top: 2, width: 1, height: 56 },
      logTitle: { left: 88, top: 2, width: 111, height: 1 },
      log: { left: 88, top: 3, width: 111, height: 55 },
    });
    expect(layoutOf({ columns: 160, rows: 40 }, calm).divider.width).toBe(1);
    expect(layoutOf({ columns: 159, rows: 40 }, calm).divider.width).toBe(0);
  });

  test('a card must be below the list, and an open panel replace the log', () => {
    const { list, card, panel, log } = layoutOf({ columns: 200, rows: 50 }, { ...failing, panel: 20 });
    expect([list.left, card.left, card.top - list.top - list.height]).toEqual([1, 1, 1]);
    expect([panel.left, panel.height, log.height]).toEqual([88, 44, 0]);
  });
});

describe('the first row in sight', () => {
  test('must keep the selected service visible', () => {
    expect([0, 1, 2, 3, 4, 5].map(chosen => firstVisible(chosen, 6, 3))).toEqual([0, 0, 1, 2, 3, 3]);
    expect(firstVisible(5, 6, 6)).toBe(0);
    for (let total = 1; total < 20; total += 1)
      for (let visible = 1; visible <= total; visible += 1)
        for (let chosen = 0; chosen < total; chosen += 1)
          for (const belonging of [1, 2, 4]) {
            const first = firstVisible(chosen, total, visible, Math.min(belonging, total - chosen));
            expect(first).toBeGreaterThanOrEqual(0);
            expect(first).toBeLessThanOrEqual(chosen);
            expect(first + visible).toBeGreaterThan(chosen);
            expect(first).toBeLessThanOrEqual(total - visible);
          }
  });

  test('must keep its programs visible, as far as there is room', () => {
    // A worker in row 8 of 13 with three programs below it.
    expect([4, 6, 3].map(visible => firstVisible(8, 13, visible, 4))).toEqual([8, 6, 8]);
  });
});
