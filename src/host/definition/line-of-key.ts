import { type Document, isMap, isScalar, LineCounter, parseDocument } from 'yaml';

/** A YAML file, to find lines in. */
export interface YamlLines {
  /** Returns the line of a key; undefined if there is none. */
  lineOf(path: readonly string[]): number | undefined;
  /** Returns a value at the top. */
  get(key: string): unknown;
}

/** Parses a YAML file in which errors do not matter, because they are reported elsewhere. */
export function yamlLines(text: string): YamlLines {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, merge: true });
  return {
    lineOf: path => {
      const offset = keyAt(document, path);
      return offset === undefined ? undefined : lines.linePos(offset).line;
    },
    get: key => (isMap(document.contents) ? document.get(key) : undefined),
  };
}

function keyAt(document: Document, path: readonly string[]): number | undefined {
  const parent = path.length > 1 ? document.getIn(path.slice(0, -1), true) : document.contents;
  const pair = isMap(parent)
    ? parent.items.find(({ key }) => isScalar(key) && String(key.value) === path.at(-1))
    : undefined;
  return isScalar(pair?.key) ? pair.key.range?.[0] : undefined;
}
