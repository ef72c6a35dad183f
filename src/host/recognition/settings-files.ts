import type { DjangoProject } from './findings.ts';
import { moduleFiles, moduleOf } from './python-code.ts';
import { folderOf, isBelow, type Tree } from './tree.ts';

/** The maximum number of modules to follow through star imports. */
const maxModules = 40;

/** Returns the file of a project's module; undefined for a library's. */
export function fileOfModule(tree: Tree, project: DjangoProject, module: string): string | undefined {
  const roots = project.importRoot === project.folder ? [project.folder] : [project.folder, project.importRoot];
  return roots.flatMap(root => moduleFiles(root, module)).find(path => tree.has(path));
}

/** Returns the files that make up a settings module: itself, its star imports, and its package. */
export function settingsFiles(tree: Tree, project: DjangoProject, module: string | undefined): readonly string[] {
  const own = module === undefined ? undefined : fileOfModule(tree, project, module);
  if (own === undefined) return [];
  const files = new Set<string>();
  const waiting = [own];
  for (let file = waiting.shift(); file !== undefined && files.size < maxModules; file = waiting.shift()) {
    if (files.has(file)) continue;
    files.add(file);
    for (const [, name = ''] of tree.code(file).matchAll(/^[ \t]*from[ \t]+([\w.]+)[ \t]+import[ \t]+\(?\*/gm)) {
      const imported = importedFile(tree, project, file, name);
      if (imported !== undefined) waiting.push(imported);
    }
    waiting.push(...namedFiles(tree, project, file));
    // A settings package is often assembled from dynamically computed names.
    if (file.endsWith('/__init__.py'))
      waiting.push(...tree.python.filter(path => folderOf(path) === folderOf(file) && path !== file));
  }
  return [...files];
}

/**
 * Returns modules that settings load by a computed name (`'config.{env}'`, `'config.%s'`), and files that they include
 * by path.
 */
function namedFiles(tree: Tree, project: DjangoProject, file: string): string[] {
  const code = tree.code(file);
  const parts = /split_settings/.test(code)
    ? [...code.matchAll(/["']([\w/.*-]+\.py)["']/g)].flatMap(([, pattern = '']) =>
        globbed(tree, folderOf(file), pattern),
      )
    : [];
  const packages = [...code.matchAll(/["']([A-Za-z_][\w.]*)\.(?:\{[^{}"']*\}|%s)["']/g)].flatMap(([, name = '']) => {
    const entry = fileOfModule(tree, project, name);
    const folder = entry?.endsWith('/__init__.py') ? folderOf(entry) : `${project.folder}/${name.replaceAll('.', '/')}`;
    return preferred
      .map(each => `${folder}/${each}.py`.replace(/^\.\//, ''))
      .filter(path => tree.has(path))
      .slice(0, 1);
  });
  return [...parts, ...packages];
}

/** Names of the settings module to prefer, for development. */
const preferred = ['local', 'dev', 'development', 'default', 'base', 'common'];

function globbed(tree: Tree, folder: string, pattern: string): string[] {
  const path = folder === '.' ? pattern : `${folder}/${pattern}`;
  const matcher = new RegExp(`^${path.replaceAll('.', '\\.').replaceAll('*', '[^/]*')}$`);
  return tree.files.filter(each => matcher.test(each));
}

/** Returns the file that an import in another file refers to. */
export function importedFile(tree: Tree, project: DjangoProject, from: string, name: string): string | undefined {
  const dots = /^\.*/.exec(name)?.[0].length ?? 0;
  if (dots === 0) return fileOfModule(tree, project, name);
  let folder = folderOf(from);
  for (let up = 1; up < dots; up += 1) folder = folderOf(folder);
  if (!isBelow(project.importRoot, `${folder}/`)) return undefined;
  const base = folder === project.importRoot ? '' : moduleOf(project.importRoot, `${folder}/__init__.py`);
  return fileOfModule(tree, project, [base, name.slice(dots)].filter(part => part !== '').join('.'));
}
