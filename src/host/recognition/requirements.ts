import type { Evidence } from './findings.ts';
import { isTable, type Table, tableAt, textsOf, tomlOf } from './toml-file.ts';
import { below, evidenceOf, folderOf, type Tree } from './tree.ts';

/** A package that a manifest requires. */
export interface Requirement {
  /** Its normalised name: lower case, `-` between words. */
  readonly name: string;
  readonly extras: readonly string[];
  /** As written. */
  readonly text: string;
  /** The dependency group or extra that requires it; undefined for the product itself. */
  readonly group: string | undefined;
  readonly isExtra?: boolean;
  readonly evidence: Evidence;
}

/** Parses a requirement as in PEP 508 and pip. */
function parseRequirement(text: string, group: string | undefined, evidence: Evidence): Requirement[] {
  const match = /^\s*([A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:\[([^\]]*)\])?/.exec(text);
  const egg = /[#&]egg=([\w.-]+)/.exec(text);
  const isAddress = /^\s*(?:git\+|https?:|-e\s)/.test(text);
  const name = isAddress ? (egg?.[1] ?? /\/([\w.-]+?)(?:\.git)?(?:[@#]|$)/.exec(text)?.[1]) : match?.[1];
  if (name === undefined) return [];
  const extras = isAddress ? [] : (match?.[2] ?? '').split(',').map(each => each.trim());
  const normalised = name.toLowerCase().replaceAll(/[-_.]+/g, '-');
  return [{ name: normalised, extras: extras.filter(each => each !== ''), text: text.trim(), group, evidence }];
}

/**
 * Returns the requirements in a `pyproject.toml`: its project table, dependency groups, extras, and Poetry's tables.
 */
export function pyprojectRequirements(tree: Tree, file: string): Requirement[] {
  const pyproject = tomlOf(tree, file);
  if (pyproject === undefined) return [];
  const listed = (texts: readonly string[], group: string | undefined) =>
    texts.flatMap(text => parseRequirement(text, group, evidenceOf(tree, file, text)));
  const poetry = (table: Table, group: string | undefined) =>
    Object.entries(table)
      .filter(([name]) => name !== 'python')
      .flatMap(([name, value]) => {
        const extras = textsOf(tableAt(value)['extras']);
        const text = `${name}${extras.length > 0 ? `[${extras.join(',')}]` : ''}`;
        return parseRequirement(
          text,
          group,
          evidenceOf(tree, file, new RegExp(`^${name.replaceAll('.', '\\.')}\\s*=`, 'm')),
        ).map(each => ({
          ...each,
          text: isTable(value) ? `${text}${sourceOf(value)}` : `${text} ${String(value)}`,
        }));
      });
  const groups = (table: Table) => Object.entries(table).flatMap(([group, texts]) => listed(textsOf(texts), group));
  const ofPoetry = tableAt(pyproject, 'tool', 'poetry');
  return [
    ...listed(textsOf(tableAt(pyproject, 'project')['dependencies']), undefined),
    ...poetry(tableAt(ofPoetry, 'dependencies'), undefined),
    ...groups(tableAt(pyproject, 'dependency-groups')),
    ...groups(tableAt(pyproject, 'project', 'optional-dependencies')).map(each => ({ ...each, isExtra: true })),
    ...poetry(tableAt(ofPoetry, 'dev-dependencies'), 'dev'),
    ...Object.entries(tableAt(ofPoetry, 'group')).flatMap(([group, table]) =>
      poetry(tableAt(table, 'dependencies'), group),
    ),
    ...groups(tableAt(pyproject, 'tool', 'pdm', 'dev-dependencies')),
    ...listed(textsOf(tableAt(pyproject, 'tool', 'uv')['dev-dependencies']), 'dev'),
  ];
}

/** Returns the requirements in a Pipfile. */
export function pipfileRequirements(tree: Tree, file: string): Requirement[] {
  const pipfile = tomlOf(tree, file);
  const names = (table: Table, group: string | undefined) =>
    Object.keys(table).flatMap(name => parseRequirement(name, group, evidenceOf(tree, file, name)));
  return [...names(tableAt(pipfile, 'packages'), undefined), ...names(tableAt(pipfile, 'dev-packages'), 'dev')];
}

/** Returns the requirements in a requirements file, including the files that it includes, for a `group`. */
export function fileRequirements(
  tree: Tree,
  file: string,
  group: string | undefined,
  seen: Set<string> = new Set(),
): Requirement[] {
  const text = tree.text(file);
  if (text === undefined || seen.has(file)) return [];
  seen.add(file);
  return text.split('\n').flatMap((whole, index) => {
    const line = whole
      .replace(/(?:^|\s)#.*$/, '')
      .trim()
      .replace(/\s*\\$/, '');
    const included = /^(?:-r|--requirement)[ =]?\s*(\S+)/.exec(line)?.[1];
    if (included !== undefined) return fileRequirements(tree, resolved(folderOf(file), included), group, seen);
    if (line === '' || (line.startsWith('-') && !/^-e\s|^--editable/.test(line))) return [];
    return parseRequirement(line, group, { file, line: index + 1 });
  });
}

/** Returns the requirements that are literal strings in `setup.py` and `setup.cfg`. */
export function setupRequirements(tree: Tree, file: string): Requirement[] {
  const text = tree.text(file) ?? '';
  const list = /install_requires\s*=\s*(\[[^\]]*\]|(?:\n[ \t]+\S.*)+)/.exec(text);
  if (list === null) return [];
  const lines = (list[1] ?? '').split(/[\n,[\]]/).map(line => line.trim().replaceAll(/^["']|["']$/g, ''));
  return lines.flatMap(line => (line === '' ? [] : parseRequirement(line, undefined, evidenceOf(tree, file, line))));
}

/** Resolves a relative path from a folder, including `..`. */
export function resolved(folder: string, path: string): string {
  const parts: string[] = [];
  for (const part of below(folder, path).split('/'))
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  return parts.join('/');
}

/** Returns a Poetry package's source other than an index, as in PEP 508. */
function sourceOf(table: Table): string {
  if (typeof table['git'] === 'string') return ` @ git+${table['git']}`;
  if (typeof table['url'] === 'string') return ` @ ${table['url']}`;
  if (typeof table['path'] === 'string') return ` @ file:${table['path']}`;
  return typeof table['version'] === 'string' ? ` ${table['version']}` : '';
}
