import { expect, test } from 'vitest';
import {
  formatAge,
  formatDuration,
  formatElapsed,
  formatEstimate,
} from '../../../../src/host/ui/text/format-duration.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const spans = [-5, 0, 900, 59_999, minute, 125 * second, hour, 190 * minute, 50 * hour];

test('an ongoing duration must be in whole units', () => {
  expect(spans.map(formatElapsed)).toEqual([
    '0 s',
    '0 s',
    '0 s',
    '59 s',
    '1 min',
    '2 min 5 s',
    '1 h',
    '3 h 10 min',
    '2 d',
  ]);
});

test('a duration below a minute must be in tenths of a second', () => {
  expect([0, 85, 3210, 12_300, 59_949, 59_950, 61_000].map(formatDuration)).toEqual([
    'less than 0.1 s',
    '0.1 s',
    '3.2 s',
    '12.3 s',
    '59.9 s',
    '1 min',
    '1 min 1 s',
  ]);
});

test('an age must be in its largest unit', () => {
  expect(spans.map(formatAge)).toEqual(['0 s', '0 s', '0 s', '59 s', '1 min', '2 min', '1 h', '3 h', '2 d']);
});

test('an estimate must be rounded up, and never be zero', () => {
  expect([0, 300, 1000, 1001, 61_500].map(formatEstimate)).toEqual(['1 s', '1 s', '1 s', '2 s', '1 min 2 s']);
});
