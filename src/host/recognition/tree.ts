import type { SourceTree } from '../ports/source-tree.ts';
import type { Certainty, Evidence, Found } from './findings.ts';
import { codeOf } from './python-code.ts';

/** A checkout's files with their texts, each read at most once. */
export interface Tree {
  readonly files: readonly string[];
  has(path: string): boolean;
  /** A file's text with `\n` for line ends. */
  text(path: string): string | undefined;
  /** Python without comments and docstrings, lines and columns as in the file. */
  code(path: string): string;
  /** Python sources that are the product's own: no tests, migrations, examples or documentation. */
  readonly python: readonly string[];
}

const notTheProduct =
  /(?:^|\/)(?:tests?|testing|e2e|docs?|examples?|vendor|third_party|fixtures|migrations|\{\{[^/]*|cypress)\/|(?:^|\/)(?:test_[^/]*|conftest|[^/]*_tests?)\.py$/;

/** Gives the files of a checkout to recognisers. */
export function indexTree(source: SourceTree): Tree {
  // What an earlier init wrote tells nothing of the product.
  const isWritten = source.files.includes('.devcontainer/runtime/version');
  const files = isWritten ? source.files.filter(path => !/^(?:\.devcontainer|profiles)\//.test(path)) : source.files;
  const known = new Set(files);
  const texts = new Map<string, string | undefined>();
  const codes = new Map<string, string>();
  const text = (path: string) => {
    if (!known.has(path)) return undefined;
    if (!texts.has(path)) texts.set(path, source.read(path)?.replaceAll('\r\n', '\n'));
    return texts.get(path);
  };
  return {
    files,
    has: path => known.has(path),
    text,
    code: path => {
      const cleaned = codes.get(path) ?? codeOf(text(path) ?? '');
      codes.set(path, cleaned);
      return cleaned;
    },
    python: files.filter(path => path.endsWith('.py') && !notTheProduct.test(path) && !/(?:^|\/)\./.test(path)),
  };
}

/** A place where a pattern matches, with its groups. */
export interface Hit {
  readonly groups: readonly (string | undefined)[];
  readonly index: number;
  readonly evidence: Evidence;
}

/**
 * Where a pattern matches in a text; `pattern` needs the flag `g`. Lines are counted only for those that are asked
 * for theirs.
 */
export function hitsIn(file: string, text: string, pattern: RegExp): Hit[] {
  return Array.from(text.matchAll(pattern), match => ({
    groups: match.slice(1),
    index: match.index,
    get evidence() {
      return { file, line: lineAt(text, match.index + leadingBreaks(match[0])) };
    },
  }));
}

/** The line, from 1, of an offset into a text. */
export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
}

function leadingBreaks(text: string): number {
  return text.length - text.trimStart().length;
}

/** The first line that has a text or that a pattern begins in, or the first of all. */
export function evidenceOf(tree: Tree, file: string, part: string | RegExp): Evidence {
  const text = tree.text(file) ?? '';
  const at = typeof part === 'string' ? text.indexOf(part) : text.search(part);
  return { file, line: lineAt(text, Math.max(0, at)) };
}

export function found<Value>(value: Value, certainty: Certainty, ...evidence: readonly Evidence[]): Found<Value> {
  return { value, certainty, evidence };
}

/** The folder of a path; `.` for one that lies in the checkout itself. */
export function folderOf(path: string): string {
  const end = path.lastIndexOf('/');
  return end < 0 ? '.' : path.slice(0, end);
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** A path below a folder of the checkout. */
export function below(folder: string, path: string): string {
  return folder === '.' ? path : `${folder}/${path}`;
}

/** Whether a path lies below a folder of the checkout. */
export function isBelow(folder: string, path: string): boolean {
  return folder === '.' || path.startsWith(`${folder}/`);
}

export function depthOf(path: string): number {
  return path.split('/').length - 1;
}

/** The first of each kind, as `key` tells them apart. */
export function firstOfEach<Item>(items: readonly Item[], key: (item: Item) => string): Item[] {
  const seen = new Set<string>();
  return items.filter(item => {
    const name = key(item);
    if (seen.has(name)) return false;
    seen.add(name);
    return true;
  });
}
