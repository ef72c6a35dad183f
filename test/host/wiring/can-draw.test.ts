import { afterEach, expect, test, vi } from 'vitest';
import { canDraw } from '../../../src/host/wiring/output.ts';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
});

test.each([
  [{}, true],
  [{ TERM: 'dumb' }, false],
  [{ ACCESSIBLE: '1' }, false],
  [{ ACCESSIBLE: '' }, true],
])('with %j a screen on a terminal must be drawn: %s', (env, draws) => {
  for (const [name, value] of Object.entries({ TERM: 'xterm', ACCESSIBLE: '', ...env })) vi.stubEnv(name, value);
  vi.stubGlobal('process', { env: process.env, stdin: { isTTY: true }, stdout: { isTTY: true } });
  expect(canDraw()).toBe(draws);
});
