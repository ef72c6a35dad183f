import { expect, test } from 'vitest';
import {
  formatBytes,
  formatCores,
  formatMemory,
  loadCell,
  loadLine,
  sparkline,
} from '../../../../src/host/ui/text/load-words.ts';

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1_000, '1.0 kB'],
  [9_949, '9.9 kB'],
  [9_950, '10 kB'],
  [182_400_000, '182 MB'],
  [999_600_000, '1.0 GB'],
  [3e15, '3000 TB'],
])('%d bytes must read %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

test('a sparkline must show the last values, the tallest bar for all that fills it', () => {
  expect(sparkline([0, 0.1, 0.5, 0.99, 1, 7, -1], 1, 6)).toBe('▁▅███▁');
});

test('a bar for several values must have the height of the highest, and the last one include the latest', () => {
  expect(sparkline([1, 0, 0, 0.5, 0, 0, 0], 1, 2, 3)).toBe('▅▁');
  expect(sparkline([1, 0, 0, 0.5, 0, 0, 0], 1, 3, 3)).toBe('█▅▁');
});

test('cores must be shown as percent of one', () => {
  expect([0, 0.004, 0.125, 2].map(formatCores)).toEqual(['0%', '0%', '13%', '200%']);
});

test('the line of a service must show its limits if it has any, its cell the current use', () => {
  const now = { cores: 0.12, memoryBytes: 182e6, received: 1500, sent: 0, read: 0, written: 20_000 };
  const unlimited = { now, cores: [0, 0.12], memoryLimit: undefined, coreLimit: undefined };
  expect([loadLine(unlimited), loadLine({ ...unlimited, memoryLimit: 512e6, coreLimit: 0.5 })]).toEqual([
    '▁ 12% CPU  182 MB  net ↓ 1.5 kB/s ↑ 0 B/s  disk read 0 B/s, written 20 kB/s',
    '▂ 12% of 50% CPU  182 MB of 512 MB  net ↓ 1.5 kB/s ↑ 0 B/s  disk read 0 B/s, written 20 kB/s',
  ]);
  expect([loadCell(unlimited), loadCell({ ...unlimited, now: { ...now, cores: 1.5, memoryBytes: 1.2e9 } })]).toEqual([
    ' 12%  182 MB',
    '150%  1.2 GB',
  ]);
});

test('memory must be in a suitable unit', () => {
  expect([0, 640e6, 999.6e6, 1.44e9, 12e9].map(formatMemory)).toEqual([
    '0 MB',
    '640 MB',
    '1.0 GB',
    '1.4 GB',
    '12.0 GB',
  ]);
});
