import { type DebianRelease, debianReleases, debianVersions } from '../../shared/model/debian-release.ts';
import type { Found } from './findings.ts';

/** A Debian release for a product, and whether its Python is one that the product accepts. */
export interface SuitableRelease {
  readonly release: DebianRelease;
  readonly isSuitable: boolean;
}

/**
 * Returns the first Debian release with a Python that the product's manifest accepts. If none has one, or only a tool's
 * file or an image names a version: the first whose Python is not older, else the newest.
 */
export function suitableRelease(python: Found<string> | undefined): SuitableRelease {
  const [usual] = debianReleases;
  if (python === undefined) return { release: usual, isSuitable: true };
  const isDeclared = /(?:^|\/)(?:pyproject\.toml|Pipfile|setup\.(?:cfg|py))$/.test(python.evidence[0]?.file ?? '');
  const accepting = debianReleases.find(release => accepts(python.value, debianVersions[release].python));
  if (isDeclared && accepting !== undefined) return { release: accepting, isSuitable: true };
  const wanted = /(?:[=~]=|>=?)\s*(\d+\.\d+)/.exec(python.value)?.[1] ?? '0';
  const near = debianReleases.find(
    release => compare(partsOf(debianVersions[release].python, 2), partsOf(wanted)) >= 0,
  );
  return { release: near ?? debianReleases.at(-1) ?? usual, isSuitable: !isDeclared && near !== undefined };
}

/**
 * Whether a version meets a specifier (PEP 440, version specifiers), as far as final releases need it. What cannot be
 * read excludes nothing.
 */
export function accepts(specifier: string, version: string): boolean {
  const clauses = specifier.matchAll(/([=!~]==?|[<>]=?)\s*v?(\d+(?:\.\d+)*)(\.\*)?/g);
  if (specifier.includes('||')) return specifier.split('||').some(each => accepts(each, version));
  return [...clauses].every(([, operator = '', text = '', wildcard]) => {
    const wanted = partsOf(text);
    const isBelow = (length: number) => compare(partsOf(version, length), wanted.slice(0, length)) === 0;
    const order = compare(partsOf(version), wanted);
    switch (operator) {
      case '==':
      case '===':
        return wildcard === undefined ? order === 0 : isBelow(wanted.length);
      case '!=':
        return wildcard === undefined ? order !== 0 : !isBelow(wanted.length);
      case '~=':
        return order >= 0 && isBelow(wanted.length - 1);
      case '>=':
        return order >= 0;
      case '<=':
        return order <= 0;
      case '>':
        return order > 0;
      case '<':
        return order < 0;
      default:
        return true;
    }
  });
}

function partsOf(version: string, length?: number): number[] {
  return version.split('.').slice(0, length).map(Number);
}

/** Compares versions part by part; missing parts are 0. */
function compare(one: readonly number[], other: readonly number[]): number {
  for (let index = 0; index < Math.max(one.length, other.length); index += 1) {
    const difference = (one[index] ?? 0) - (other[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
