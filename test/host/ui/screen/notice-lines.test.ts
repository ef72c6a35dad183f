import { describe, expect, test } from 'vitest';
import { noticeLines, noticeRows } from '../../../../src/host/ui/screen/notice-lines.ts';
import { cellWidth } from '../../../../src/host/ui/text/cells.ts';
import { textsOf } from '../../../support/segments.ts';

const hint = 'chown -R 1000:1000 /home/ada/src/bk-monitor  (to edit from inside the containers too)';
const notice = {
  at: 0,
  text: '/home/ada/src/bk-monitor belongs to root, and containers do not run as root but as uid 1000: logs now belong to that uid.',
  hint,
};
const lines = (width: number, rows: number) => textsOf(noticeLines(notice, width, rows));

/** Joins the rows to one line without the blanks of wrapping. */
const said = (rows: readonly string[]) =>
  rows
    .map(row => row.trim())
    .join(' ')
    .replaceAll(/\s+/g, ' ');

describe('a notice', () => {
  test('must have its hint beside it if that fits', () => {
    expect(textsOf(noticeLines({ at: 0, text: 'No Elasticsearch', hint: 'start one' }, 78, 2))).toEqual([
      'note: No Elasticsearch; try: start one',
    ]);
  });

  test('must shorten its text rather than its command', () => {
    expect(lines(78, noticeRows(notice, 78))).toEqual([
      'note: /home/ada/src/bk-monitor belongs to root, and containers do not run as',
      '      root but as uid 1000: logs now belong to that uid.',
      '      try: chown -R 1000:1000 /home/ada/src/bk-monitor  (to edit from inside',
      '      the containers too)',
    ]);
    expect(lines(78, 3)).toEqual([
      'note: /home/ada/src/bk-monitor belongs to root, and containers do not run as …',
      '      try: chown -R 1000:1000 /home/ada/src/bk-monitor  (to edit from inside',
      '      the containers too)',
    ]);
  });

  test('must show its command completely or not at all, whatever the width and the rows', () => {
    let shown = 0;
    for (let width = 20; width < 120; width += 7)
      for (let rows = 0; rows < 12; rows += 1) {
        const drawn = lines(width, rows);
        expect(drawn.length).toBeLessThanOrEqual(rows);
        for (const row of drawn) expect(cellWidth(row)).toBeLessThanOrEqual(width);
        if (!said(drawn).includes('try:')) continue;
        shown += 1;
        expect(said(drawn).replaceAll(' ', '')).toContain(hint.replaceAll(' ', ''));
      }
    expect(shown).toBeGreaterThan(50);
  });

  test('must get the rows that it needs in a narrow terminal, too', () => {
    expect(said(lines(38, noticeRows(notice, 38))).replaceAll(' ', '')).toContain(hint.replaceAll(' ', ''));
  });
});
