import type { CeleryCommand } from './celery-commands.ts';
import type { CeleryApp, DjangoProject, Evidence, Found } from './findings.ts';
import { isInCondition, moduleOf } from './python-code.ts';
import { fileOfModule } from './settings-files.ts';
import { firstOfEach, found, hitsIn, isBelow, type Tree } from './tree.ts';

/** A Celery app in a file of the checkout. */
export interface AppInTree {
  readonly file: string;
  readonly variable: string;
  readonly kind: 'object' | 'subclass' | 'factory';
  readonly evidence: Evidence;
}

/** The maximum number of Python files to search. */
const maxSources = 30_000;

/** `Celery(`, `celery.Celery(`, and the generic form `Celery[Task](`. */
const construction = String.raw`(?:\w+\.)*Celery(?:\[[^\]\n]*\])?\(`;

/** Returns every Celery app created at a module's top level: directly, from a subclass, or by a factory function. */
export function appsInTree(tree: Tree): AppInTree[] {
  const mentions = tree.python.slice(0, maxSources).filter(path => /Celery\b/.test(tree.text(path) ?? ''));
  const classes = new Set<string>();
  const factories = new Set<string>();
  const apps: AppInTree[] = [];
  for (const file of mentions) {
    const code = tree.code(file);
    for (const [, name = ''] of code.matchAll(/^class\s+(\w+)\(\s*(?:\w+\.)*Celery(?:\[[^\]\n]*\])?\s*[,)]/gm))
      classes.add(name);
    for (const [, name = ''] of code.matchAll(
      new RegExp(
        `^def\\s+(\\w+)\\([^\\n]*:\\s*\\n(?:(?!def |class )[^\\n]*\\n)*?[ \\t]+(?:\\w+\\s*=\\s*|return\\s+)${construction}`,
        'gm',
      ),
    ))
      factories.add(name);
    apps.push(...assigned(file, code, construction, 'object'));
  }
  const names = [...classes, ...factories];
  if (names.length === 0) return apps;
  for (const file of tree.python.slice(0, maxSources)) {
    if (!names.some(name => tree.text(file)?.includes(`${name}(`))) continue;
    for (const [kind, all] of [['subclass', classes] as const, ['factory', factories] as const])
      if (all.size > 0) apps.push(...assigned(file, tree.code(file), `(?:\\w+\\.)*(?:${[...all].join('|')})\\(`, kind));
  }
  return apps;
}

function assigned(file: string, code: string, call: string, kind: AppInTree['kind']): AppInTree[] {
  // Include top-level `if` blocks, for products in which Celery is optional.
  return hitsIn(file, code, new RegExp(`^(?:    )?(\\w+)[ \\t]*(?::[^=\\n]+)?=[ \\t]*${call}`, 'gm'))
    .filter(({ index }) => !code.startsWith('    ', index) || isInCondition(code, index))
    .map(({ groups, evidence }) => ({ file, variable: groups[0] ?? '', kind, evidence }));
}

/** Chooses the app to use; those named in commands come first. */
export function chooseApp(
  tree: Tree,
  project: DjangoProject,
  apps: readonly AppInTree[],
  commands: readonly CeleryCommand[],
): { readonly app: Found<CeleryApp> | undefined; readonly otherApps: readonly Found<CeleryApp>[] } {
  const own = apps.filter(({ file }) => isBelow(project.importRoot, file));
  const named = firstOfEach(
    commands.filter(({ app }) => app !== undefined).toSorted((one, other) => one.rank - other.rank),
    ({ app }) => app ?? '',
  );
  const byCommand = named.flatMap(({ app = '', evidence }) => {
    const match = own.find(each => isMeant(tree, project, app, each));
    if (match !== undefined) return [found(described(project, match), 'certain' as const, evidence, match.evidence)];
    // A library's app, or a module that re-exports one; Celery finds the app in the named module itself.
    const module = app.split(/[:/]/)[0] ?? '';
    const isHere = fileOfModule(tree, project, module) !== undefined;
    if (isHere && own.length > 0 && !importsApp(tree, project, module)) return [];
    const kind = isHere ? 'command' : 'library';
    return [found({ name: app, kind } satisfies CeleryApp, 'likely' as const, evidence)];
  });
  const likely = own
    .toSorted((one, other) => oddness(tree, project, one) - oddness(tree, project, other))
    .map(each => found(described(project, each), 'likely' as const, each.evidence));
  const [app, ...otherApps] = firstOfEach([...byCommand, ...likely, ...libraryApps(tree, project, own)], each =>
    each.value.name.replace(/(?:\.celery)+$/, ''),
  );
  return { app, otherApps };
}

