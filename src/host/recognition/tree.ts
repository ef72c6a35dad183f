import type { SourceTree } from '../ports/source-tree.ts';
import type { Certainty, Evidence, Found } from './findings.ts';
import { codeOf } from './python-code.ts';

/** A checkout's files and their texts, each read at most once. */
export interface Tree {
  readonly files: readonly string[];
  has(path: string): boolean;
  /** Returns a file's text with `\n` line ends. */
  text(path: string): string | undefined;
  /** Returns Python code without comments and docstrings, with lines and columns kept. */
  code(path: string): string;
  /** The product's own Python sources, without tests, migrations, examples and documentation. */
  readonly python: readonly string[];
}

const notTheProduct =
  /(?:^|\/)(?:tests?|testing|e2e|docs?|examples?|vendor|third_party|fixtures|migrations|\{\{[^/]*|cypress)\/|(?:^|\/)(?:test_[^/]*|conftest|[^/]*_tests?)\.py$/;

/** Indexes the files of a checkout for recognisers. */
export function indexTree(source: SourceTree): Tree {
  // Ignore files that an earlier `init` wrote.
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

/** A match of a pattern, with its groups. */
export interface Hit {
  readonly groups: readonly (string | undefined)[];
  readonly index: number;
  readonly evidence: Evidence;
}

/** Returns all matches of a pattern, which needs the flag `g`. Line numbers are computed on demand. */
export function hitsIn(file: string, text: string, pattern: RegExp): Hit[] {
  return Array.from(text.matchAll(pattern), match => ({
    groups: match.slice(1),
    index: match.index,
    get evidence() {
      return { file, line: lineAt(text, match.index + leadingBreaks(match[0])) };
    },
  }));
}

/** Returns the line number, from 1, of an offset. */
export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
}

function leadingBreaks(text: string): number {
  return text.length - text.trimStart().length;
}

/** Returns the first line that contains a text or a match's start, otherwise line 1. */
export function evidenceOf(tree: Tree, file: string, part: string | RegExp): Evidence {
  const text = tree.text(file) ?? '';
  const at = typeof part === 'string' ? text.indexOf(part) : text.search(part);
  return { file, line: lineAt(text, Math.max(0, at)) };
}

export function found<Value>(value: Value, certainty: Certainty, ...evidence: readonly Evidence[]): Found<Value> {
  return { value, certainty, evidence };
}

/** Returns the folder of a path; `.` at the top of the checkout. */
export function folderOf(path: string): string {
  const end = path.lastIndexOf('/');
  return end < 0 ? '.' : path.slice(0, end);
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Joins a folder of the checkout and a path. */
export function below(folder: string, path: string): string {
  return folder === '.' ? path : `${folder}/${path}`;
}

/** Whether a path is below a folder of the checkout. */
export function isBelow(folder: string, path: string): boolean {
  return folder === '.' || path.startsWith(`${folder}/`);
}

export function depthOf(path: string): number {
  return path.split('/').length - 1;
}

/** Returns the first item for each key. */
export function firstOfEach<Item>(items: readonly Item[], key: (item: Item) => string): Item[] {
  const seen = new Set<string>();
  return items.filter(item => {
    const name = key(item);
    if (seen.has(name)) return false;
    seen.add(name);
    return true;
  });
}
