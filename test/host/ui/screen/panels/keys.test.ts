import { describe, expect, test } from 'vitest';
import { keyNames, takeMouse } from '../../../../../src/host/ui/screen/key-names.ts';
import { keyOfFix, namedByFix } from '../../../../../src/host/ui/screen/panels/fix-keys.ts';
import { type Footing, footerSegments } from '../../../../../src/host/ui/screen/panels/footer.ts';
import type { Mode } from '../../../../../src/host/ui/screen/panels/keys.ts';
import { actionOf, shortcuts } from '../../../../../src/host/ui/screen/panels/shortcuts.ts';
import { cellWidth } from '../../../../../src/host/ui/text/cells.ts';

const modes: readonly Mode[] = [
  'services',
  'log',
  'reading',
  'profiles',
  'requests',
  'question',
  'leaving',
  'first-profile',
  'typing',
];

test('keys must trigger the actions of the table, depending on the focus', () => {
  const names = [...new Set(shortcuts.flatMap(({ keys }) => keys))];
  const table = names.map(name => [name, ...modes.map(mode => actionOf(name, mode) ?? '-')].join(' '));
  expect(table).toMatchInlineSnapshot(`
    [
      "up move-up move-up move-up move-up move-up move-up - move-up -",
      "k move-up move-up move-up move-up move-up move-up - move-up -",
      "down move-down move-down move-down move-down move-down move-down - move-down -",
      "j move-down move-down move-down move-down move-down move-down - move-down -",
      "l show-log show-log show-log - - - - - -",
      "r restart - - - - - - - -",
      "u up-again - - - - - - - -",
      "s start-service save-log - - - - - - -",
      "S stop-service - - - - - - - -",
      "o open-url - - - - - - - -",
      "x open-shell - - - - - - - -",
      "c scale - - - - - - - -",
      "M switch-mode - - - - - - - -",
      "B rebuild - - - - - - - -",
      "e explain next-error - - - - - - -",
      "g show-requests to-start to-start - close - - - -",
      "n show-needs next-match show-needs - - refuse - - -",
      "t show-changes - show-changes - - - - - -",
      "enter show-details open-line show-details choose choose agree leave-behind choose -",
      "tab next-card - - - - - - - -",
      "z fold - - - - - - - -",
      "w toggle-start toggle-wrap toggle-start - - - - - -",
      "p open-profiles open-profiles open-profiles close - - - - -",
      "  toggle-reload - - - - - - - -",
      "y copy copy - - - agree - - -",
      "escape close close close close close refuse close leave -",
      "page-up page-up page-up page-up - page-up page-up - - -",
      "page-down page-down page-down page-down - page-down page-down - - -",
      "home to-start to-start to-start - to-start - - - -",
      "G - to-end to-end - - - - - -",
      "end to-end to-end to-end - to-end - - - -",
      "/ search-log search-log - - - - - - -",
      "N - previous-match - - - - - - -",
      "& - filter-log - - - - - - -",
      "E - previous-error - - - - - - -",
      "L - next-level - - - - - - -",
      "a merge-logs merge-logs - - - - - - -",
      "+ pick-log - - - - - - - -",
      "i next-source next-source - - - - interrupt - -",
      "f - trace-id - - - - - - -",
      "left - shift-left - - - - - - -",
      "right - shift-right - - - - - - -",
      "J - toggle-raw - - - - - - -",
      "v - mark-line - - - - - - -",
      ": open-palette open-palette open-palette - - - - - -",
      "ctrl-p open-palette open-palette open-palette - - - - - -",
      "m toggle-mouse toggle-mouse toggle-mouse - - - - - -",
      "? toggle-help toggle-help toggle-help toggle-help toggle-help - - - -",
      "q leave leave leave leave leave leave leave-behind leave -",
      "b - - - - - - leave-behind - -",
      "ctrl-z suspend suspend suspend suspend suspend suspend suspend suspend suspend",
      "ctrl-c interrupt interrupt interrupt interrupt interrupt interrupt interrupt interrupt interrupt",
    ]
  `);
  expect(modes.map(mode => actionOf('X', mode))).toEqual(modes.map(() => undefined));
});

