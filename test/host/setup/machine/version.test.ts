import { describe, expect, it } from 'vitest';
import { isAtLeast, versionNumbers } from '../../../../src/host/setup/machine/version.ts';

describe('versionNumbers', () => {
  it.each([
    ['26.1.5+dfsg1', [26, 1, 5]],
    ['v2.26.1-4', [2, 26, 1]],
    ['25', [25]],
    ['dev', []],
  ])('must read %s', (version, numbers) => {
    expect(versionNumbers(version)).toEqual(numbers);
  });
});

describe('isAtLeast', () => {
  it.each([
    ['25.0.0', [25], true],
    ['24.0.9', [25], false],
    ['2.20.2', [2, 20, 2], true],
    ['2.20', [2, 20, 2], false],
    ['2.9.0', [2, 20, 2], false],
    ['5.0.1', [2, 20, 2], true],
    ['unknown', [1], false],
  ])('must compare %s with %j as numbers, not as text', (version, wanted, expected) => {
    expect(isAtLeast(version, wanted)).toBe(expected);
  });
});
