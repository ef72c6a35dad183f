import { posix } from 'node:path';
import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import { settingsIn } from './env-file.ts';

/** A place that defines a variable of a service. */
export interface VariableSource {
  /** Its path relative to the checkout. */
  readonly file: string;
  readonly line: number;
  /** The value as written there, before Compose interpolates it; undefined if there is only a name. */
  readonly written: string | undefined;
}

/** The sources of each variable by service; the last one counts. */
export type EnvironmentSources = Readonly<Record<string, Readonly<Record<string, readonly VariableSource[]>>>>;

/**
 * Finds where each service's variables are defined in the Compose files (base first, named relative to `.devcontainer`).
 * `read` returns the text of an environment file by its path in the checkout, undefined if there is none. `environment` takes precedence over environment files, and later files over
 * earlier ones (Compose specification, "env_file" and "Merge"). Omits what cannot be determined; Compose alone
 * determines the values.
 */
export function environmentSources(
  files: readonly { readonly name: string; readonly text: string }[],
  read: (file: string) => string | undefined,
): EnvironmentSources {
  const found: Record<string, { listed: Named[]; inline: Named[] }> = {};
  for (const { name: path, text } of files) {
    const file = inCheckout(path);
    const lines = new LineCounter();
    const document = parseDocument(text, { lineCounter: lines, merge: true });
    for (const [service, definition] of pairsOf(document, pairOf(document, document.contents, 'services'))) {
      const of = found[service.text] ?? { listed: [], inline: [] };
      found[service.text] = of;
      const place = (offset: number, value: unknown) => ({
        ...{ file, line: lines.linePos(offset).line, written: scalarOf(document, value) },
      });
      for (const name of listOf(document, pairOf(document, definition, 'env_file')))
        of.listed.push(...variablesIn(inCheckout(name), read));
      const environment = pairOf(document, definition, 'environment');
      for (const [{ text: name, offset }, value] of pairsOf(document, environment))
        of.inline.push([name, place(offset, value)]);
    }
  }
  return Object.fromEntries(
    Object.entries(found).map(([service, { listed, inline }]) => {
      const byName = Map.groupBy([...listed, ...inline], ([name]) => name);
      return [service, Object.fromEntries([...byName].map(([name, all]) => [name, all.map(([, source]) => source)]))];
    }),
  );
}

type Named = readonly [name: string, source: VariableSource];

function variablesIn(file: string, read: (file: string) => string | undefined): Named[] {
  return settingsIn(read(file) ?? '').map(({ name, value, line }) => [name, { file, line, written: value }]);
}

function inCheckout(path: string): string {
  return posix.join('.devcontainer', path);
}

/** Returns the names that Compose interpolates in a value (Compose specification, "Interpolation"). */
export function interpolatedIn(written: string): readonly string[] {
  const names = [...written.replaceAll('$$', '').matchAll(/\$\{?([A-Za-z_]\w*)/g)].map(match => match[1] ?? '');
  return [...new Set(names)];
}

interface Key {
  readonly text: string;
  /** Its position in the file's text. */
  readonly offset: number;
}

/** Returns the entries of a mapping, merged ones first, or the `NAME=value` items of a list. */
function pairsOf(document: Document, node: unknown): (readonly [Key, unknown])[] {
  const value = resolved(document, node);
  if (isSeq(value))
    return value.items.flatMap(item => {
      if (!isScalar(item)) return [];
      const [name = '', ...value] = String(item.value).split('=');
      return [[{ text: name, offset: item.range?.[0] ?? 0 }, value.length > 0 ? value.join('=') : undefined] as const];
    });
  if (!isMap(value)) return [];
  const merged = value.items.filter(({ key }) => isMerge(key));
  const own = value.items.filter(({ key }) => !isMerge(key));
  const pairs = own.flatMap(({ key, value: inner }) =>
    isScalar(key) ? [[{ text: String(key.value), offset: key.range?.[0] ?? 0 }, inner] as const] : [],
  );
  const names = new Set(pairs.map(([{ text }]) => text));
  const inherited = merged.flatMap(({ value: from }) => {
    const sources = resolved(document, from);
    return isSeq(sources) ? sources.items.flatMap(one => pairsOf(document, one)) : pairsOf(document, sources);
  });
  return [...inherited.filter(([{ text }]) => !names.has(text)), ...pairs];
}

function pairOf(document: Document, node: unknown, name: string): unknown {
  return pairsOf(document, node).findLast(([{ text }]) => text === name)?.[1];
}

/** Returns file names, written as strings or as the `path` of mappings. */
function listOf(document: Document, node: unknown): string[] {
  const value = resolved(document, node);
  const items: unknown[] = isSeq(value) ? value.items : value === undefined ? [] : [value];
  return items.flatMap(item => {
    const one = resolved(document, item);
    const path = isMap(one) ? pairOf(document, one, 'path') : one;
    return isScalar(path) && typeof path.value === 'string' ? [path.value] : [];
  });
}

/** Returns a value as text, of a mapping's node or of a list's item. */
function scalarOf(document: Document, value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  const node = resolved(document, value);
  return isScalar(node) && node.value !== null && node.value !== undefined ? String(node.value) : undefined;
}

function isMerge(key: unknown): boolean {
  return isScalar(key) && (key.value === '<<' || key.source === '<<');
}

function resolved(document: Document, node: unknown): Node | undefined {
  const value = isAlias(node) ? node.resolve(document) : node;
  return (value ?? undefined) as Node | undefined;
}
