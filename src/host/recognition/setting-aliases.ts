import type { Evidence } from './findings.ts';
import { bracketed, partsOf } from './python-code.ts';
import { hitsIn, lineAt, type Tree } from './tree.ts';

/** An entry of `DATABASES` or `CACHES`: its code, and the constants that it refers to. */
export interface SettingAlias {
  readonly alias: string;
  readonly text: string;
  readonly evidence: Evidence;
}

/** Finds `SETTING = {'default': {…}, …}`, `SETTING['other'] = …` and `SETTING = dict(default=…)` in a file. */
export function aliasesIn(tree: Tree, file: string, setting: 'DATABASES' | 'CACHES'): SettingAlias[] {
  const code = tree.code(file);
  const hits = (pattern: string) => hitsIn(file, code, new RegExp(`^[ \\t]*${setting}${pattern}`, 'gm'));
  const whole = hits(String.raw`\s*(?::[^=\n]+)?=\s*\{`).flatMap(({ index }) => {
    const open = code.indexOf('{', code.indexOf('=', index));
    const content = bracketed(code, open);
    return partsOf(content).flatMap(({ text, at }): SettingAlias[] => {
      const key = /^\s*["']([\w-]+)["']\s*:/.exec(text);
      if (key === null) return [];
      const line = lineAt(code, open + 1 + at + text.search(/\S/));
      return [{ alias: key[1] ?? '', text: withConstants(code, text), evidence: { file, line } }];
    });
  });
  const single = hits(String.raw`\[\s*["']([\w-]+)["']\s*\]\s*=\s*([^\n]*(?:\n[ \t]+[^\n]*|\n\})*)`).map(
    ({ groups: [alias = '', text = ''], evidence }) => ({ alias, text: withConstants(code, text), evidence }),
  );
  const called = hits(String.raw`\s*=\s*\{?\s*(?!\{)[^\n{]*\bdefault\s*=\s*[^\n]*`).map(({ evidence, index }) => ({
    alias: 'default',
    text: code.slice(index, code.indexOf('\n', index)),
    evidence,
  }));
  return [...whole, ...single, ...called];
}

/** Appends the assignments of constants that a text refers to, in the same file: `'default': DEFAULT_DB`. */
function withConstants(code: string, text: string, rounds = 2): string {
  const names = [
    ...new Set(
      [...text.matchAll(/\b([A-Z][A-Z0-9_]{3,}|[a-z_]*database[a-z_]*|db_\w+)\b(?!["'])/g)].map(
        ([, name = '']) => name,
      ),
    ),
  ];
  const values = names.slice(0, 20).flatMap(name => {
    const all = [
      ...code.matchAll(new RegExp(`^[ \\t]*${name}\\s*(?::[^=\\n]+)?=(?!=)\\s*([^\\n]*(?:\\n[ \\t]+[^\\n]*)*)`, 'gm')),
    ];
    return all.map(([whole]) => whole);
  });
  const whole = [text, ...values].join('\n');
  // Resolve constants in constants, too: an alias is often one of several sets of settings.
  return rounds > 1 && values.length > 0 ? withConstants(code, whole, rounds - 1) : whole;
}
