/**
 * What no role ever loads: folders of version control, of caches, of environments and of Node's packages, by their
 * names wherever they lie, and the files that editors and Python write beside the source.
 */
const folders: ReadonlySet<string> = new Set([
  ...['.git', '.hg', '.svn', '.jj'],
  ...['__pycache__', '.mypy_cache', '.pytest_cache', '.ruff_cache', '.tox', '.cache', '.hypothesis', '.eggs'],
  ...['.venv', 'venv', 'node_modules', '.pnpm-store', 'bower_components'],
  ...['htmlcov', '.idea', '.vscode', '.devcontainer', '.history'],
]);

/** vim, Emacs, JetBrains, nano, and what programs write before they rename it. */
const files =
  /(?:^\.#|^#.*#$|~$|\.sw[a-z]$|^4913$|\.tmp$|___jb_(?:old|tmp)___$|\.py[co]$|\.log(?:\.\d+)?$|^\.goutputstream-)/;

/** Whether a folder of that name is left alone with all that lies in it. */
export function isIgnoredFolder(name: string): boolean {
  return folders.has(name);
}

/** Whether changes of this file, by its path below the checkout, are nobody's concern. */
export function isIgnored(path: string): boolean {
  const parts = path.split('/');
  const name = parts.pop() ?? '';
  return files.test(name) || parts.some(isIgnoredFolder);
}

/**
 * The same for the library that watches: it must not even look into them. One pattern, and none for what lies in
 * them: it holds each path against each pattern with `std::regex`, and a pattern a folder costs 7 s of a core for
 * 10,000 folders.
 */
export const ignoredGlobs: readonly string[] = [`**/{${[...folders].join(',')}}`];
