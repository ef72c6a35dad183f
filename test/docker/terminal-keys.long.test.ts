import { beforeAll, expect, test } from 'vitest';
import type { Action } from '../../src/host/ui/screen/panels/keys.ts';
import { shortcuts } from '../../src/host/ui/screen/panels/shortcuts.ts';
import type { Checkout } from './support/checkout.ts';
import { type Emulated, emulated } from './support/emulated.ts';
import { docker, runsOf } from './support/engine.ts';
import { takeStack } from './support/pool.ts';

let checkout: Checkout;
beforeAll(async () => {
  checkout = await takeStack('api');
});

const esc = '\u001B';
const [pageUp, end] = [`${esc}[5~`, `${esc}[F`];

/** A key, and what the terminal shows after it; without this, the next step shows its effect. */
type Step = readonly [key: string, sees?: RegExp];

/** How a key is seen to do what the help says of it, and the keys that lead back to the list with `api` selected. */
interface Trial {
  readonly before?: readonly Step[];
  readonly does: readonly [key: string, sees: RegExp];
  readonly after?: readonly Step[];
}

/** What the container of `api` logs for this test: more than fits, and a line of each kind at the end. */
const logged = [
  ...Array.from({ length: 60 }, (_, number) => `line ${number} of many`),
  'Traceback (most recent call last):',
  '  File "shop.py", line 7, in <module>',
  "KeyError: 'shelf'",
  '{"level": "info", "message": "a line of fields", "shelf": "upper"}',
  'a request is done request_id=4f1c9a77d2e04b5b',
  `a long line ${'x'.repeat(200)} the end`,
  'the last line',
];

const asks = /Go ahead\?|Enter go ahead/;
const down: Step = ['j', /› ● mysql/];
const log: Step = ['l', /Esc back/];
const restart: Step = ['r', /restarting interrupts it/];
/** The text of a frame may be half drawn, so what was open has to be gone. */
const without = (what: string, then = '') => new RegExp(`^(?![\\s\\S]*(?:${what}))[\\s\\S]*${then}`);
const open = '── (?:Profiles|Actions|Keys|Notes)|What needs what|Last changes of|Esc back';
const back: Step = [esc, without(open, 'l log +r restart')];
/** Any key puts the note of the last one away. The next must not follow at once: Esc with a key is another one. */
const noted: Step = [esc];
/** The log is scrolled, and tells how many lines are below. */
const scrolled = /↓ \d+(?: +\d+ new)? ─/;
const follows = /^(?![\s\S]*↓ \d+(?: +\d+ new)? ─)/;
/** The cursor is this many lines below the traceback. */
const below = (count: number): readonly Step[] => [
  log,
  ['E', /›▸ KeyError/],
  ...Array.from({ length: count }, (): Step => ['j']),
];

