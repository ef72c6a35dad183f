import { describe, expect, test } from 'vitest';
import { keyNames } from '../../../../../src/host/ui/screen/key-names.ts';
import { type Footing, footerSegments } from '../../../../../src/host/ui/screen/panels/footer.ts';
import { actionOf, keyOfFix, type Mode, namedByFix, shortcuts } from '../../../../../src/host/ui/screen/panels/keys.ts';
import { cellWidth } from '../../../../../src/host/ui/text/cells.ts';

const modes: readonly Mode[] = ['services', 'reading', 'profiles', 'question', 'first-profile'];

test('keys must ask for what the table says, by what has the keyboard', () => {
  const names = [
    ...keyNames('', { upArrow: true }),
    ...keyNames('k', {}),
    ...keyNames('', { downArrow: true }),
    ...keyNames('j', {}),
    ...keyNames('p', {}),
    ...keyNames(' ', {}),
    ...keyNames('url', {}),
    ...keyNames('\r', { return: true }),
    ...keyNames('', { escape: true }),
    ...keyNames('', { pageUp: true }),
    ...keyNames('', { pageDown: true }),
    ...keyNames('', { home: true }),
    ...keyNames('', { end: true }),
    ...keyNames('wgG', {}),
    ...keyNames('y', {}),
    ...keyNames('n', {}),
    ...keyNames('?', {}),
    ...keyNames('q', {}),
    ...keyNames('c', { ctrl: true }),
    ...keyNames('x', {}),
  ];
  const table = names.map(name => [name, ...modes.map(mode => actionOf(name, mode) ?? '-')].join(' '));
  expect(table).toEqual([
    'up move-up move-up move-up move-up move-up',
    'k move-up move-up move-up move-up move-up',
    'down move-down move-down move-down move-down move-down',
    'j move-down move-down move-down move-down move-down',
    'p open-profiles open-profiles close - -',
    '  toggle-reload - - - -',
    'u up-again - - - -',
    'r restart - - - -',
    'l show-log show-log - - -',
    'enter show-details show-details choose agree choose',
    'escape close close close refuse leave',
    'page-up - page-up - page-up -',
    'page-down - page-down - page-down -',
    'home - to-start - - -',
    'end - to-end - - -',
    'w toggle-start toggle-start - - -',
    'g - to-start - - -',
    'G - to-end - - -',
    'y - - - agree -',
    'n - - - refuse -',
    '? toggle-help toggle-help toggle-help - -',
    'q leave leave leave leave leave',
    'ctrl-c interrupt interrupt interrupt interrupt interrupt',
    'x - - - - -',
  ]);
});

test('keys that arrive together must count one by one', () => {
  expect(keyNames('jp\r\u0003', {})).toEqual(['j', 'p', 'enter', 'ctrl-c']);
});

test.each(modes)('in mode %s, no key must mean two things', mode => {
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

  test('must tell the keys that hold, shorter where it gets narrow', () => {
    expect(modes.map(mode => footer(mode, 78))).toEqual([
      '↑↓ select   p profiles   ? help   q leave, nothing stops',
      '↑↓ scroll   g G beginning, end   Esc back   ? help   q leave, nothing stops',
      '↑↓ select   Enter switch   Esc back   ? help   q leave, nothing stops',
      'Enter go ahead   Esc no, change nothing   ↑↓ scroll   q leave, nothing stops',
      '↑↓ select   Enter bring it up   q leave, nothing starts',
    ]);
    expect((['on', 'paused', 'off'] as const).map(reloading => footer('services', 100, { reloading }))).toEqual([
      '↑↓ select   p profiles   Space pause reloading   ? help   q leave, nothing stops',
      '↑↓ select   p profiles   Space resume reloading   ? help   q leave, nothing stops',
      '↑↓ select   p profiles   ? help   q leave, nothing stops',
    ]);
    expect([78, 60].map(width => footer('services', width, { reloading: 'paused' }))).toEqual([
      '↑↓ select   p profiles   Space resume   ? help   q leave, nothing stops',
      '↑↓ select   p profiles   Space resume   ? help   q leave',
    ]);
  });

  test('must keep the answers of a question longest, and after them how to leave', () => {
    expect([60, 50, 44, 38, 30, 20, 2].map(width => footer('question', width))).toEqual([
      'Enter go ahead   Esc no   ↑↓ scroll   q leave, nothing stops',
      'Enter go ahead   Esc no   ↑↓ scroll   q leave',
      'Enter go ahead  Esc no  ↑↓ scroll  q leave',
      'Enter go ahead  Esc no  ↑↓  q leave',
      'Enter go ahead  Esc no  ↑↓  q',
      'Enter  Esc  ↑↓  q',
      '',
    ]);
  });

  test('must tell of u, r, l, w and Enter where they do something, and keep ? and q however narrow it is', () => {
    const failed = { working: everything, reloading: 'on' } as const;
    expect([140, 100, 78, 58, 38, 24, 14].map(width => footer('services', width, failed))).toEqual([
      '↑↓ select   l log   r restart   u up   Enter more   w last start   p profiles   Space pause reloading   ? help   q leave, nothing stops',
      '↑↓ select  l log  r restart  u up  Enter more  w start  p profiles  Space pause  ? help  q leave',
      '↑↓  l log  r restart  u up  Enter more  w start  p  Space  ? help  q leave',
      '↑↓  l log  r restart  u up  Enter  w  p  Space  ?  q leave',
      'l log  r restart  u up  w  ?  q leave',
      'l log  r  u  ?  q leave',
      'l  r  u  ?  q',
    ]);
    for (const reloading of ['on', 'paused', 'off'] as const)
      for (let width = 10; width < 140; width += 1) {
        const shown = footer('services', width, { working: everything, reloading });
        expect(cellWidth(shown)).toBeLessThanOrEqual(width);
        expect(shown).toMatch(/(?:^| )\?.* q\b/);
      }
  });

  test.each(everything)('must tell of %s only where it does something', action => {
    const [shown = ''] = shortcuts
      .filter(shortcut => shortcut.action === action)
      .map(({ keys, shown }) => shown ?? keys[0]);
    const pattern = new RegExp(`(?:^| )${shown} `);
    expect(footer('services', 140, { working: [action] })).toMatch(pattern);
    expect(footer('services', 140, { working: everything.filter(other => other !== action) })).not.toMatch(pattern);
  });
});

describe('what a failure offers', () => {
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

  test('what a fix names must be what its key is about', () => {
    const fixes = [fix('uv lock'), fix('bkdev up full'), fix('bkdev logs redis'), fix('bkdev logs mysql')];
    expect([namedByFix('up-again', fixes), namedByFix('show-log', fixes), namedByFix('restart', fixes)]).toEqual([
      'full',
      'redis',
      undefined,
    ]);
    expect(namedByFix('up-again', [fix('bkdev up')])).toBeUndefined();
  });
});
