import { describe, expect, test } from 'vitest';
import { cellWidth } from '../../../../src/host/ui/text/cells.ts';
import { neutralise } from '../../../../src/host/ui/text/neutralise.ts';

const esc = '\u001B';
const reset = `${esc}[0m`;

describe('colours', () => {
  test('must be kept and end with the line', () => {
    expect(neutralise(`${esc}[1;31mred${esc}[0m plain ${esc}[38;5;208morange`)).toBe(
      `${esc}[1;31mred${esc}[0m plain ${esc}[38;5;208morange${reset}`,
    );
    expect(neutralise(`${esc}[48;2;1;2;3mrgb`)).toBe(`${esc}[48;2;1;2;3mrgb${reset}`);
    expect(neutralise(`${esc}[38:2::1:2:3mrgb`)).toBe(`${esc}[38:2::1:2:3mrgb${reset}`);
    expect(neutralise(`a${esc}[mb`)).toBe(`a${esc}[0mb${reset}`);
  });

  test('must be removed if not wanted', () => {
    expect(neutralise(`${esc}[1;31mred${esc}[0m`, { color: false })).toBe('red');
  });

  test.each([
    ['conceal', '8', 'x'],
    ['blinking', '5', 'x'],
    ['fast blinking beside a colour', '31;6', `${esc}[31mx${reset}`],
    ['another font', '13', 'x'],
    ['an unknown one', '999', 'x'],
    ['a broken 256-colour one', '38;5', 'x'],
    ['a colour out of range', '38;5;300', 'x'],
    ['what follows a broken colour', '1;38;9;5;8', `${esc}[1mx${reset}`],
    ['a colon form that is no colour', '4:3', 'x'],
  ])('must lose %s', (_, parameters, shown) => {
    expect(neutralise(`${esc}[${parameters}mx`)).toBe(shown);
  });
});

describe('text that could steer the terminal', () => {
  test.each([
    ['clearing the screen', `${esc}[2J${esc}[H`],
    ['moving the cursor', `${esc}[10;20H${esc}[1A`],
    ['erasing the line', `${esc}[2K`],
    ['a private mode', `${esc}[?1049h${esc}[?25l`],
    ['asking for a report', `${esc}[6n${esc}[c${esc}[>0q`],
    ['a window operation', `${esc}[8;1;1t`],
    ['the title, ended by BEL', `${esc}]0;pwned\u0007`],
    ['the clipboard, ended by ST', `${esc}]52;c;cm0gLXJmIC8=${esc}\\`],
    ['the clipboard in 8-bit form', '\u009d52;c;cm0gLXJmIC8=\u009c'],
    ['a link', `${esc}]8;;https://evil.example${esc}\\`],
    ['a device control string', `${esc}P$qm${esc}\\`],
    ['an application command', `${esc}_Gf=100;AAAA${esc}\\`],
    ['a privacy message', `${esc}^secret${esc}\\`],
    ['a start of string', `${esc}Xsecret${esc}\\`],
    ['8-bit CSI', '\u009b2J'],
    ['8-bit colour', '\u009b31m'],
    ['a colour with intermediate bytes', `${esc}[31 m`],
    ['another character set', `${esc}(0`],
    ['a full reset', `${esc}c`],
    ['saving the cursor', `${esc}7${esc}8`],
    ['C0 controls', '\u0000\u0007\u0008\u000b\u000c\u000e\u001a\u007f'],
    ['C1 controls', '\u0084\u0085\u008d'],
    ['direction overrides', '\u202e\u2066\u2069\u200f\u061c'],
    ['characters of no width', '\u200b\u200d\u2060\ufeff\u00ad\u{e0041}'],
  ])('must lose %s', (_, sequence) => {
    expect(neutralise(`before ${sequence}after`)).toBe('before after');
  });

  test('must keep the text of a link', () => {
    expect(neutralise(`${esc}]8;;https://a.example${esc}\\text${esc}]8;;${esc}\\`)).toBe('text');
  });

  test('must not arise from the removal of a nested sequence', () => {
    expect(neutralise(`${esc}${esc}[2J[2J`)).toBe('[2J');
    expect(neutralise(`${esc}[${esc}[31m2J`)).toBe(`${esc}[31m2J${reset}`);
    expect(neutralise(`${esc}]52;c;${esc}[31mQQ==\u0007x`)).toBe(`52;c;${esc}[31mQQ==x${reset}`);
  });

  test('must not work if split over two lines', () => {
    expect([`a${esc}`, '[2Jb'].map(line => neutralise(line))).toEqual(['a', '[2Jb']);
    expect([`a${esc}[3`, '1mb'].map(line => neutralise(line))).toEqual(['a3', '1mb']);
    expect([`a${esc}]52;c;QUJD`, 'REVG\u0007b'].map(line => neutralise(line))).toEqual(['a52;c;QUJD', 'REVGb']);
    expect([`a${esc}P1`, `2${esc}\\b`].map(line => neutralise(line))).toEqual(['a1', '2b']);
  });
});