/** One for each action that the help lists. */
const trials: Readonly<Partial<Record<Action, Trial>>> = {
  'move-down': { does: ['j', /› ● mysql/], after: [['k']] },
  'move-up': { before: [down], does: ['k', /› ● api/] },
  'show-log': { does: ['l', /Esc back/], after: [back] },
  'open-shell': {
    does: ['x', /^\S+@\S+[$#] ?$/m],
    // A command whose output is not what was typed shows that the shell reads its keyboard.
    after: [["echo rea''dy\r", /^ready$/m], ['exit\r']],
  },
  restart: { does: ['r', /restarting interrupts it/], after: [['n']] },
  refuse: { before: [restart], does: ['n', /r restart/] },
  'start-service': { does: ['s', /api is already running/], after: [noted] },
  'stop-service': { does: ['S', /api will stop/], after: [noted] },
  scale: { does: ['c', /Cannot scale api/], after: [noted] },
  'switch-mode': { does: ['M', asks], after: [['n']] },
  explain: { does: ['e', /Nothing failed|── Notes/], after: [noted] },
  'show-requests': { does: ['g', /no gateway/], after: [noted] },
  'show-needs': { does: ['n', /What needs what/], after: [back] },
  'show-changes': { does: ['t', /Last changes of api/], after: [back] },
  'show-details': { does: ['\r', /Nothing failed|── Notes/], after: [noted] },
  'next-card': { does: ['\t', /No other service has failed/], after: [noted] },
  fold: { does: ['z', /Select the finished steps first/], after: [noted] },
  'toggle-start': { does: ['w', /The last start|has not seen a start/], after: [noted] },
  'open-profiles': { does: ['p', /── Profiles/], after: [back] },
  'toggle-reload': { does: [' ', /reloading paused/], after: [[' ', /^(?![\s\S]*reloading paused)/]] },
  'page-up': { does: [pageUp, scrolled], after: [[end, follows]] },
  'to-end': { before: [[pageUp, scrolled]], does: [end, follows] },
  'search-log': { does: ['/', /search: /], after: [[esc, without('search: ', 'Esc back')], back] },
  'merge-logs': { does: ['a', /── all services/], after: [['a']] },
  'pick-log': { before: [['+'], down], does: ['+', /api \+ mysql/], after: [['+'], ['k', /› ● api/], ['+']] },
  'filter-log': {
    before: [log],
    does: ['&', /only lines with: /],
    after: [[esc, without('only lines with: ', 'Esc back')], back],
  },
  'next-match': {
    before: [log, ['/', /search: /], ['line', /search: line/], ['\r', /"line" \d+ match|"line"/]],
    does: ['n', /"line" \d+ of \d+/],
    after: [[esc, /^(?![\s\S]*"line")/], back],
  },
  'next-error': { before: [log, ['G', /^(?![\s\S]*›▸ )/]], does: ['e', /›▸ /], after: [back] },
  // The refusal of the last plan may take a moment.
  rebuild: { does: ['B', asks], after: [['n']] },
  'next-level': {
    before: [log],
    does: ['L', /warnings and errors/],
    after: [['L', /errors only/], ['L', /^(?![\s\S]*errors only)/], back],
  },
  'next-source': { does: ['i', /api has only one instance and one program/], after: [noted] },
  'open-line': { before: below(1), does: ['\r', /shelf: upper/], after: [['\r', /^(?![\s\S]*shelf: upper)/], back] },
  'toggle-raw': { before: [log], does: ['J', /\{"level": "info"/], after: [['J', /^(?![\s\S]*\{"level")/], back] },
  'trace-id': {
    before: below(2),
    does: ['f', /following 4f1c9a77d2e04b5b/],
    after: [[esc, /^(?![\s\S]*following)/], back],
  },
  'toggle-wrap': { before: [log], does: ['w', /xxx…/], after: [['w', /the end/], back] },
  'mark-line': { before: [...below(1), ['v'], ['j', /┃/]], does: ['y', /Copied 2 lines/], after: [[esc]] },
  copy: { before: below(1), does: ['y', /Copied 1 line/], after: [[esc]] },
  'save-log': { before: [log], does: ['s', /save to: /], after: [[esc, without('save to: ', 'Esc back')], back] },
  'open-palette': { does: [':', /── Actions/], after: [back] },
  'toggle-mouse': {
    does: ['m', /The mouse is off/],
    after: [
      ['m', /The mouse is on/],
      [esc, without('The mouse is on')],
    ],
  },
  'toggle-help': { does: ['?', /── Keys/], after: [['?']] },
  'up-again': { does: ['u', /ready in/] },
  agree: { before: [restart], does: ['y', /◐ api/] },
  leave: { does: ['q', /to come back: bkdev/] },
};

/** `o` needs a browser; Ctrl-Z needs a shell, in which `screen.test.ts` tries it; Ctrl-C has a test below. */
const elsewhere: readonly Action[] = ['open-url', 'suspend', 'interrupt'];

test('every key of the help must do what it says, and change nothing else', async () => {
  const listed = new Set(shortcuts.flatMap(({ action, means }) => (means ? [action] : [])));
  expect([...listed].toSorted()).toEqual([...Object.keys(trials), ...elsewhere].toSorted());
  const script = 'for line in "$@"; do printf "%s\\n" "$line" > /proc/1/fd/1; done';
  await docker('exec', `${checkout.project}-api-1`, 'sh', '-c', script, 'sh', ...logged);
  const before = await runsOf(checkout.project);
  const terminal = emulated(checkout, { columns: 120, rows: 40 });
  await isAtRest(terminal);
  await terminal.until(text => text.includes('the last line'));
  const press = async ([key, sees]: Step) => {
    terminal.press(key);
    if (sees) await terminal.until(text => sees.test(text));
  };
  for (const [action, { before: first = [], does, after = [] }] of Object.entries(trials)) {
    try {
      for (const step of first) await press(step);
      expect(terminal.rows().join('\n')).not.toMatch(does[1]);
      await press(does);
      for (const step of after) {
        await press(step);
        if (step === noted) await terminal.until(text => !does[1].test(text));
      }
      if (action !== 'leave') await isAtRest(terminal);
    } catch (error) {
      throw new Error(`the key of ${action} does something else`, { cause: error });
    }
  }
  expect(await terminal.finished).toMatchObject({ status: 0 });
  expect(await runsOf(checkout.project)).toEqual(before);
});

test('Ctrl-C must leave, and stop nothing', async () => {
  const before = await runsOf(checkout.project);
  const terminal = emulated(checkout, { columns: 120, rows: 40 });
  await isAtRest(terminal);
  terminal.press('\u0003');
  expect(await terminal.finished).toMatchObject({ status: expect.toBeOneOf([0, 130]) });
  expect(await runsOf(checkout.project)).toEqual(before);
});

test('two screens at once must show the same environment, each by its own keys', async () => {
  const [one, other] = [0, 1].map(() => emulated(checkout, { columns: 120, rows: 40 })) as [Emulated, Emulated];
  await Promise.all([isAtRest(one), isAtRest(other)]);
  one.press('j');
  await one.until(text => /› ● mysql/.test(text));
  one.press(' ');
  await other.until(text => /› ● api [\s\S]*reloading paused|reloading paused[\s\S]*› ● api /.test(text));
  other.press(' ');
  await one.until(text => /› ● mysql/.test(text) && !text.includes('reloading paused'));
  one.press('q');
  other.press('q');
  expect(await Promise.all([one.finished, other.finished])).toMatchObject([{ status: 0 }, { status: 0 }]);
});

/** Until the services are shown with `api` selected, all of them healthy, and nothing is open. */
function isAtRest(terminal: Emulated): Promise<void> {
  return terminal.until(
    text =>
      without(open, '› ● api [^\\n]*healthy[\\s\\S]*l log +r restart[^\\n]*q leave').test(text) &&
      /^[^\n]*● healthy/.test(text),
  );
}
