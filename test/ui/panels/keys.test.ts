import { describe, expect, test } from 'vitest';
import { footerSegments } from '../../../src/ui/panels/footer.tsx';
import {
  actionOf,
  keyNames,
  keyOfFix,
  type Mode,
  namedByFix,
  type Reloading,
  shortcuts,
} from '../../../src/ui/panels/keys.ts';

const modes: readonly Mode[] = ['services', 'profiles', 'question', 'first-profile'];

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
    ...keyNames('y', {}),
    ...keyNames('n', {}),
    ...keyNames('?', {}),
    ...keyNames('q', {}),
    ...keyNames('c', { ctrl: true }),
    ...keyNames('x', {}),
  ];
  const table = names.map(name => [name, ...modes.map(mode => actionOf(name, mode) ?? '-')].join(' '));
  expect(table).toEqual([
    'up move-up move-up move-up move-up',
    'k move-up move-up move-up move-up',
    'down move-down move-down move-down move-down',
    'j move-down move-down move-down move-down',
    'p open-profiles close - -',
    '  toggle-reload - - -',
    'u up-again - - -',
    'r restart - - -',
    'l show-log - - -',
    'enter - choose agree choose',
    'escape close close refuse leave',
    'y - - agree -',
    'n - - refuse -',
    '? toggle-help toggle-help - -',
    'q leave leave leave leave',
    'ctrl-c interrupt interrupt interrupt interrupt',
    'x - - - -',
  ]);
});

test('keys that arrive together must count one by one', () => {
  expect(keyNames('jp\r\u0003', {})).toEqual(['j', 'p', 'enter', 'ctrl-c']);
});

test.each(modes)('in mode %s, no key must mean two things', mode => {
  const keys = shortcuts.filter(shortcut => shortcut.modes.includes(mode)).flatMap(shortcut => shortcut.keys);
  expect(new Set(keys).size).toBe(keys.length);
});

test('the footer must tell the keys that hold, shorter where it gets narrow', () => {
  const footer = (mode: Mode, width: number, reloading?: Reloading) =>
    footerSegments(mode, width, reloading)
      .map(({ text }) => text)
      .join('')
      .trimEnd();
  expect(modes.map(mode => footer(mode, 78))).toEqual([
    '↑↓ select   p profiles   ? help   q leave, nothing stops',
    '↑↓ select   Enter switch   Esc back   ? help   q leave, nothing stops',
    'Enter go ahead   Esc no, change nothing   ↑↓ scroll   q leave, nothing stops',
    '↑↓ select   Enter bring it up   q leave, nothing starts',
  ]);
  expect([60, 50, 44, 38, 20, 3].map(width => footer('question', width))).toEqual([
    'Enter go ahead   Esc no   ↑↓ scroll   q leave, nothing stops',
    'Enter go ahead   Esc no   ↑↓ scroll   q leave',
    'Enter go ahead  Esc no  ↑↓ scroll  q leave',
    'Enter go ahead  Esc no  ↑↓ scroll',
    'Enter go ahead',
    '',
  ]);
  expect((['on', 'paused', 'off'] as const).map(reloading => footer('services', 100, reloading))).toEqual([
    '↑↓ select   p profiles   Space pause reloading   ? help   q leave, nothing stops',
    '↑↓ select   p profiles   Space resume reloading   ? help   q leave, nothing stops',
    '↑↓ select   p profiles   ? help   q leave, nothing stops',
  ]);
  expect([78, 60].map(width => footer('services', width, 'paused'))).toEqual([
    '↑↓ select   p profiles   Space resume   ? help   q leave, nothing stops',
    '↑↓ select   p profiles   Space resume   ? help   q leave',
  ]);
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
