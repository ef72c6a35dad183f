import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import {
  cellWidth,
  cutCells,
  cutCellsBefore,
  padCells,
  padCellsBefore,
  wrapAnywhere,
  wrapWithin,
  wrapWords,
} from '../../../../src/host/ui/text/cells.ts';

test('a text that is too wide must end in an ellipsis within its width', () => {
  expect([0, 1, 3, 4].map(width => cutCells('abcd', width))).toEqual(['', '…', 'ab…', 'abcd']);
  expect([2, 3, 4].map(width => cutCells('漢字', width))).toEqual(['…', '漢…', '漢字']);
});

test('a path must lose its beginning', () => {
  expect(cutCellsBefore('/home/ann/code/sample', 12)).toBe('…code/sample');
  expect(cutCellsBefore('/short', 12)).toBe('/short');
  expect(cutCellsBefore('/home', 0)).toBe('');
});

test('padding must count cells', () => {
  expect(padCells('漢', 4)).toBe('漢  ');
  expect(padCells('abcdef', 4)).toBe('abc…');
  expect(padCellsBefore('1 s', 5)).toBe('  1 s');
});

test('words must be kept intact if possible', () => {
  expect(wrapWords('one two three', 8)).toEqual(['one two', 'three']);
  expect(wrapWords('abcdefghij', 4)).toEqual(['abcd', 'efgh', 'ij']);
});

test('text beyond the rows must be cut off the last one', () => {
  expect(wrapWithin('one two three four five', 9, 2)).toEqual(['one two', 'three fo…']);
  expect(wrapWithin('one two', 9, 2)).toEqual(['one two']);
  expect(wrapWithin('one two', 9, 0)).toEqual([]);
});

test('a wrapped log line must keep its blanks', () => {
  expect(wrapAnywhere('  a  b  c', 4)).toEqual(['  a ', ' b  ', 'c']);
  expect(wrapAnywhere('short', 40)).toEqual(['short']);
});

test('the fast width calculation must agree with Unicode', () => {
  const characters = Array.from({ length: 0x3000 }, (_, code) => String.fromCodePoint(code));
  for (const text of [...characters, ...characters.map(character => `a\u001b[1;31m${character}\u001b[0m─`)])
    expect([text, cellWidth(text)]).toEqual([text, stringWidth(text)]);
});