function described(project: DjangoProject, { file, variable, kind }: AppInTree): CeleryApp {
  return { name: `${moduleOf(project.importRoot, file)}:${variable}`, kind };
}

/** Whether `-A app` refers to this object: by its module or package, with or without a variable. */
function isMeant(tree: Tree, project: DjangoProject, app: string, { file, variable }: AppInTree): boolean {
  const [module = '', attribute] = app.split(':');
  const own = moduleOf(project.importRoot, file);
  const isModule = own === module || own === `${module}.celery`;
  if (isModule) return attribute === undefined || attribute === variable;
  if (own === module.replace(/\.\w+$/, '') && module.endsWith(`.${variable}`)) return true;
  // The package re-exports it: `from .celery import app as celery_app`.
  const file_ = fileOfModule(tree, project, module);
  if (file_ === undefined) return false;
  const last = own.split('.').at(-1) ?? '';
  return new RegExp(`^\\s*from\\s+(?:\\.${last}|${own.replaceAll('.', '\\.')})\\s+import\\s`, 'm').test(
    tree.code(file_),
  );
}

function importsApp(tree: Tree, project: DjangoProject, module: string): boolean {
  const file = fileOfModule(tree, project, module);
  return file !== undefined && /import\s+\(?[^\n]*\b(?:celery_app|app|celery)\b/.test(tree.code(file));
}

/** Scores how unlikely an app is the main one: not configured, unusual file name, deeply nested. */
function oddness(tree: Tree, project: DjangoProject, { file, kind }: AppInTree): number {
  const isUsual = /(?:^|\/)celery(?:_app|app|conf|config)?\.py$/.test(file);
  const configures = /config_from_object/.test(tree.code(file));
  const isDiscovering = /autodiscover_tasks/.test(tree.code(file));
  const depth = moduleOf(project.importRoot, file).split('.').length;
  return (isUsual ? 0 : 4) + (configures ? 0 : 6) + (isDiscovering ? 0 : 6) + (kind === 'object' ? 0 : -1) + depth;
}

/**
 * Returns Celery apps that a package's entry module imports from a library: `from somewhere.celery import celery_app`.
 */
function libraryApps(tree: Tree, project: DjangoProject, own: readonly AppInTree[]): Found<CeleryApp>[] {
  if (own.length > 0) return [];
  const pattern = /^[ \t]*from[ \t]+([\w.]+\.celery(?:\.\w+)?)[ \t]+import[ \t]+\(?[ \t]*(celery_app|app|celery)\b/gm;
  return tree.python
    .filter(
      path =>
        isBelow(project.importRoot, path) && /(?:__init__|celery\w*|tasks|settings\w*|default|base)\.py$/.test(path),
    )
    .flatMap(path => (tree.text(path)?.includes('celery') ? hitsIn(path, tree.code(path), pattern) : []))
    .filter(({ groups: [module = ''] }) => fileOfModule(tree, project, module) === undefined && !module.startsWith('.'))
    .toSorted((one, other) => isPackage(other.evidence.file) - isPackage(one.evidence.file))
    .map(({ groups: [module = ''], evidence }) =>
      found({ name: module, kind: 'library' } as const, 'likely', evidence),
    );
}

/** Celery recommends importing the app in the package that contains the settings. */
function isPackage(file: string): number {
  return file.endsWith('__init__.py') ? 1 : 0;
}
