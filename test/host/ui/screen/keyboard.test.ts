import { describe, expect, test } from 'vitest';
import { createKeyboard, mostAtOnce } from '../../../../src/host/ui/screen/keyboard.ts';

const esc = '\u001B';
const [pasteStart, pasteEnd] = [`${esc}[200~`, `${esc}[201~`];

/** What a person did who had the terminal send these pieces, and then nothing more. */
function inputs(...chunks: readonly string[]) {
  const keyboard = createKeyboard();
  return [...chunks.flatMap(chunk => keyboard.read(chunk)), ...keyboard.giveUp()];
}

/** The names of the keys, and what else there was. */
function told(...chunks: readonly string[]) {
  return inputs(...chunks).map(input =>
    input.type === 'key' ? input.name : input.type === 'paste' ? { pasted: input.text } : input.event,
  );
}

describe('keys', () => {
  test('that arrive together must count one by one', () => {
    expect(told('jp\r\u0003\t\u007f您')).toEqual(['j', 'p', 'enter', 'ctrl-c', 'tab', 'backspace', '您']);
    expect(told('\u007f'.repeat(100))).toHaveLength(100);
  });

  test.each([
    ['up', ['[A', 'OA', '[1;5A', '[1;2A', `${esc}[A`]],
    ['down', ['[B', 'OB']],
    ['right', ['[C', 'OC']],
    ['left', ['[D', 'OD']],
    ['home', ['[H', 'OH', '[1~', '[7~']],
    ['end', ['[F', 'OF', '[4~', '[8~']],
    ['page-up', ['[5~', '[5;2~', '[5^']],
    ['page-down', ['[6~']],
    ['backspace', ['[3~']],
    ['tab', ['[Z']],
    ['enter', ['OM']],
  ] as const)('%s must be known from each terminal', (name, sequences) => {
    const known = sequences.filter(sequence => !sequence.endsWith('^'));
    expect(known.map(sequence => told(`${esc}${sequence}`))).toEqual(known.map(() => [name]));
  });

  test('Esc must be a key once nothing follows it', () => {
    const keyboard = createKeyboard();
    expect([keyboard.read(esc), keyboard.isWaiting()]).toEqual([[], true]);
    expect(keyboard.giveUp()).toEqual([{ type: 'key', name: 'escape' }]);
    expect([keyboard.isWaiting(), keyboard.giveUp()]).toEqual([false, []]);
  });

  test('a sequence that is cut anywhere must be the same', () => {
    const whole = `a${esc}[5~${esc}OB${esc}[<0;10;5M${pasteStart}x${esc}[A y${pasteEnd}b`;
    const known = told(whole);
    expect(known).toEqual([
      ...['a', 'page-up', 'down', { what: 'press', column: 9, row: 4 }, { pasted: `x${esc}[A y` }, 'b'],
    ]);
    for (let at = 0; at < whole.length; at += 1) expect(told(whole.slice(0, at), whole.slice(at))).toEqual(known);
    expect(told(...whole)).toEqual(known);
  });
});

describe('what is no key', () => {
  test.each([
    ...['[', '[1', '[1;5', '[<0;10', '[M', '[Ma', 'O', 'O5', ']0;title', 'P1$r', '_G', '[[', '[200'],
    ...['[99~', '[1;9P', 'OP', '[[A', '[I', '[O', '[?1;2c', '[>41;1c', '[12;40R', '[?2004;1$y', '[Mabc', 'x', 'q'],
    ...[
      ']11;rgb:0000/0000/0000\u0007',
      `]11;rgb:0/0/0${esc}\\`,
      `P1$r0m${esc}\\`,
      '[<2;10;5M',
      '[<35;1;1M',
      '[<0;1;1m',
    ],
  ])('%j after Esc must do nothing, and the key after it must count', rest => {
    const keyboard = createKeyboard();
    expect([...keyboard.read(`${esc}${rest}`), ...keyboard.giveUp()]).toEqual([]);
    expect(keyboard.read('j')).toEqual([{ type: 'key', name: 'j' }]);
  });

  test.each([
    ['a sequence broken by a letter of another alphabet', `${esc}[12您`, ['您']],
    ['a sequence broken by another one', `${esc}[1;${esc}[Bj`, ['down', 'j']],
    ['numbers that no terminal has', `${esc}[<${'9'.repeat(40)};5Mj`, ['j']],
    ['a mouse without numbers', `${esc}[<;;Mj`, ['j']],
    ['one that never ends', `${esc}[${'1;'.repeat(400)}`, []],
    ['control characters', '\u0000\u001C\u0085\u009Bj', ['j']],
    ['bytes that were no UTF-8', '\uFFFDj', ['\uFFFD', 'j']],
  ])('%s', (_, text, names) => {
    expect(told(text).filter(name => name !== ';' && name !== '1')).toEqual(names);
  });

  test('a thousand random pieces of sequences must neither throw nor hold anything back', () => {
    const pieces = [
      esc,
      '[',
      'O',
      '<',
      '0',
      ';',
      'M',
      '~',
      '200~',
      '201~',
      'P',
      '\\',
      ']',
      '\u0007',
      'q',
      '您',
      '\u0000',
    ];
    let seed = 7;
    const random = (count: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
      return seed % count;
    };
    for (let round = 0; round < 1000; round += 1) {
      const keyboard = createKeyboard();
      for (let piece = 0; piece < 12; piece += 1) keyboard.read(pieces[random(pieces.length)] ?? '');
      keyboard.giveUp();
      keyboard.read(`${pasteEnd}`);
      expect(keyboard.isWaiting()).toBe(false);
      expect(keyboard.read('j')).toEqual([{ type: 'key', name: 'j' }]);
    }
  });
});

describe('a paste', () => {
  test('must be one, however large, and cost no more than it is long', () => {
    const keyboard = createKeyboard();
    const megabyte = 'q\u0003\r'.repeat(350_000);
    const got = [
      ...keyboard.read(pasteStart),
      ...Array.from({ length: megabyte.length / 1000 }, (_, index) =>
        keyboard.read(megabyte.slice(index * 1000, (index + 1) * 1000)),
      ).flat(),
      ...keyboard.read(`${pasteEnd}j`),
    ];
    expect(got).toEqual([
      { type: 'paste', text: megabyte.slice(0, 4096) },
      { type: 'key', name: 'j' },
    ]);
  });

  test('must be told from typing where the terminal does not mark it', () => {
    const text = 'quit '.repeat(40);
    expect(told(text)).toEqual([{ pasted: text }]);
    expect(told('j'.repeat(mostAtOnce))).toHaveLength(mostAtOnce);
    expect(told(`${text}\u0003`)).toEqual([{ pasted: text }, 'ctrl-c']);
  });
});

test('the mouse must be told with its cell', () => {
  expect(told(`a${esc}[<0;10;5M${esc}[<0;10;5mb${esc}[<64;1;1M${esc}[<65;200;60M`)).toEqual([
    'a',
    { what: 'press', column: 9, row: 4 },
    'b',
    { what: 'wheel-up', column: 0, row: 0 },
    { what: 'wheel-down', column: 199, row: 59 },
  ]);
});
