import type { Wording } from './wording.ts';

type Entry = (params: never, say: (text: Wording) => string) => string;

/**
 * A catalogue's sentences as templates with `{name}` for each parameter, for programs in containers that cannot run the
 * catalogue (`.devcontainer/runtime/settings/bkdev_say.py`). Works only for sentences that do nothing but insert their
 * parameters.
 */
export function templatesOf(catalogue: Readonly<Record<string, Entry>>): Readonly<Record<string, string>> {
  const params = new Proxy({}, { get: (_, name) => placeholder(String(name)) }) as never;
  return Object.fromEntries(Object.entries(catalogue).map(([code, entry]) => [code, entry(params, String)]));
}

/** Stands for a text, a number, another message or a list of names. */
function placeholder(name: string): object {
  const written = () => `{${name}}`;
  return { toString: written, join: written };
}
