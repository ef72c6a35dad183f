import type { Dependencies, Found, Unreachable } from './findings.ts';
import type { Requirement } from './requirements.ts';
import { isTable, tableAt, tomlOf } from './toml-file.ts';
import { evidenceOf, firstOfEach, found, hitsIn, type Tree } from './tree.ts';

/** Indexes that any mirror replaces. */
const known =
  /^https?:\/\/(?:pypi\.org|files\.pythonhosted\.org|pypi\.python\.org|mirrors?\.[^/]+|[^/]*\/pypi\/simple)/;

/**
 * Recognises what a PyPI mirror does not provide: repositories, archives, other indexes, folders outside the checkout,
 * submodules.
 */
export function recogniseUnreachable(
  tree: Tree,
  dependencies: Dependencies | undefined,
  requirements: readonly Requirement[],
): Found<Unreachable>[] {
  if (dependencies === undefined) return [];
  const { manifest, lock } = dependencies;
  const all = [
    ...requirements.flatMap(({ text, group, evidence }) => {
      const kind = kindOf(text);
      return kind === undefined
        ? []
        : [found({ what: text, kind, isOptional: group !== undefined }, 'certain' as const, evidence)];
    }),
    ...indexLines(tree, requirements, manifest),
    ...pyprojectSources(tree, manifest),
    ...(lock === undefined ? [] : lockedSources(tree, lock)),
    ...submodules(tree),
  ];
  return firstOfEach(all, ({ value }) => value.kind + nameIn(value.what));
}

function kindOf(text: string): Unreachable['kind'] | undefined {
  if (/(?:^|@\s*)git\+|\bgit@/.test(text)) return 'git';
  if (/(?:^|@\s*)https?:\/\//.test(text)) return 'url';
  if (/^-e\s+\.?\.?\/|@\s*file:/.test(text)) return 'path';
  return undefined;
}

/** Returns the package's name, so that manifest and lock file do not report it twice. */
function nameIn(what: string): string {
  return (
    /^([\w.-]+)/
      .exec(what)?.[1]
      ?.toLowerCase()
      .replaceAll(/[-_.]+/g, '-') ?? what
  );
}

function indexLines(tree: Tree, requirements: readonly Requirement[], manifest: string): Found<Unreachable>[] {
  const files = new Set([manifest, ...requirements.map(({ evidence }) => evidence.file)]);
  return [...files].flatMap(file =>
    hitsIn(file, tree.text(file) ?? '', /^\s*(?:-i|--index-url|--extra-index-url|--find-links|-f)[ =]+(\S+)/gm)
      .filter(({ groups: [url = ''] }) => /^https?:/.test(url) && !known.test(url))
      .map(({ groups: [url = ''], evidence }) =>
        found({ what: withoutPassword(url), kind: 'index', isOptional: false } as const, 'certain', evidence),
      ),
  );
}

function pyprojectSources(tree: Tree, manifest: string): Found<Unreachable>[] {
  const content = tomlOf(tree, manifest);
  const uv = Object.entries(tableAt(content, 'tool', 'uv', 'sources')).flatMap(([name, source]) => {
    const [table = {}] = Array.isArray(source) ? source.filter(isTable) : [source].filter(isTable);
    const kind = ['git', 'url', 'index', 'path'].find(key => key in table) as Unreachable['kind'] | undefined;
    if (kind === undefined || (kind === 'path' && isInTree(tree, manifest, String(table['path'])))) return [];
    const what = `${name} (${withoutPassword(String(table[kind]))})`;
    return [
      found(
        { what, kind, isOptional: false },
        'certain' as const,
        evidenceOf(tree, manifest, new RegExp(`^\\s*"?${name}"?\\s*=\\s*[[{]|sources\\.${name}\\b`, 'm')),
      ),
    ];
  });
  const poetry = tableAt(content, 'tool', 'poetry')['source'];
  const pdm = tableAt(content, 'tool', 'pdm')['source'];
  const indexes = [poetry, pdm].flatMap(list => (Array.isArray(list) ? list.filter(isTable) : []));
  const others = indexes.flatMap(({ url }) =>
    typeof url === 'string' && !known.test(url)
      ? [
          found(
            { what: withoutPassword(url), kind: 'index', isOptional: false } as const,
            'certain',
            evidenceOf(tree, manifest, url),
          ),
        ]
      : [],
  );
  return [...uv, ...others];
}

function isInTree(tree: Tree, manifest: string, path: string): boolean {
  const folder = manifest.includes('/') ? manifest.slice(0, manifest.lastIndexOf('/')) : '';
  const parts: string[] = [];
  for (const part of `${folder}/${path}`.split('/'))
    if (part === '..') {
      if (parts.pop() === undefined) return false;
    } else if (part !== '.' && part !== '') parts.push(part);
  return parts.length === 0 || tree.files.some(file => file.startsWith(`${parts.join('/')}/`));
}

/** Returns packages in a lock file that do not come from an index. */
function lockedSources(tree: Tree, lock: string): Found<Unreachable>[] {
  const text = tree.text(lock) ?? '';
  const uv = hitsIn(
    lock,
    text,
    /^name = "([^"]+)"\nversion = "[^"]*"\nsource = \{ (git|url|path|directory|registry) = "([^"]+)"/gm,
  ).flatMap(({ groups: [name = '', source = '', url = ''], evidence }) => {
    if (source === 'directory' || source === 'path' || (source === 'registry' && known.test(url))) return [];
    const kind: Unreachable['kind'] = source === 'registry' ? 'index' : source === 'git' ? 'git' : 'url';
    return [
      found({ what: `${name} (${withoutPassword(url)})`, kind, isOptional: false }, 'certain' as const, evidence),
    ];
  });
  const poetry = hitsIn(lock, text, /^\[package\.source\]\ntype = "(git|url|legacy)"\nurl = "([^"]+)"/gm).flatMap(
    ({ groups: [type = '', url = ''], evidence, index }) => {
      if (known.test(url)) return [];
      const name = [...text.slice(0, index).matchAll(/^name = "([^"]+)"/gm)].at(-1)?.[1] ?? '';
      const kind: Unreachable['kind'] = type === 'legacy' ? 'index' : type === 'git' ? 'git' : 'url';
      return [
        found({ what: `${name} (${withoutPassword(url)})`, kind, isOptional: false }, 'certain' as const, evidence),
      ];
    },
  );
  return [...uv, ...poetry];
}

/** Returns submodules without files, which must be fetched first. */
function submodules(tree: Tree): Found<Unreachable>[] {
  return hitsIn('.gitmodules', tree.text('.gitmodules') ?? '', /^\s*path\s*=\s*(\S+)/gm)
    .filter(({ groups: [path = ''] }) => !tree.files.some(file => file.startsWith(`${path}/`)))
    .map(({ groups: [what = ''], evidence }) =>
      found({ what, kind: 'submodule', isOptional: false } as const, 'certain', evidence),
    );
}

function withoutPassword(url: string): string {
  return url.replace(/\/\/[^/@]*@/, '//');
}