test('simultaneous keys must count one by one', () => {
  expect(keyNames('jp\r\u0003\t\u007f', {})).toEqual(['j', 'p', 'enter', 'ctrl-c', 'tab', 'backspace']);
});

test.each([
  'upArrow',
  'downArrow',
  'leftArrow',
  'rightArrow',
  'pageUp',
  'pageDown',
  'home',
  'end',
  'escape',
  'return',
  'tab',
  'backspace',
  'delete',
] as const)('the key %s must have a name', key => {
  expect(keyNames('', { [key]: true })).toHaveLength(1);
});

test.each(['[', '[x', '[1;5A', '[200', 'OP', '[<0;10', '[?1;2c', '[99~'])(
  'the rest of an escape sequence (%s) must not be a key, unless it is one character',
  rest => {
    expect(keyNames(rest, {})).toEqual(rest.length === 1 ? [rest] : []);
  },
);

test('a key with Alt must be none, and one with Ctrl be distinct', () => {
  expect(keyNames('q', { meta: true })).toEqual([]);
  expect(keyNames('p', { ctrl: true })).toEqual(['ctrl-p']);
});

test('mouse events must be parsed, and removed from other input', () => {
  const esc = String.fromCharCode(27);
  const press = { what: 'press', column: 9, row: 4 };
  expect(takeMouse(`a${esc}[<0;10;5M${esc}[<0;10;5mb${esc}[<64;1;1M${esc}[<65;200;60M`)).toEqual({
    rest: 'ab',
    events: [press, { what: 'wheel-up', column: 0, row: 0 }, { what: 'wheel-down', column: 199, row: 59 }],
  });
  const others = `${esc}[<2;10;5M${esc}[<35;1;1M`;
  expect(takeMouse(others)).toEqual({ rest: '', events: [] });
  const broken = `${esc}[<0;9999999999;5M${esc}[<0;10M${esc}[<;;M`;
  expect(takeMouse(broken)).toEqual({ rest: broken, events: [] });
});

test.each(modes)('in mode %s, no key must have two meanings', mode => {
  const keys = shortcuts.filter(shortcut => shortcut.modes.includes(mode)).flatMap(shortcut => shortcut.keys);
  expect(new Set(keys).size).toBe(keys.length);
});

