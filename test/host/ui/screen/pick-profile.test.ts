import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { type PickOptions, pickProfile } from '../../../../src/host/ui/screen/pick-profile.tsx';
import { fakeTerminal } from '../../../support/render.tsx';
import { sampleProfiles } from '../../../support/sample-environment.ts';

const ctrlC = '\u0003';
const escapeKey = '\u001B';

/** Runs the picker on a terminal in memory. */
function picking(about: Partial<PickOptions> = {}) {
  const terminal = fakeTerminal({ columns: 80, rows: 24 });
  const process = new EventEmitter();
  const stopped = Promise.withResolvers<void>();
  const { stdout, stdin } = terminal;
  const options = { workspace: '/home/ann/\u001B[2Jsample', profiles: sampleProfiles, suggested: 'api', color: false };
  const picked = pickProfile({ ...options, stdout, stdin, process, stopJob: () => stopped.promise, ...about });
  return { terminal, process, picked, stopped };
}

function expectRestored({ terminal, process }: ReturnType<typeof picking>): void {
  expect(terminal.written().split('\u001B[?1049l')).toHaveLength(2);
  expect(terminal.isRaw()).toBe(false);
  // A question after that, for instance about a taken port, must be answerable.
  expect(terminal.isCounted()).toBe(true);
  expect(process.eventNames()).toEqual([]);
  expect(terminal.stdout.listenerCount('resize')).toBe(0);
}

test('it must show the profiles with their services, and return the chosen one', async () => {
  const run = picking();
  await run.terminal.shows('/home/ann/sample');
  expect(run.terminal.written()).not.toContain('\u001B[2Jsample');
  await run.terminal.press('j');
  await run.terminal.shows('› ○ full');
  await run.terminal.press('\r');
  expect(await run.picked).toBe('full');
  expectRestored(run);
});

test('Enter alone must return the suggested one', async () => {
  const run = picking({ suggested: 'full' });
  await run.terminal.press('\r');
  expect(await run.picked).toBe('full');
});

test.each([
  ['q', 'q'],
  ['Esc', escapeKey],
  ['Ctrl-C', ctrlC],
])('%s must return none, and restore the terminal', async (_, key) => {
  const run = picking();
  await run.terminal.press(key);
  expect(await run.picked).toBeUndefined();
  expectRestored(run);
});

test('a signal must return none', async () => {
  const run = picking();
  await run.terminal.shows('Which profile?');
  run.process.emit('SIGTERM');
  expect(await run.picked).toBeUndefined();
});

test('it must use the new size immediately, and write nothing while nothing changes', async () => {
  const run = picking();
  await run.terminal.shows('Which profile?');
  run.terminal.resize({ columns: 120, rows: 24 });
  await run.terminal.shows('─'.repeat(100));
  const before = run.terminal.written().length;
  await run.terminal.press('x', 'k');
  expect(run.terminal.written().length).toBe(before);
  await run.terminal.press('q');
  await run.picked;
});

test('Ctrl-Z must release the terminal until the shell continues the program, and then show the same', async () => {
  const { terminal, picked, stopped } = picking();
  await terminal.press('j');
  await terminal.shows('› ○ full');
  await terminal.press('\u001A');
  expect(terminal.isRaw()).toBe(false);
  expect(terminal.written().split('\u001B[?1049l')).toHaveLength(2);
  stopped.resolve();
  await terminal.shows('› ○ full');
  await terminal.press('\r');
  expect(await picked).toBe('full');
  expect(terminal.written().split('\u001B[?1049h')).toHaveLength(3);
});
