import type { Wording } from './wording.ts';

type Entry = (params: never, say: (text: Wording) => string) => string;

/**
 * A catalogue's sentences as templates, `{name}` where the parameter stands, for programs in containers that cannot
 * run it (`.devcontainer/runtime/settings/bkdev_say.py`). Only of sentences that put their parameters in their
 * places, and no more.
 */
export function templatesOf(catalogue: Readonly<Record<string, Entry>>): Readonly<Record<string, string>> {
  const params = new Proxy({}, { get: (_, name) => placeholder(String(name)) }) as never;
  return Object.fromEntries(Object.entries(catalogue).map(([code, entry]) => [code, entry(params, String)]));
}

/** Stands for a text, a number, another message, or a list of names. */
function placeholder(name: string): object {
  const written = () => `{${name}}`;
  return { toString: written, join: written };
}
