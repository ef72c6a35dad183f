import { describe, expect, test } from 'vitest';
import { firstVisible, layoutOf } from '../../../../src/host/ui/screen/layout.ts';

const calm = { services: 6, failure: 0, code: 0, notice: 0, panel: 0 };

describe('rows', () => {
  test('must be shared out to the last one, whatever is wanted', () => {
    for (let rows = 1; rows <= 120; rows += 1)
      for (const services of [0, 1, 6, 40])
        for (const failure of [0, 5, 12])
          for (const notice of [0, 1, 2])
            for (const panel of [0, 4, 30]) {
              const wanted = { services, failure, code: notice + 1, notice, panel };
              const parts = Object.values(layoutOf({ columns: 80, rows }, wanted));
              expect(Math.min(...parts)).toBeGreaterThanOrEqual(0);
              expect(parts.reduce((sum, part) => sum + part, 0)).toBe(rows);
            }
  });

  test('must give the log what is left in an ordinary terminal', () => {
    expect(layoutOf({ columns: 80, rows: 24 }, calm)).toEqual({
      header: 1,
      headerGap: 1,
      services: 6,
      servicesGap: 1,
      panel: 0,
      failure: 0,
      logTitle: 1,
      code: 0,
      log: 12,
      footerGap: 1,
      notice: 0,
      footer: 1,
    });
  });

  test('must leave blank rows out and scroll the services in a small terminal', () => {
    expect(layoutOf({ columns: 40, rows: 10 }, calm)).toEqual({
      header: 1,
      headerGap: 0,
      services: 5,
      servicesGap: 0,
      panel: 0,
      failure: 0,
      logTitle: 1,
      code: 0,
      log: 2,
      footerGap: 0,
      notice: 0,
      footer: 1,
    });
  });

  test('must show a failure before the log, and a notice only beside a log', () => {
    const wanted = { services: 6, failure: 7, code: 0, notice: 2, panel: 0 };
    expect(layoutOf({ columns: 60, rows: 15 }, wanted)).toMatchObject({ services: 6, failure: 7, log: 0, notice: 0 });
    expect(layoutOf({ columns: 80, rows: 40 }, wanted)).toMatchObject({ services: 6, failure: 7, log: 20, notice: 2 });
  });

  test('must leave a failure beside a long list room, the list a handful, and the log the end of a traceback', () => {
    const wanted = { services: 13, failure: 11, code: 0, notice: 2, panel: 0 };
    expect(layoutOf({ columns: 80, rows: 24 }, wanted)).toMatchObject({
      services: 6,
      failure: 11,
      logTitle: 1,
      log: 4,
    });
    expect(layoutOf({ columns: 80, rows: 30 }, wanted)).toMatchObject({
      services: 12,
      failure: 11,
      logTitle: 1,
      log: 4,
    });
    expect(layoutOf({ columns: 80, rows: 40 }, wanted)).toMatchObject({
      services: 13,
      failure: 11,
      headerGap: 1,
      log: 9,
    });
    expect(layoutOf({ columns: 40, rows: 10 }, wanted)).toMatchObject({ services: 2, failure: 6, log: 0, footer: 1 });
  });

  test('must give a log all rows but the header, its title and the footer where nothing else is wanted', () => {
    const alone = { services: 0, failure: 0, code: 0, notice: 0, panel: 0 };
    expect(layoutOf({ columns: 80, rows: 24 }, alone)).toMatchObject({ headerGap: 0, servicesGap: 0, log: 20 });
    expect(layoutOf({ columns: 40, rows: 10 }, alone)).toMatchObject({ headerGap: 0, log: 6 });
  });

  test('must give an open panel what it wants in place of failure and log, and scroll the services for it', () => {
    const open = { services: 12, failure: 7, code: 2, notice: 2, panel: 14 };
    expect(layoutOf({ columns: 80, rows: 24 }, open)).toEqual({
      header: 1,
      headerGap: 0,
      services: 8,
      servicesGap: 0,
      panel: 14,
      failure: 0,
      logTitle: 0,
      code: 0,
      log: 0,
      footerGap: 0,
      notice: 0,
      footer: 1,
    });
    expect(layoutOf({ columns: 80, rows: 40 }, open)).toMatchObject({ headerGap: 1, services: 12, panel: 23, log: 0 });
    expect(layoutOf({ columns: 40, rows: 10 }, open)).toMatchObject({ services: 1, panel: 7 });
  });

  test('must tell of code before the log, and leave some of that', () => {
    expect(layoutOf({ columns: 80, rows: 24 }, { ...calm, code: 2 })).toMatchObject({ code: 2, log: 10 });
    expect(layoutOf({ columns: 80, rows: 14 }, { ...calm, code: 2 })).toMatchObject({ code: 1, log: 3 });
    expect(layoutOf({ columns: 40, rows: 10 }, { ...calm, code: 2 })).toMatchObject({ code: 0, log: 2 });
  });

  test('must keep a huge terminal for the log', () => {
    expect(layoutOf({ columns: 400, rows: 200 }, calm)).toMatchObject({ services: 6, log: 188 });
  });

  test('must keep the header in a terminal of one row', () => {
    expect(layoutOf({ columns: 10, rows: 1 }, calm)).toMatchObject({ header: 1, services: 0, log: 0, footer: 0 });
  });
});

describe('the first row in sight', () => {
  test('must leave the chosen service in sight', () => {
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

  test('must leave in sight what belongs to it, as far as there is room', () => {
    // A worker in row 8 of 13 with three programs below it.
    expect([4, 6, 3].map(visible => firstVisible(8, 13, visible, 4))).toEqual([8, 6, 8]);
  });
});
