import { expect, test } from 'vitest';
import { actionsOf, keyNames, shortcuts } from '../../../src/ui/screen/keys.ts';

test('keys must ask for what the table says', () => {
  const pressed = [
    keyNames('', { upArrow: true }),
    keyNames('k', {}),
    keyNames('', { downArrow: true }),
    keyNames('j', {}),
    keyNames('?', {}),
    keyNames('', { escape: true }),
    keyNames('q', {}),
    keyNames('c', { ctrl: true }),
    keyNames('c', {}),
    keyNames('x', {}),
  ];
  expect(pressed.map(actionsOf)).toEqual([
    ['select-previous'],
    ['select-previous'],
    ['select-next'],
    ['select-next'],
    ['toggle-help'],
    ['close-help'],
    ['leave'],
    ['interrupt'],
    [],
    [],
  ]);
});

test('keys that arrive together must count one by one', () => {
  expect(actionsOf(keyNames('jjk\u0003', {}))).toEqual(['select-next', 'select-next', 'select-previous', 'interrupt']);
});

test('no key must mean two things', () => {
  const keys = shortcuts.flatMap(shortcut => shortcut.keys);
  expect(new Set(keys).size).toBe(keys.length);
});
