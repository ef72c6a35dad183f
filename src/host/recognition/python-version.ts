import type { DjangoProject, Evidence, Found } from './findings.ts';
import { tableAt, tomlOf } from './toml-file.ts';
import { below, evidenceOf, folderOf, found, hitsIn, nameOf, type Tree } from './tree.ts';

/** Returns the Python version that a product requires, as a specifier: `>=3.11,<3.12`, `==3.12.*`. */
export function recognisePython(
  tree: Tree,
  project: DjangoProject,
  manifest: string | undefined,
): Found<string> | undefined {
  const folders = [...new Set([manifest === undefined ? project.folder : folderOf(manifest), project.folder, '.'])];
  for (const folder of folders) {
    const declared = inManifests(tree, folder);
    if (declared !== undefined) return declared;
  }
  for (const folder of folders) {
    const pinned = inVersionFiles(tree, folder);
    if (pinned !== undefined) return pinned;
  }
  return inImages(tree, project);
}

function inManifests(tree: Tree, folder: string): Found<string> | undefined {
  const pyproject = below(folder, 'pyproject.toml');
  const content = tomlOf(tree, pyproject);
  const own = tableAt(content, 'project')['requires-python'];
  if (typeof own === 'string') return found(own, 'certain', evidenceOf(tree, pyproject, 'requires-python'));
  const poetry = tableAt(content, 'tool', 'poetry', 'dependencies')['python'];
  if (typeof poetry === 'string')
    return found(specifier(poetry), 'certain', evidenceOf(tree, pyproject, /^python\s*=/m));
  const pipfile = below(folder, 'Pipfile');
  const version = tableAt(tomlOf(tree, pipfile), 'requires')['python_version'];
  if (typeof version === 'string')
    return found(`==${version}.*`, 'certain', evidenceOf(tree, pipfile, 'python_version'));
  const setup = ['setup.cfg', 'setup.py'].map(name => below(folder, name));
  for (const file of setup) {
    const hit = hitsIn(file, tree.text(file) ?? '', /python_requires\s*=\s*["']?([^"'\n]+)/g)[0];
    if (hit?.groups[0] !== undefined) return found(hit.groups[0].trim(), 'certain', hit.evidence);
  }
  return undefined;
}

function inVersionFiles(tree: Tree, folder: string): Found<string> | undefined {
  const files: readonly (readonly [name: string, pattern: RegExp])[] = [
    ['.python-version', /^\s*(?:cpython-)?(\d+\.\d+(?:\.\d+)?)/gm],
    ['runtime.txt', /python-(\d+\.\d+(?:\.\d+)?)/g],
    ['.tool-versions', /^python\s+(\d+\.\d+(?:\.\d+)?)/gm],
    ['.mise.toml', /^python\s*=\s*["'](\d+\.\d+(?:\.\d+)?)/gm],
  ];
  for (const [name, pattern] of files) {
    const file = below(folder, name);
    const hit = hitsIn(file, tree.text(file) ?? '', pattern)[0];
    if (hit?.groups[0] !== undefined) return found(pinned(hit.groups[0]), 'certain', hit.evidence);
  }
  return undefined;
}

/** Without a declaration, uses the Python of the product's images. */
function inImages(tree: Tree, project: DjangoProject): Found<string> | undefined {
  const images = tree.files.filter(path => /^[^/]*Dockerfile/i.test(nameOf(path)) || /\.dockerfile$/i.test(path));
  const hits = images.flatMap(file =>
    hitsIn(file, tree.text(file) ?? '', /^(?:FROM\s+\S*python:|ARG\s+PYTHON_VERSION=["']?)(\d+\.\d+)/gim).map(hit => ({
      file,
      hit,
    })),
  );
  const near = ({ file }: { file: string }) => Math.abs(file.split('/').length - project.folder.split('/').length);
  const best = hits.toSorted((one, other) => near(one) - near(other))[0]?.hit;
  return best?.groups[0] === undefined
    ? undefined
    : found(pinned(best.groups[0]), 'likely', ...evidence(best.evidence));
}

function evidence(one: Evidence): readonly Evidence[] {
  return [one];
}

function pinned(version: string): string {
  return version.split('.').length === 2 ? `==${version}.*` : `==${version}`;
}

/** Converts Poetry's `^3.11` and `~3.11` to PEP 440, alone or among other clauses. */
function specifier(text: string): string {
  if (/^\d/.test(text)) return pinned(text.replace(/\.\*$/, ''));
  return text.trim().replaceAll(/([\^~])(\d+)\.(\d+)((?:\.\d+)?)/g, (_, sign, major, minor, patch) => {
    const end = sign === '^' ? `${Number(major) + 1}.0` : `${major}.${Number(minor) + 1}`;
    return `>=${major}.${minor}${patch},<${end}`;
  });
}
