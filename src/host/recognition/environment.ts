import { parseDotenv } from '../../shared/model/dotenv.ts';
import type { DjangoProject, EnvironmentFindings, EnvironmentTemplate, Found } from './findings.ts';
import { isInCondition, openingLine } from './python-code.ts';
import { storeVariables } from './store-variables.ts';
import { below, depthOf, firstOfEach, folderOf, found, hitsIn, isBelow, type Tree } from './tree.ts';
import { typedVariables } from './typed-variables.ts';

const dotenv =
  /(?:^|\/)(?:\.env[-._](?:example|sample|template|dist|tpl|default|defaults)|(?:example|sample|template)[-._]env|env[-._](?:example|sample|template)|[\w.-]+\.env[-._](?:example|sample|template|tpl|dist)|\.env\.\w+\.example|\.envs\/(?:[\w.-]+\/)*[\w.-]+|env\.d\/(?:[\w.-]+\/)*[\w.-]+)$/i;
const otherFormats =
  /(?:^|\/)(?:[\w.-]*(?:config|conf|settings)[\w.-]*[-._](?:example|sample|tpl|template)(?:\.\w+)?|[\w-]+\.(?:conf|cfg|ini)\.(?:example|sample)|config_example\.ya?ml)$/i;
const notTheProduct =
  /(?:^|\/)(?:tests?|docs?|e2e|node_modules|vendor|fixtures|frontend|webapp|web|admin|space|static|nginx|supervisord?)\/|\{\{/i;
const notAVariableFile = /\.(?:py|md|sh|js|ts|tsx|ya?ml|json|html)$/;

/** Recognises environment templates, variables required by the settings, and what loads `.env`. */
export function recogniseEnvironment(
  tree: Tree,
  project: DjangoProject,
  settings: readonly string[],
): EnvironmentFindings {
  // In the product's folder, or one above it.
  const isNear = (path: string) =>
    isBelow(project.folder, path) || !folderOf(path).includes('/') || isBelow(folderOf(path), project.folder);
  const near = tree.files.filter(path => depthOf(path) <= 5 && !notTheProduct.test(path) && isNear(path));
  const templates = near.flatMap((path): Found<EnvironmentTemplate>[] => {
    if (dotenv.test(path) && !notAVariableFile.test(path)) {
      const variables = parseDotenv(tree.text(path) ?? '');
      return variables.length === 0
        ? []
        : [found({ format: 'dotenv', variables }, 'certain', { file: path, line: variables[0]?.line ?? 1 })];
    }
    if (otherFormats.test(path) && isBelow(project.importRoot, path) && !/\.(?:py|html|js)$/.test(path))
      return [found({ format: 'other', variables: [] }, 'likely', { file: path, line: 1 })];
    return [];
  });
  return {
    templates,
    required: requiredVariables(tree, settings),
    typed: typedVariables(tree, settings),
    stores: storeVariables(tree, settings, templates),
    loadedBy: loadedBy(tree, project, settings),
  };
}

/** Reads that fail if the variable is not set. */
const readers: readonly RegExp[] = [
  /(?<![\w.])(?:os\.)?environ\[\s*["'](\w+)["']\s*\](?!\s*=[^=])/g,
  /\benv(?:\.(?:str|bool|int|float|list|json|url|db|db_url|cache|cache_url|tuple|dict|path|bytes))?\(\s*["'](\w+)["']\s*(?:,\s*(?:validate|subcast|cast)\s*=[^,()]*)?\)/g,
  /(?<![\w.])config\(\s*["'](\w+)["']\s*(?:,\s*cast\s*=[^,()]*)?\)/g,
];

/** Whether code at an offset runs conditionally, or not while the module is loaded. */
function isConditional(code: string, at: number): boolean {
  const line = code.slice(code.lastIndexOf('\n', at) + 1, at);
  return (
    (/^\s/.test(line) && isInCondition(code, at)) ||
    /^(?:class|def)\b/.test(openingLine(code, at)) ||
    /\bif\b/.test(line)
  );
}

function requiredVariables(tree: Tree, settings: readonly string[]): Found<string>[] {
  const hits = settings.flatMap(file => {
    const code = tree.code(file);
    const isEnviron = /^\s*(?:import|from)\s+(?:environs?\b|environ\b)|\benviron\.Env\b|import\s+env\b|\benv\s*=/m.test(
      code,
    );
    const isDecouple = /from\s+decouple\s+import/.test(code);
    const isTolerant = /from\s+configurations\s+import|values\.\w*Value/.test(code);
    return readers.flatMap((pattern, index) => {
      if ((index === 1 && !isEnviron) || (index === 2 && !isDecouple) || isTolerant) return [];
      const all = hitsIn(file, code, pattern);
      const guarded = new Set(
        [...code.matchAll(/["'](\w+)["']\s+(?:not\s+)?in\s+(?:os\.)?environ/g)].map(([, name]) => name),
      );
      return all.filter(({ groups, index: at }) => !guarded.has(groups[0]) && !isConditional(code, at));
    });
  });
  // A variable with a default, here or in a schema, is not required.
  const all = settings.map(file => tree.code(file)).join('\n');
  const defaulted = (name: string) =>
    new RegExp(
      `\\b${name}\\s*=\\s*\\(|["']${name}["']\\s*,\\s*(?:default\\s*=|["'\\d\\w\\[])|setdefault\\(\\s*["']${name}["']`,
    ).test(all);
  return firstOfEach(hits, ({ groups }) => groups[0] ?? '')
    .filter(({ groups: [name = ''] }) => !defaulted(name))
    .map(({ groups, evidence }) => found(groups[0] ?? '', 'certain' as const, evidence));
}

const loading =
  /\b(?:load_dotenv|read_dotenv|read_env)\(|from\s+decouple\s+import|env_file\s*=\s*["']|\bdotenv\.load\b/g;

function loadedBy(tree: Tree, project: DjangoProject, settings: readonly string[]): EnvironmentFindings['loadedBy'] {
  for (const file of settings) {
    const hit = hitsIn(file, tree.code(file), loading)[0];
    if (hit !== undefined) return found('settings', 'certain', hit.evidence);
  }
  const manage = below(project.folder, 'manage.py');
  const hit = hitsIn(manage, tree.code(manage), loading)[0];
  return hit === undefined ? undefined : found('manage', 'certain', hit.evidence);
}