describe('a line', () => {
  test('must show the result of carriage returns, as a terminal would', () => {
    expect(neutralise('10 %\r20 %\r100 %')).toBe('100 %');
    expect(neutralise('windows\r\n')).toBe('windows');
    expect(neutralise('\r')).toBe('');
  });

  test('must have its tabs expanded by cells, not by characters', () => {
    expect(neutralise('a\tb')).toBe('a       b');
    expect(neutralise('漢字\tb')).toBe('漢字    b');
    expect(neutralise(`${esc}[31m12345678${esc}[0m\tb`)).toBe(`${esc}[31m12345678${esc}[0m        b${reset}`);
  });

  test('must stay on one line', () => {
    expect(neutralise('a\nb\u2028c\u2029d')).toBe('a b c d');
  });

  test('must be cut by cells', () => {
    expect(neutralise('漢字漢字', { columns: 5 })).toBe('漢字…');
    expect(neutralise('漢字漢字', { columns: 4 })).toBe('漢…');
    expect(neutralise('abcdef', { columns: 6 })).toBe('abcdef');
    expect(neutralise('abcdefg', { columns: 6 })).toBe('abcde…');
    expect(cellWidth(neutralise(`${esc}[31m${'é漢😀'.repeat(50)}`, { columns: 31 }))).toBeLessThanOrEqual(31);
    expect(neutralise('abc', { columns: 0 })).toBe('');
  });

  test('must end its colour even if it is truncated', () => {
    expect(neutralise(`${esc}[31mabcdef`, { columns: 4 }).endsWith(reset)).toBe(true);
  });

  test('must have broken surrogates replaced', () => {
    expect(neutralise('a\ud83d b\ude00')).toBe('a\ufffd b\ufffd');
  });

  test('must keep ordinary text of any script unchanged', () => {
    const text = 'ошибка 错误 エラー é ñ ß — “quoted” 😀';
    expect(neutralise(text)).toBe(text);
  });
});

describe('anything at all', () => {
  const harmless = new RegExp(
    `^(?:${esc}\\[[\\d;:]*m|[^\\p{Cc}\\p{Cs}\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069])*$`,
    'u',
  );

  test('must come out harmless when it is random bytes', () => {
    // A linear congruential generator (Numerical Recipes), so that every run sees the same bytes.
    let seed = 1;
    const next = (limit: number) => {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((seed / 2 ** 32) * limit);
    };
    const pieces = [
      esc,
      '[',
      ']',
      'P',
      '\\',
      '\u0007',
      ';',
      '3',
      '1',
      'm',
      '?',
      '\u009b',
      '\u009c',
      '\u009d',
      'é',
      '漢',
    ];
    for (let round = 0; round < 3000; round += 1) {
      const steering = Array.from({ length: 20 }, () => pieces[next(pieces.length)]).join('');
      const bytes = Buffer.from(Array.from({ length: 40 }, () => next(256)));
      for (const line of [steering, bytes.toString('latin1'), bytes.toString('utf8'), bytes.toString('utf16le')])
        expect(neutralise(line)).toMatch(harmless);
    }
  });

  test.each([
    ['text', 'x'],
    ['wide text', '漢'],
    ['sequences that never end', `${esc}]`],
    ['8-bit sequences that never end', '\u009d'],
    ['colours', `${esc}[31m`],
    ['parameters', ';'],
    ['marks on one character', '\u0301'],
    ['carriage returns', '\r'],
    ['tabs', '\t'],
  ])('must be bounded: 10 MB of %s', (_, piece) => {
    const line = `${esc}[${piece.repeat(10_000_000 / piece.length)}`;
    const shown = neutralise(line);
    expect(shown.length).toBeLessThan(100_000);
    expect(cellWidth(shown)).toBeLessThanOrEqual(4000);
    expect(shown).toMatch(harmless);
  });
});
