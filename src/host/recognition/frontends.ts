import { devServerOf, targetsOf } from './dev-server.ts';
import type { Found, Frontend } from './findings.ts';
import { jsonOf } from './run-books.ts';
import { tableAt } from './toml-file.ts';
import { below, depthOf, evidenceOf, folderOf, found, nameOf, type Tree } from './tree.ts';

const notAnApp =
  /(?:^|\/)(?:docs?|e2e|tests?|vendor|packages|examples?|static|fixtures|tools|scripts|cypress|sdk)\/|\{\{/;
const serving = ['dev', 'start', 'serve', 'devserver', 'watch'];

/** Default ports of development servers. */
const ports: readonly (readonly [pattern: RegExp, port: number])[] = [
  [/(?:--port|-p|PORT=)[= ]?(\d{4,5})/, 0],
  [/\bnuxt|\bnext\b|react-scripts|\breact-router/, 3000],
  [/\bvite\b|svelte-kit/, 5173],
  [/\bng serve|angular/, 4200],
  [/vue-cli-service|webpack|\bserve\b/, 8080],
];

/** Recognises front ends: folders with a `package.json` that serves or builds. */
export function recogniseFrontends(tree: Tree): Found<Frontend>[] {
  const manifests = tree.files.filter(
    path => nameOf(path) === 'package.json' && depthOf(path) <= 3 && !notAnApp.test(path),
  );
  const frontends = manifests.flatMap(manifest => {
    const content = jsonOf(tree.text(manifest) ?? '');
    const scripts = tableAt(content, 'scripts');
    const script = serving.find(name => typeof scripts[name] === 'string' && isServer(String(scripts[name])));
    if (script === undefined && typeof scripts['build'] !== 'string') return [];
    const folder = folderOf(manifest);
    const { tool, lock } = packageTool(tree, folder, tableAt(content)['packageManager']);
    const command = script === undefined ? '' : String(scripts[script]);
    const port = script === undefined ? undefined : portOf(command);
    const server = devServerOf(command);
    const value: Frontend = { folder, tool, lock, script, port, server, ...targetsOf(tree, folder) };
    return [found(value, 'certain' as const, evidenceOf(tree, manifest, `"${script ?? 'build'}"`))];
  });
  // A workspace starts its members.
  const roots = frontends.filter(
    ({ value }) => tree.has(below(value.folder, 'pnpm-workspace.yaml')) || tree.has(below(value.folder, 'turbo.json')),
  );
  return frontends.filter(
    ({ value }) => !roots.some(root => root.value.folder !== value.folder && isInside(root.value.folder, value.folder)),
  );
}

function isInside(folder: string, other: string): boolean {
  return folder === '.' ? true : other.startsWith(`${folder}/`);
}

/** Whether a script serves a front end; not if it only rebuilds on changes, or starts Django. */
function isServer(command: string): boolean {
  if (/manage\.py|docker|gunicorn|uvicorn/.test(command)) return false;
  return !/^(?:node\s+\S+|webpack(?:\s+--\S+)*\s+--watch|tsc\b.*--watch|sass\b.*|tailwindcss\b.*)$/.test(
    command.trim(),
  );
}

function packageTool(
  tree: Tree,
  folder: string,
  manager: unknown,
): { tool: Frontend['tool']; lock: string | undefined } {
  const locks: readonly (readonly [Frontend['tool'], string])[] = [
    ['pnpm', 'pnpm-lock.yaml'],
    ['yarn', 'yarn.lock'],
    ['npm', 'package-lock.json'],
    ['bun', 'bun.lock'],
  ];
  const named = /^(pnpm|yarn|npm|bun)@/.exec(String(manager))?.[1] as Frontend['tool'] | undefined;
  const locked = locks.find(([tool, file]) => tree.has(below(folder, file)) && (named === undefined || named === tool));
  return { tool: named ?? locked?.[0] ?? 'npm', lock: locked === undefined ? undefined : below(folder, locked[1]) };
}

function portOf(command: string): number | undefined {
  for (const [pattern, port] of ports) {
    const match = pattern.exec(command);
    if (match !== null) return port === 0 ? Number(match[1]) : port;
  }
  return undefined;
}
