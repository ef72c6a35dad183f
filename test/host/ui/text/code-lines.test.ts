import { expect, test } from 'vitest';
import { cellWidth } from '../../../../src/host/ui/text/cells.ts';
import { codeLines } from '../../../../src/host/ui/text/code-lines.ts';
import { neutralise } from '../../../../src/host/ui/text/neutralise.ts';
import type { CodeStatus } from '../../../../src/shared/model/code-status.ts';

import { textsOf } from '../../../support/segments.ts';

const now = 1_767_225_600_000;
const last = { at: now - 12_000, reason: 'bkmonitor/kernel_api/urls.py', tookMs: 1180 };
const reloads = { count: 14, p50Ms: 900, p95Ms: 2140, last };
const gated: CodeStatus = {
  ...{ state: 'gated', staleSeconds: 95, reason: 'SyntaxError: invalid syntax', reloads },
  where: 'bkmonitor/kernel_api/urls.py:10',
};

const lines = (code: CodeStatus | undefined, width = 100) => textsOf(codeLines(code, width, now));

test('current code must show only its reloads, and nothing before the first', () => {
  expect(lines(undefined)).toEqual([]);
  expect(lines({ state: 'current', staleSeconds: 0 })).toEqual([]);
  expect(lines({ state: 'current', staleSeconds: 0, reloads })).toEqual([
    '14 reloads  p50 0.9 s  p95 2.1 s  last 12 s ago, in 1.2 s: bkmonitor/kernel_api/urls.py',
  ]);
});

test('a save that needed no reload must be shown, with its effect on tracebacks', () => {
  const same = { at: now - 12_000, reason: 'bkmonitor/kernel_api/urls.py' };
  expect(lines({ state: 'current', staleSeconds: 0, same }, 120)).toEqual([
    'same code, not reloaded 12 s ago: bkmonitor/kernel_api/urls.py; tracebacks count its lines as before',
  ]);
});

test('temporary states must be left to the row', () => {
  expect(lines({ state: 'reloading', staleSeconds: 1 })).toEqual([]);
  expect(lines({ state: 'stale', staleSeconds: 1, reason: 'paused' })).toEqual([]);
  expect(lines({ state: 'stale', staleSeconds: 72, reason: 'held after 5 reloads in a row' })).toEqual([
    '✗ old code 1 min 12 s: held after 5 reloads in a row',
  ]);
});

test('a single reload must have no statistics', () => {
  expect(lines({ state: 'current', staleSeconds: 0, reloads: { ...reloads, count: 1 } })).toEqual([
    'reloaded 12 s ago, in 1.2 s: bkmonitor/kernel_api/urls.py',
  ]);
});

test('in less room, the last save must be shown by its name alone, without its duration', () => {
  const of = (reason: string) => ({ ...reloads, last: { ...last, reason } });
  const told = (reason: string, width: number) =>
    lines({ state: 'current', staleSeconds: 0, reloads: of(reason) }, width);
  expect(told('a/b/c.py and 3 more', 74)).toEqual([
    '14 reloads  p50 0.9 s  p95 2.1 s  last 12 s ago, in 1.2 s: c.py and 3 more',
  ]);
  expect(told('a/b/c.py', 58)).toEqual(['14 reloads  p50 0.9 s  p95 2.1 s  last 12 s ago: c.py']);
  expect(told('a/b/c.py', 40)).toEqual(['14 reloads  p50 0.9 s  p95 2.1 s  last …']);
});

test('code that cannot be compiled must be shown completely, with what runs instead', () => {
  expect(lines(gated, 80)).toEqual([
    '✗ held back: bkmonitor/kernel_api/urls.py:10 SyntaxError: invalid syntax; saved',
    '  1 min ago, the old code is running',
    '14 reloads  p50 0.9 s  p95 2.1 s  last 12 s ago, in 1.2 s: urls.py',
  ]);
});

test.each([60, 40, 10])('no row must be wider than %d cells, nor more than four', width => {
  const evil = { ...gated, reason: `\u001B[2J${'长'.repeat(500)}\u0007` };
  const told = lines(evil, width);
  expect(told).toHaveLength(4);
  for (const line of told) expect(cellWidth(line)).toBeLessThanOrEqual(width);
  for (const line of told) expect(neutralise(line)).toBe(line);
});
