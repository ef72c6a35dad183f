/**
 * Folders that no role ever loads from, wherever they are: version control, caches, virtual environments, Node
 * packages. And below, files that editors and Python write next to the source.
 */
const folders: ReadonlySet<string> = new Set([
  ...['.git', '.hg', '.svn', '.jj'],
  ...['__pycache__', '.mypy_cache', '.pytest_cache', '.ruff_cache', '.tox', '.cache', '.hypothesis', '.eggs'],
  ...['.venv', 'venv', 'node_modules', '.pnpm-store', 'bower_components'],
  ...['htmlcov', '.idea', '.vscode', '.devcontainer', '.history'],
]);

/** vim, Emacs, JetBrains, nano, and files that programs write before renaming them. */
const files =
  /(?:^\.#|^#.*#$|~$|\.sw[a-z]$|^4913$|\.tmp$|___jb_(?:old|tmp)___$|\.py[co]$|\.log(?:\.\d+)?$|^\.goutputstream-)/;

/** Whether a folder with this name is ignored with everything in it. */
export function isIgnoredFolder(name: string): boolean {
  return folders.has(name);
}

/** Whether changes to this file (relative to the checkout) are ignored. */
export function isIgnored(path: string): boolean {
  const parts = path.split('/');
  const name = parts.pop() ?? '';
  return files.test(name) || parts.some(isIgnoredFolder);
}

/**
 * The same for the watcher library, which must not even enter these folders. It is one pattern without a suffix,
 * because the library matches each path against each pattern with `std::regex`: one pattern per folder would cost 7 s
 * of CPU for 10,000 folders.
 */
export const ignoredGlobs: readonly string[] = [`**/{${[...folders].join(',')}}`];