describe('the footer', () => {
  const footer = (mode: Mode, width: number, about: Partial<Footing> = {}) =>
    footerSegments({ mode, reloading: 'off', working: [], ...about }, width)
      .map(({ text }) => text)
      .join('')
      .trimEnd();
  const everything = ['show-log', 'restart', 'up-again', 'show-details', 'toggle-start'] as const;

  test('must show the valid keys, shorter if it is narrow', () => {
    expect(modes.map(mode => footer(mode, 78))).toMatchInlineSnapshot(`
      [
        "↑↓ select  p profiles  / search  a all logs  : actions  ? help  q leave",
        "/ search  e E next error  a all logs  Esc back  : actions  ? help  q leave",
        "↑↓ scroll   g G ends   Esc back   : actions   ? help   q leave, nothing stops",
        "↑↓ select   Enter switch   Esc back   ? help   q leave, nothing stops",
        "↑↓ select   Enter explain   Esc back   ? help   q leave, nothing stops",
        "Enter go ahead   Esc no, change nothing   ↑↓ scroll   q leave, nothing stops",
        "b leave it running in the background   i interrupt   Esc stay",
        "↑↓ select   Enter bring it up   q leave, nothing starts",
        "",
      ]
    `);
    expect(
      (['on', 'paused', 'off'] as const).map(reloading => footer('services', 100, { reloading })),
    ).toMatchInlineSnapshot(`
      [
        "↑↓ select  n needs  p profiles  Space pause  / search  a all logs  : actions  ? help  q leave",
        "↑↓ select  n needs  p profiles  Space resume  / search  a all logs  : actions  ? help  q leave",
        "↑↓ select   n needs   p profiles   / search   a all logs   : actions   ? help   q leave",
      ]
    `);
    expect([78, 60].map(width => footer('services', width, { reloading: 'paused' }))).toMatchInlineSnapshot(`
      [
        "p profiles  Space resume  / search  a all logs  : actions  ? help  q leave",
        "p profiles  / search  a all logs  : actions  ? help  q leave",
      ]
    `);
  });

  test('must keep the answers to a question longest, and after them how to leave', () => {
    expect([60, 50, 44, 38, 30, 20, 2].map(width => footer('question', width))).toMatchInlineSnapshot(`
      [
        "Enter go ahead   Esc no   ↑↓ scroll   q leave, nothing stops",
        "Enter go ahead   Esc no   ↑↓ scroll   q leave",
        "Enter go ahead  Esc no  ↑↓ scroll  q leave",
        "Enter go ahead  Esc no  q leave",
        "Enter go ahead  Esc no  q",
        "Enter  Esc  q",
        "",
      ]
    `);
  });

  test('must show u, r, l, w and Enter if they have an effect, and keep ? and q however narrow it is', () => {
    const failed = { working: everything, reloading: 'on' } as const;
    expect([140, 100, 78, 58, 38, 24, 14].map(width => footer('services', width, failed))).toMatchInlineSnapshot(`
      [
        "↑↓ select  l log  r restart  u up  n needs  Enter more  w timing  p profiles  Space pause  / search  a all logs  : actions  ? help  q leave",
        "l log  r restart  u up  Enter more  w timing  / search  a all logs  : actions  ? help  q leave",
        "l log  r restart  u up  Enter more  / search  : actions  ? help  q leave",
        "l log  r restart  u up  : actions  ? help  q leave",
        "l log  r restart  u up  ?  q leave",
        "l log  r  u  ?  q leave",
        "l  r  u  ?  q",
      ]
    `);
    for (const reloading of ['on', 'paused', 'off'] as const)
      for (let width = 10; width < 140; width += 1) {
        const shown = footer('services', width, { working: everything, reloading });
        expect(cellWidth(shown)).toBeLessThanOrEqual(width);
        expect(shown).toMatch(/(?:^| )\?.* q\b/);
      }
  });

  test.each(everything)('must show %s only if it has an effect', action => {
    const [shown = ''] = shortcuts
      .filter(shortcut => shortcut.action === action)
      .map(({ keys, shown }) => shown ?? keys[0]);
    const pattern = new RegExp(`(?:^| )${shown} `);
    expect(footer('services', 200, { working: [action] })).toMatch(pattern);
    expect(footer('services', 200, { working: everything.filter(other => other !== action) })).not.toMatch(pattern);
  });
});

describe('the keys for a failure', () => {
  const fix = (command?: string) => (command === undefined ? { says: 'x' } : { command, says: 'x' });

  test.for([
    ['bkdev up', 'u'],
    ['bkdev up web-worker', 'u'],
    ['bkdev restart api', 'r'],
    ['bkdev logs mysql', 'l'],
    ['bkdev down && bkdev up', undefined],
    ['bkdev logs mysql; reboot', undefined],
    [undefined, undefined],
  ] as const)('%s must be on the key %s', ([command, key]) => {
    expect(keyOfFix(fix(command))).toBe(key);
    if (key) expect(actionOf(key, 'services')).toBeDefined();
  });

  test('the name in a fix must be the target of its key', () => {
    const fixes = [fix('uv lock'), fix('bkdev up full'), fix('bkdev logs redis'), fix('bkdev logs mysql')];
    expect([namedByFix('up-again', fixes), namedByFix('show-log', fixes), namedByFix('restart', fixes)]).toEqual([
      'full',
      'redis',
      undefined,
    ]);
    expect(namedByFix('up-again', [fix('bkdev up')])).toBeUndefined();
  });
});
