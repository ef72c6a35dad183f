import { expect, test } from 'vitest';
import { accepts, suitableRelease } from '../../../src/host/recognition/suitable-release.ts';

test.for([
  ['pyproject.toml', '>=3.11', 'bookworm', true],
  ['pyproject.toml', '>=3.11,<4.0', 'bookworm', true],
  ['pyproject.toml', '>=3.12', 'trixie', true],
  ['src/setup.cfg', '>=3.12,!=3.12.1', 'trixie', true],
  ['pyproject.toml', '~=3.11.2', 'bookworm', true],
  ['pyproject.toml', '>=3.11.10', 'trixie', true],
  ['pyproject.toml', '>=3.11.10,<3.12', 'bookworm', false],
  ['pyproject.toml', '==3.12.*', 'trixie', false],
  ['pyproject.toml', '>=3.14', 'trixie', false],
  ['pyproject.toml', '~=3.10.0', 'bookworm', false],
  ['Pipfile', '==3.13.*', 'trixie', true],
  ['pyproject.toml', 'latest', 'bookworm', true],
  ['pyproject.toml', '', 'bookworm', true],
  ['.python-version', '==3.12.*', 'trixie', true],
  ['runtime.txt', '==3.11.9', 'bookworm', true],
  ['runtime.txt', '==3.6.6', 'bookworm', true],
  ['Dockerfile', '==3.14.*', 'trixie', false],
] as const)('by %s with %j the release must be %s, suitable: %j', ([file, value, release, isSuitable]) => {
  const found = { value, certainty: 'certain', evidence: [{ file, line: 1 }] } as const;
  expect(suitableRelease(found)).toEqual({ release, isSuitable });
});

test('without any version, the release must be the default', () => {
  expect(suitableRelease(undefined)).toEqual({ release: 'bookworm', isSuitable: true });
});

test.for([
  ['>3.11', true],
  ['>3.11.2', false],
  ['<=3.11.2', true],
  ['<3.11', false],
  ['!=3.11.*', false],
  ['==3.11', false],
  ['===3.11.2', true],
  ['~=3.9', true],
  ['>=3.8 <3.12', true],
  ['>=3.12 || ==3.11.*', true],
] as const)('3.11.2 must meet %s: %j', ([specifier, expected]) => {
  expect(accepts(specifier, '3.11.2')).toBe(expected);
});
