import type { DjangoProject, Found, SettingsFindings } from './findings.ts';
import { moduleFiles, openingLine } from './python-code.ts';
import { fileOfModule, settingsFiles } from './settings-files.ts';
import { below, evidenceOf, found, hitsIn, type Tree } from './tree.ts';

const ofProduction = /^(?:prod|production|live|deploy|release|stag|staging|prd)$/;
/** Modules for development, best first. */
const ofDevelopment = ['local', 'dev', 'development', 'devel', 'dev_settings', 'settings_dev', 'local_dev', 'docker'];

/** Recognises a project's settings: the module, the one for development, and what a person can override. */
export function recogniseSettings(tree: Tree, project: DjangoProject): SettingsFindings {
  const module = namedModule(tree, project);
  const development = developmentModule(tree, project, module);
  const files = settingsFiles(tree, project, (development ?? module)?.value);
  return {
    module,
    development,
    configurations: configurationClasses(tree, project, files),
    localHook: localHook(tree, files),
    eager: eagerMode(tree, files),
  };
}

function namedModule(tree: Tree, project: DjangoProject): Found<string> | undefined {
  const entry = below(project.folder, 'manage.py');
  const assigned = /DJANGO_SETTINGS_MODULE["']?\s*[,\]=]\s*=?\s*["']([\w.]+)["']/g;
  const defaulted = /environ\.get\(\s*["']DJANGO_SETTINGS_MODULE["']\s*,\s*["']([\w.]+)["']/g;
  for (const file of [entry, ...entryPoints(tree, project)])
    for (const pattern of [assigned, defaulted]) {
      const hit = hitsIn(file, tree.code(file), pattern)[0];
      if (hit?.groups[0] !== undefined)
        return found(hit.groups[0], file === entry ? 'certain' : 'likely', hit.evidence);
    }
  return fromEnvironment(tree, project);
}

/** Returns other files that set the settings module. */
function entryPoints(tree: Tree, project: DjangoProject): readonly string[] {
  return tree.python.filter(
    path =>
      /(?:^|\/)(?:wsgi|asgi|celery|celery_app|__main__|runner)\.py$/.test(path) && path.startsWith(prefixOf(project)),
  );
}

/** If the code names no module, looks at what runs it: environment templates, Dockerfiles, Compose files. */
function fromEnvironment(tree: Tree, project: DjangoProject): Found<string> | undefined {
  const candidates = tree.files.filter(path =>
    /(?:^|\/)(?:Dockerfile[^/]*|[^/]*compose[^/]*\.ya?ml|\.env[^/]*|[^/]*\.env|[^/]*\.sh|pyproject\.toml|setup\.cfg)$/.test(
      path,
    ),
  );
  const hits = candidates.flatMap(path =>
    hitsIn(path, tree.text(path) ?? '', /DJANGO_SETTINGS_MODULE["']?\s*[:=]\s*["']?(?:\$\{\w+:-)?([A-Za-z_][\w.]*)/g),
  );
  const inTree = hits.filter(({ groups: [module = ''] }) => fileOfModule(tree, project, module) !== undefined);
  const best = inTree.find(({ groups: [module = ''] }) => isForDevelopment(module)) ?? inTree[0];
  return best?.groups[0] === undefined ? undefined : found(best.groups[0], 'likely', best.evidence);
}

function developmentModule(
  tree: Tree,
  project: DjangoProject,
  module: Found<string> | undefined,
): Found<string> | undefined {
  if (module === undefined || fileOfModule(tree, project, module.value) === undefined) return module;
  const dot = module.value.lastIndexOf('.');
  const parent = module.value.slice(0, dot + 1);
  const last = module.value.slice(dot + 1);
  if (isForDevelopment(module.value)) return module;
  const siblings = ofDevelopment.filter(name => name !== 'docker' || ofProduction.test(last));
  const sibling = siblings
    .map(name => `${parent}${name}`)
    .find(name => moduleFiles(project.importRoot, name).some(path => tree.has(path)));
  // A module named `local` is often a person's addition; it belongs to the product only if it is complete.
  const file = sibling === undefined ? undefined : fileOfModule(tree, project, sibling);
  const isWhole = file !== undefined && /import\s+\(?\*|INSTALLED_APPS|DATABASES/.test(tree.code(file));
  if (sibling === undefined || file === undefined || !isWhole) return module;
  return found(sibling, ofProduction.test(last) ? 'likely' : 'assumed', { file, line: 1 }, ...module.evidence);
}

function isForDevelopment(module: string): boolean {
  return ofDevelopment.includes(module.slice(module.lastIndexOf('.') + 1)) || /\.(?:dev|local)\w*$/.test(module);
}

/** Returns the classes of django-configurations, those for development first. */
function configurationClasses(tree: Tree, project: DjangoProject, files: readonly string[]): Found<string>[] {
  const isUsed = [below(project.folder, 'manage.py'), ...files].some(file =>
    /^\s*(?:from|import)\s+configurations\b/m.test(tree.code(file)),
  );
  if (!isUsed) return [];
  const classes = files.flatMap(file =>
    hitsIn(file, tree.code(file), /^class\s+(\w+)\((?:\w+\.)*\w+(?:\s*,[^)]*)?\):/gm).map(({ groups, evidence }) =>
      found(groups[0] ?? '', 'certain' as const, evidence),
    ),
  );
  const order = (name: string) =>
    /^(?:Local|Dev)/.test(name) ? 0 : /^(?:Base|Test|Prod|Stag|Build|CI|Feature|PreProd)/i.test(name) ? 2 : 1;
  return classes.toSorted((one, other) => order(one.value) - order(other.value));
}

/** Recognises an optional import of local settings: `try: from local_settings import *`. */
function localHook(tree: Tree, files: readonly string[]): Found<string> | undefined {
  for (const file of files) {
    const code = tree.code(file);
    const hit = hitsIn(
      file,
      code,
      /^[ \t]*try:\s*\n(?:[ \t]*\n)*[ \t]+(?:from[ \t]+([\w.]*\w*(?:local|extra|override|custom)\w*)[ \t]+import\b|import[ \t]+([\w.]*local\w*))/gm,
    )[0];
    const name = hit?.groups[0] ?? hit?.groups[1];
    if (hit !== undefined && name !== undefined) return found(name, 'certain', { file, line: hit.evidence.line + 1 });
    const optional = /["']([\w./-]*local[\w./-]*\.(?:py|ya?ml|toml))["']/.exec(code);
    if (optional?.[1] !== undefined) return found(optional[1], 'likely', evidenceOf(tree, file, optional[1]));
  }
  return undefined;
}

function eagerMode(tree: Tree, files: readonly string[]): SettingsFindings['eager'] {
  const name = /\b(?:CELERY_TASK_ALWAYS_EAGER|CELERY_ALWAYS_EAGER|task_always_eager)\s*(?::\s*\w+\s*)?=\s*([^\n]*)/g;
  for (const file of files)
    for (const { groups, evidence, index } of hitsIn(file, tree.code(file), name)) {
      const value = groups[0] ?? '';
      const before = tree.code(file).slice(Math.max(0, index - 400), index);
      // Many products' test settings are eager.
      if (/^False\b/.test(value) || /^class\s+\w*Test/.test(openingLine(tree.code(file), index))) continue;
      return found(eagerFrom(value, before), 'certain', evidence);
    }
  return undefined;
}

function eagerFrom(value: string, before: string): 'always' | 'without-broker' | 'by-environment' {
  const isConditional = /(?:^|\n)[ \t]+$/.test(before) || before.endsWith(' ');
  const condition = /\n(?:if|else|elif)\b[^\n]*:[^\n]*(?:\n[ \t]+[^\n]*)*\s*$/.exec(before)?.[0] ?? '';
  if (/broker|redis|has_/i.test(value) || (isConditional && /broker|redis|else/i.test(condition)))
    return 'without-broker';
  return /^True\b/.test(value) && !isConditional ? 'always' : 'by-environment';
}

function prefixOf({ importRoot }: DjangoProject): string {
  return importRoot === '.' ? '' : `${importRoot}/`;
}
