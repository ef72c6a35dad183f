import { expect, test } from 'vitest';
import type { Untimed } from '../../../../src/shared/model/event.ts';
import { fakeTerminal } from '../../../support/render.tsx';
import { runningScreen } from '../../../support/running-screen.ts';
import { allHealthy } from '../../../support/sample-environment.ts';

const up: readonly Untimed[] = [...allHealthy, { type: 'command-finished', tookMs: 900, urls: [] }];
const esc = '\u001B';

/** Opens a screen for a person who knows these hints; `known` grows with what they learn. */
function screenFor(known: string[], size = { columns: 80, rows: 24 }) {
  const hints = { read: () => [...known], add: (names: readonly string[]) => void known.push(...names) };
  const run = runningScreen({ terminal: fakeTerminal(size), options: { hints } });
  run.tell(...up);
  return run;
}

test('one hint must be shown after the other, each until its key is used or Esc hides it', async () => {
  const known: string[] = [];
  const { terminal, departure } = screenFor(known);
  await terminal.sees('Tip: press : to find an action, ? to list all keys. Esc hides this.');
  await terminal.press('?', '?');
  await terminal.sees('Tip: press l to read');
  expect(known).toEqual(['find']);
  await terminal.press(esc);
  await terminal.sees('Tip: press q to leave');
  await terminal.press('q');
  await departure;
  expect(known).toEqual(['find', 'read-log', 'leave']);
});

test('a hint must not come back on the next screen', async () => {
  const known: string[] = [];
  const first = screenFor(known);
  await first.terminal.sees('Tip: press :');
  first.process.emit('SIGTERM');
  await first.departure;
  expect(known).toEqual(['find']);
  const second = screenFor(known);
  await second.terminal.sees('Tip: press l');
  expect(second.terminal.shown('Tip: press :')).toBe(false);
  second.process.emit('SIGTERM');
  await second.departure;
});

test('notices and cards must take precedence, and a hint without room counts as not shown', async () => {
  const known: string[] = [];
  const run = screenFor(known, { columns: 40, rows: 8 });
  run.tell({ type: 'notice-given', text: 'worth knowing' });
  expect(run.terminal.shown('Tip: ')).toBe(false);
  run.process.emit('SIGTERM');
  await run.departure;
  expect(known).toEqual([]);
});

test('Esc must hide a notice until there is another one, and the details still have both', async () => {
  const run = screenFor(['find', 'read-log', 'leave']);
  run.tell({ type: 'notice-given', text: 'worth knowing' });
  await run.terminal.sees('note: worth knowing');
  await run.terminal.press(esc);
  await run.terminal.loses('worth knowing');
  run.tell({ type: 'notice-given', text: 'news' });
  await run.terminal.sees('note: news');
  expect(run.terminal.shown('worth knowing')).toBe(false);
  await run.terminal.press('\r');
  await run.terminal.sees('note: worth knowing');
  run.process.emit('SIGTERM');
  await run.departure;
});
