import { expect, test } from 'vitest';
import { fakeTerminal } from '../../../support/render.tsx';
import { runningScreen } from '../../../support/running-screen.ts';
import { screenOf } from '../../../support/screen-of.ts';
import { seeded } from '../../../support/seeded.ts';

test('a storm of resizes, to nothing and back, must end with a whole screen of the last size', async () => {
  const terminal = fakeTerminal({ columns: 80, rows: 24 });
  const run = runningScreen({ terminal });
  await terminal.sees('mysql');
  const random = seeded(16);
  for (let round = 0; round < 60; round += 1) {
    terminal.resize({ columns: random.below(251), rows: random.below(71) });
    if (round % 10 === 0) run.timer.advance(100);
    if (round % 25 === 0) await terminal.press('j');
  }
  for (const size of [
    { columns: 0, rows: 0 },
    { columns: 1, rows: 1 },
    { columns: 100, rows: 30 },
  ])
    terminal.resize(size);
  const before = terminal.written().length;
  run.tell({ type: 'notice-given', text: 'after the storm' });
  await terminal.sees('after the storm');
  const rows = screenOf(terminal.written(), 30);
  expect(rows.filter(row => row.length > 100)).toEqual([]);
  expect(terminal.written().length).toBeGreaterThan(before);
  await terminal.press('q');
  await run.departure;
});
