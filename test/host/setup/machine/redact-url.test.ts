import { describe, expect, it } from 'vitest';
import { redactUrl } from '../../../../src/host/setup/machine/redact-url.ts';

describe('redactUrl', () => {
  it.each([
    ['https://ada:p@ss@pypi.example/simple', 'https://***@pypi.example/simple'],
    ['https://token@npm.example', 'https://***@npm.example'],
    [
      'deb http://a:b@one.example/x y, https://c@two.example',
      'deb http://***@one.example/x y, https://***@two.example',
    ],
    ['https://npm.example/@scope/name', 'https://npm.example/@scope/name'],
    ['no address: a@b', 'no address: a@b'],
  ])('must show %s as %s', (text, shown) => {
    expect(redactUrl(text)).toBe(shown);
  });
});
