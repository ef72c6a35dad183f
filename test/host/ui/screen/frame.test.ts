import { expect, test } from 'vitest';
import { composeFrame } from '../../../../src/host/ui/screen/frame.ts';
import { cellWidth } from '../../../../src/host/ui/text/cells.ts';
import { paletteOf } from '../../../../src/host/ui/text/theme.ts';

const at = (left: number, top: number, width: number, height: number) => ({ left, top, width, height });
const plain = paletteOf(false);

test('blocks must be drawn at their rectangles, whatever their order', () => {
  const blocks = [
    { at: at(6, 1, 3, 2), lines: [[{ text: 'right' }], [{ text: 'r2' }]] },
    { at: at(0, 0, 9, 1), lines: [[{ text: 'header' }]] },
    { at: at(1, 1, 4, 2), lines: [[{ text: '漢' }], [{ text: 'a' }, { text: 'bcdef' }], [{ text: 'too many' }]] },
  ];
  expect(composeFrame({ columns: 9, rows: 4 }, blocks, plain)).toEqual(['header', ' 漢   ri…', ' abc… r2', '']);
});

test('a terminal without cells must have no rows, and blocks without room must be omitted', () => {
  const blocks = [{ at: at(0, 0, 5, 1), lines: [[{ text: 'text' }]] }];
  expect(composeFrame({ columns: 0, rows: 0 }, blocks, plain)).toEqual([]);
  expect(composeFrame({ columns: 0, rows: 1 }, blocks, plain)).toEqual(['']);
  expect(composeFrame({ columns: 3, rows: 1 }, blocks, plain)).toEqual(['te…']);
});

test('no row must be wider than the terminal, and colours must end with their text', () => {
  const line = [{ text: 'x'.repeat(20), look: 'bad' as const }, { text: '\u001B[32mgreen\u001B[0m' }];
  const [row = ''] = composeFrame({ columns: 10, rows: 1 }, [{ at: at(0, 0, 30, 1), lines: [line] }], paletteOf(true));
  expect(cellWidth(row)).toBe(10);
  expect(row.endsWith('\u001B[0m')).toBe(true);
});
