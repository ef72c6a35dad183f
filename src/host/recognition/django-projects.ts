import type { DjangoProject, Found } from './findings.ts';
import { tableAt, tomlOf } from './toml-file.ts';
import { depthOf, evidenceOf, folderOf, found, nameOf, type Tree } from './tree.ts';

/** The maximum depth of a `manage.py`, from the 32 products that the rules were measured on. */
const maxDepth = 4;
const notTheProduct =
  /(?:^|\/)(?:tests?|docs?|examples?|e2e|fixtures|vendor|third_party|templates|static|resources)\/|\{\{/;

/** Returns every Django project in a checkout, identified by a `manage.py` or a console script that starts Django. */
export function djangoProjects(tree: Tree): Found<DjangoProject>[] {
  const managed = tree.files
    .filter(path => nameOf(path) === 'manage.py' && depthOf(path) <= maxDepth && !notTheProduct.test(path))
    .flatMap(path => {
      const starts =
        /execute_from_command_line|DJANGO_SETTINGS_MODULE|django\.core\.management|configurations\.management/;
      const code = tree.code(path);
      if (!starts.test(code)) return [];
      const folder = folderOf(path);
      const project = { folder, entry: 'manage.py', importRoot: importRootOf(tree, folder) };
      return [found(project, 'certain' as const, evidenceOf(tree, path, starts))];
    });
  return managed.length > 0 ? managed : consoleScripts(tree);
}

/** Returns the nearest folder at or above that is not a package. */
function importRootOf(tree: Tree, folder: string): string {
  let at = folder;
  while (at !== '.' && tree.has(`${at}/__init__.py`)) at = folderOf(at);
  return at;
}

/** Products without `manage.py` install an equivalent command. */
function consoleScripts(tree: Tree): Found<DjangoProject>[] {
  const manifests = tree.files.filter(path => nameOf(path) === 'pyproject.toml' && depthOf(path) <= maxDepth);
  return manifests.flatMap(manifest =>
    Object.entries(tableAt(tomlOf(tree, manifest), 'project', 'scripts')).flatMap(([script, target]) => {
      const module = String(target).split(':')[0] ?? '';
      const folder = folderOf(manifest);
      const path = module.replaceAll('.', '/');
      const file = tree.python.find(
        each => each === `${path}.py` || each.endsWith(`/${path}.py`) || each.endsWith(`/${path}/__init__.py`),
      );
      if (file === undefined || !/execute_from_command_line|ManagementUtility/.test(tree.code(file))) return [];
      const importRoot = file.slice(0, file.indexOf(path)).replace(/\/$/, '') || '.';
      const evidence = [evidenceOf(tree, manifest, script), evidenceOf(tree, file, /execute_from|ManagementUtility/)];
      return [found({ folder, entry: script, importRoot }, 'certain' as const, ...evidence)];
    }),
  );
}
