import type { Found, TypedVariable } from './findings.ts';
import { bracketed } from './python-code.ts';
import { firstOfEach, found, hitsIn, type Tree } from './tree.ts';

/** Reads that convert the value, and so fail if they cannot. Groups: type, name, the rest of the call. */
const reads: readonly RegExp[] = [
  // django-environ, environs: env.int('NAME', default=5).
  /\benv\.(?<type>bool|int|float|url)\(\s*["'](?<name>\w+)["'](?<rest>[^()\n]*)\)/g,
  // int(os.environ.get('NAME', 5)), int(os.getenv('NAME')), int(os.environ['NAME']).
  /(?<![\w.])(?<type>int|float)\(\s*(?:os\.)?(?:environ\.get|getenv)\(\s*["'](?<name>\w+)["'](?<rest>[^()\n]*)\)/g,
  /(?<![\w.])(?<type>int|float)\(\s*(?:os\.)?environ\[\s*["'](?<name>\w+)["']\s*(?<rest>)\]/g,
];
/** Python-decouple: config('NAME', default=5, cast=int). */
const decoupled = /(?<![\w.])config\(\s*["'](?<name>\w+)["'](?<rest>[^()\n]*)\)/g;
/** The schema of django-environ: Env(NAME=(int, 5)). */
const schemed = /(?<name>\w+)\s*=\s*\(\s*(?<type>bool|int|float)\s*,(?<rest>[^()\n]*)\)/g;

/** Returns the variables that the settings read as something else than text, with their default values. */
export function typedVariables(tree: Tree, settings: readonly string[]): Found<TypedVariable>[] {
  const all = settings.flatMap(file => {
    const code = tree.code(file);
    // With a prefix, the name in the code is not the whole name.
    if (/\bprefixed\(|\.prefix\s*=/.test(code)) return [];
    const patterns = /from\s+decouple\s+import/.test(code) ? [...reads, decoupled] : reads;
    const inCode = patterns.flatMap(pattern => typedIn(file, code, pattern));
    const schemes = [...code.matchAll(/\bEnv\(/g)].map(({ index }) => index + 'Env('.length - 1);
    const inSchemes = schemes.flatMap(open => {
      // Blanks in front keep the lines.
      const scheme = code.slice(0, open).replaceAll(/[^\n]/g, ' ') + bracketed(code, open);
      return typedIn(file, scheme, schemed);
    });
    return [...inCode, ...inSchemes];
  });
  return firstOfEach(all, ({ value }) => value.name);
}

function typedIn(file: string, code: string, pattern: RegExp): Found<TypedVariable>[] {
  const named = [...code.matchAll(pattern)].map(({ groups = {} }) => groups);
  return hitsIn(file, code, pattern).flatMap(({ evidence }, index) => {
    const { name = '', rest = '', type } = named[index] ?? {};
    const told = type ?? /\bcast\s*=\s*(bool|int|float)\b/.exec(rest)?.[1];
    if (told !== 'bool' && told !== 'int' && told !== 'float' && told !== 'url') return [];
    const usual = literalIn(rest);
    return [found({ name, type: told, ...(usual !== undefined && { usual }) }, 'certain' as const, evidence)];
  });
}

/** Returns the default in the rest of a call, if it is a literal: by keyword, or as the next argument. */
function literalIn(rest: string): string | undefined {
  const [, quoted, plain] =
    /^\s*,?\s*(?:[^=]*\bdefault\s*=\s*)?(?:["']([^"']*)["']|(-?\d[\d_.]*|True|False)\b)\s*(?:,|$)/.exec(rest) ?? [];
  return quoted ?? plain;
}
