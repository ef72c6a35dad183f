import type { Frontend } from './findings.ts';
import { below, type Tree } from './tree.ts';

/** Programs that serve a front end, when they stand last in a script. */
const programs: readonly (readonly [kind: Frontend['server'], pattern: RegExp])[] = [
  ['vite', /^(?:vite(?: dev| serve)?|nuxi? dev|nuxt dev|svelte-kit dev)$/],
  ['webpack', /^(?:webpack(?: serve|-dev-server)|vue-cli-service serve|ng serve|rspack serve|rsbuild dev)$/],
  ['next', /^next dev$/],
];

const configurations = /^(?:vite|vue|webpack|rspack|rsbuild|nuxt|next|svelte|setupProxy|proxy)[\w.-]*\.[cm]?[jt]s$/;
const local = String.raw`https?://(?:localhost|127\.0\.0\.1|0\.0\.0\.0):(\d+)`;
const byVariable = new RegExp(String.raw`\benv\.([A-Z][A-Z0-9_]*)[^\n]*?(?:\?\?|\|\|)\s*['"\x60]${local}`, 'g');
const fixed = new RegExp(String.raw`['"\x60]${local}`, 'g');

/** Recognises what a script of `package.json` serves with; `other` if options cannot simply be added to it. */
export function devServerOf(script: string): Frontend['server'] {
  const last = script.split('&&').at(-1)?.trim() ?? '';
  const words = last.split(/\s+/).filter(word => word !== 'cross-env' && !/^\w+=/.test(word));
  const at = words.findIndex(word => word.startsWith('-'));
  const program = (at < 0 ? words : words.slice(0, at)).join(' ');
  if (/[|;&]/.test(last)) return 'other';
  return programs.find(([, pattern]) => pattern.test(program))?.[0] ?? 'other';
}

/**
 * Finds the addresses on this machine that a dev server's configuration sends requests to: variables that replace
 * them, and ports of addresses that nothing replaces.
 */
export function targetsOf(tree: Tree, folder: string): Pick<Frontend, 'variables' | 'localPorts'> {
  const files = tree.files.filter(
    path => configurations.test(path.split('/').at(-1) ?? '') && path === below(folder, path.split('/').at(-1) ?? ''),
  );
  const texts = files.map(path => tree.text(path) ?? '');
  const variables = texts.flatMap(text => [...text.matchAll(byVariable)].map(([, name = '']) => name));
  const ports = texts.flatMap(text =>
    [...text.replaceAll(byVariable, '').matchAll(fixed)].map(([, port]) => Number(port)),
  );
  return { variables: [...new Set(variables)], localPorts: [...new Set(ports)] };
}
