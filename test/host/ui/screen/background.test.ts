import { afterEach, expect, test } from 'vitest';
import { backgroundQuery, createAnswerReader } from '../../../../src/host/ui/screen/background.ts';
import { currentTheme, setTheme } from '../../../../src/host/ui/text/theme.ts';
import { themes } from '../../../../src/host/ui/text/themes.ts';
import { fakeTerminal } from '../../../support/render.tsx';
import { runningScreen } from '../../../support/running-screen.ts';
import { allHealthy } from '../../../support/sample-environment.ts';

const esc = String.fromCharCode(27);
const kind = `${esc}[?62;4c`;
const white = `${esc}]11;rgb:ffff/ffff/f0f0${esc}\\`;

afterEach(() => setTheme('auto'));

/** Returns what is left of these pieces of input as typed, and the backgrounds told. */
function read(...pieces: readonly string[]) {
  const told: boolean[] = [];
  const reader = createAnswerReader(isLight => told.push(isLight));
  const typed = pieces.map(piece => reader.take(piece)).join('');
  return { typed, told, isDone: reader.isDone() };
}

test.for([
  ['a light background', [white, kind], { typed: '', told: [true], isDone: true }],
  ['a dark one, ended by BEL', [`${esc}]11;rgb:1c/1c/1c\u0007${kind}`], { typed: '', told: [false], isDone: true }],
  ['only the kind', [kind], { typed: '', told: [], isDone: true }],
  ['nothing', ['q'], { typed: 'q', told: [], isDone: false }],
  ['keys around it', [`j${white}k${kind}${esc}[A`], { typed: `jk${esc}[A`, told: [true], isDone: true }],
  ['the key Esc', [esc, 'x'], { typed: `${esc}x`, told: [], isDone: false }],
] as const)('%s must be told apart from keys', ([, pieces, expected]) => {
  expect(read(...pieces)).toEqual(expected);
});

test('answers must be read whole wherever they are split', () => {
  const answer = `${white}${kind}`;
  for (let split = 2; split < answer.length; split += 1)
    // A piece that ends with a single ESC ends with a key.
    if (split !== white.length + 1)
      expect([split, read(answer.slice(0, split), answer.slice(split))]).toEqual([
        split,
        { typed: '', told: [true], isDone: true },
      ]);
});

test('a screen must ask only if nothing else decides, and take the colours for the background it is told', async () => {
  const decided = runningScreen({ options: { color: true } });
  decided.tell(...allHealthy);
  expect(decided.terminal.written()).not.toContain(backgroundQuery);
  await decided.terminal.press('q');
  await decided.departure;
  setTheme(undefined);
  const { terminal, tell, departure } = runningScreen({
    ...{ terminal: fakeTerminal({ columns: 80, rows: 24 }), options: { color: true } },
  });
  tell(...allHealthy, { type: 'command-finished', tookMs: 900, urls: [] });
  expect(terminal.written()).toContain(backgroundQuery);
  await terminal.press(`${white}${kind}`);
  expect(currentTheme()).toBe(themes.light);
  await expect.poll(() => terminal.written()).toContain(`${esc}[${themes.light.looks.good}m`);
  await terminal.press('q');
  expect(await departure).toBe('left');
});

test('a terminal that never answers must not keep the screen from closing', async () => {
  setTheme(undefined);
  const { terminal, tell, departure } = runningScreen({ options: { color: true } });
  await terminal.press('q');
  // What happens while an answer is awaited is not drawn: the screen would listen to the keyboard again.
  tell(...allHealthy, { type: 'notice-given', text: 'news' });
  expect(await departure).toBe('left');
  expect([terminal.isRaw(), terminal.stdin.listenerCount('readable')]).toEqual([false, 0]);
});
