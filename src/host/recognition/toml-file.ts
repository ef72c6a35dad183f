import { parse } from 'smol-toml';
import type { Tree } from './tree.ts';

/** Parses a TOML file; undefined if it is missing or invalid. */
export function tomlOf(tree: Tree, path: string): Table | undefined {
  const text = tree.text(path);
  if (text === undefined) return undefined;
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}

export interface Table {
  readonly [key: string]: unknown;
}

/** Returns the table at a path of keys; empty if there is none. */
export function tableAt(table: unknown, ...keys: readonly string[]): Table {
  let at: unknown = table;
  for (const key of keys) at = isTable(at) ? at[key] : undefined;
  return isTable(at) ? at : {};
}

export function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter(each => typeof each === 'string') : [];
}
