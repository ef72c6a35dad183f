import { satisfies } from '@renovatebot/pep440';
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
  const near = debianReleases.find(release => accepts(`>=${wanted}`, debianVersions[release].python));
  return { release: near ?? debianReleases.at(-1) ?? usual, isSuitable: !isDeclared && near !== undefined };
}

/**
 * Whether a version meets a specifier (PEP 440, version specifiers). Clauses may also be separated by spaces, and
 * alternatives by `||`, as Poetry writes them. What cannot be read excludes nothing.
 */
export function accepts(specifier: string, version: string): boolean {
  return specifier.split('||').some(each => {
    const clauses = each.match(/(?:[!=~]==?|[<>]=?)\s*v?\d+(?:\.\d+)*(?:\.\*)?/g) ?? [];
    return clauses.length === 0 || satisfies(version, clauses.join(','));
  });
}
