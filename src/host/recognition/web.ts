import { requirementOf } from './dependencies.ts';
import type { DjangoProject, Found, Gunicorn, WebFindings, WebServer } from './findings.ts';
import { moduleOf } from './python-code.ts';
import type { Requirement } from './requirements.ts';
import type { RunCommand } from './run-books.ts';
import { fileOfModule, importedFile } from './settings-files.ts';
import { found, type Hit, hitsIn, isBelow, nameOf, type Tree } from './tree.ts';

/** Routes that report health, most informative first. */
const healthy =
  /^(?:api\/)?(?:v\d+\/)?(?:_?health(?:[-_]?check)?|healthz|_healthz?|ping|livez?|liveness|alive|ready|readyz|readiness|ht|status\/health|__heartbeat__|__lbheartbeat__|health\/(?:live|ready|startup|status))\/?$/;
const order = ['health', 'healthz', 'healthcheck', 'ping', 'live', 'ready'];

/** Recognises how the product serves, and its health route. */
export function recogniseWeb(
  tree: Tree,
  project: DjangoProject,
  settings: readonly string[],
  commands: readonly RunCommand[],
  requirements: readonly Requirement[],
): WebFindings {
  return {
    server: webServer(tree, project, settings, commands, requirements),
    health: healthRoute(tree, project, settings) ?? wrapped(tree, project) ?? heartbeat(requirements),
    gunicorn: gunicornIn(tree, project, requirements),
  };
}

/** Returns the gunicorn that the product installs, with the configuration file that is least deep in its folder. */
function gunicornIn(
  tree: Tree,
  project: DjangoProject,
  requirements: readonly Requirement[],
): Found<Gunicorn> | undefined {
  const requirement = requirementOf(requirements, 'gunicorn');
  if (requirement === undefined) return undefined;
  const config = tree.python
    .filter(path => /^gunicorn(?:[._-](?:config|conf))?\.py$/.test(nameOf(path)) && isBelow(project.folder, path))
    .toSorted((one, other) => one.split('/').length - other.split('/').length)[0];
  return found({ config }, 'certain', requirement.evidence);
}

function webServer(
  tree: Tree,
  project: DjangoProject,
  settings: readonly string[],
  commands: readonly RunCommand[],
  requirements: readonly Requirement[],
): Found<WebServer> {
  const servers = ['daphne', 'uvicorn', 'granian', 'channels', 'uvicorn-worker', 'hypercorn'];
  const server = servers.map(name => requirementOf(requirements, name)).find(each => each !== undefined);
  const asgi = settingOf(tree, settings, 'ASGI_APPLICATION') ?? entryOf(tree, project, 'asgi');
  const wsgi = settingOf(tree, settings, 'WSGI_APPLICATION') ?? entryOf(tree, project, 'wsgi');
  const run = commands.find(({ command }) => /manage\.py\s+(?:runserver|runserver_plus|devserver)\b/.test(command));
  const serve = /manage\.py\s+(runserver_plus|runserver|devserver)\b/.exec(
    run?.command ?? '',
  )?.[1] as WebServer['command'];
  const isAsgi = asgi !== undefined && server !== undefined;
  const entry = isAsgi ? asgi : wsgi;
  const value: WebServer = {
    kind: isAsgi ? 'asgi' : 'wsgi',
    application: entry?.value,
    package: isAsgi ? server.name : undefined,
    command: serve,
  };
  const evidence = [...(entry?.evidence ?? []), ...(run === undefined ? [] : [run.evidence])];
  return found(value, entry === undefined ? 'assumed' : 'certain', ...evidence);
}

function settingOf(tree: Tree, settings: readonly string[], name: string): Found<string> | undefined {
  for (const file of settings) {
    const hit = hitsIn(file, tree.code(file), new RegExp(`^${name}\\s*=\\s*["']([\\w.]+)\\.(\\w+)["']`, 'gm'))[0];
    if (hit !== undefined) return found(`${hit.groups[0]}:${hit.groups[1]}`, 'certain', hit.evidence);
  }
  return undefined;
}

/** Returns the module that servers load: the least deeply nested `asgi.py` or `wsgi.py`. */
function entryOf(tree: Tree, project: DjangoProject, kind: 'asgi' | 'wsgi'): Found<string> | undefined {
  const file = tree.python
    .filter(
      path =>
        (nameOf(path) === `${kind}.py` || path.endsWith(`/${kind}/__init__.py`)) && isBelow(project.importRoot, path),
    )
    .toSorted((one, other) => one.split('/').length - other.split('/').length)[0];
  const hit =
    file === undefined ? undefined : hitsIn(file, tree.code(file), /^(application|app)\b\s*(?::[^=\n]+)?=/gm)[0];
  if (file === undefined || hit === undefined) return undefined;
  return found(`${moduleOf(project.importRoot, file)}:${hit.groups[0]}`, 'certain', hit.evidence);
}

const route = /\b(?:re_path|path|url)\(\s*r?["']([^"'\n]*)["']\s*,\s*(include\(\s*\(?\s*(?:["']([\w.]+)["'])?)?/g;
/** The maximum depth of includes to follow. */
const maxDepth = 3;

/** Searches for a health route from the root URL configuration, so that its prefix is known. */
function healthRoute(tree: Tree, project: DjangoProject, settings: readonly string[]): Found<string> | undefined {
  const module = settings
    .flatMap(file => hitsIn(file, tree.code(file), /^[ \t]*ROOT_URLCONF\s*=\s*["']([\w.]+)["']/gm))
    .map(({ groups }) => groups[0] ?? '')[0];
  const root = module === undefined ? undefined : fileOfModule(tree, project, module);
  const start = root ?? tree.python.find(path => nameOf(path) === 'urls.py' && isBelow(project.importRoot, path));
  if (start === undefined) return undefined;
  const routes: { path: string; hit: Hit }[] = [];
  const seen = new Set<string>();
  const waiting = [{ file: start, prefix: '', depth: 0 }];
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    if (seen.has(next.file)) continue;
    seen.add(next.file);
    const { file, prefix, depth } = next;
    for (const hit of hitsIn(file, tree.code(file), route)) {
      const [pattern = '', included, name] = hit.groups;
      const path = literal(prefix + pattern);
      if (path === undefined) continue;
      if (healthy.test(path)) routes.push({ path, hit });
      const below = name === undefined || included === undefined ? undefined : importedFile(tree, project, file, name);
      if (below !== undefined && depth < maxDepth)
        waiting.push({ file: below, prefix: prefix + pattern.replace(/\$$/, ''), depth: depth + 1 });
    }
    for (const name of starred(tree.code(file))) {
      const beside = importedFile(tree, project, file, name);
      if (beside !== undefined && depth < maxDepth) waiting.push({ file: beside, prefix, depth: depth + 1 });
    }
  }
  const best = routes.toSorted((one, other) => orderOf(one.path) - orderOf(other.path))[0];
  return best === undefined
    ? undefined
    : found(`/${best.path}`, root === undefined ? 'likely' : 'certain', best.hit.evidence);
}

/** Returns URL configurations that others are assembled from: `from .api.urls import urlpatterns as api`. */
function starred(code: string): string[] {
  return [...code.matchAll(/^[ \t]*from[ \t]+([\w.]*urls\w*)[ \t]+import\b/gm)].map(([, name = '']) => name);
}

/** Removes a pattern's anchors; undefined if it has variable parts. */
function literal(pattern: string): string | undefined {
  const text = pattern.replaceAll(/[\^$]|\/\?$/g, '').replace(/^\//, '');
  return /[<>()[\]\\*+?|]/.test(text) ? undefined : text;
}

function orderOf(path: string): number {
  const plain = path.replaceAll(/[/_-]/g, '');
  const at = order.indexOf(plain);
  return at < 0 ? order.length + path.length : at;
}

/** Recognises an ASGI wrapper or middleware that answers before Django's routes. */
function wrapped(tree: Tree, project: DjangoProject): Found<string> | undefined {
  const files = tree.python.filter(
    path => isBelow(project.importRoot, path) && /(?:asgi|middleware|health)\w*(?:\/[\w/]+)?\.py$/.test(path),
  );
  for (const file of files) {
    const hit = hitsIn(file, tree.code(file), /["'](\/_?health[\w/-]*|\/ping\/?|\/livez?\/?)["']/g)[0];
    if (hit?.groups[0] !== undefined) return found(hit.groups[0], 'likely', hit.evidence);
  }
  return undefined;
}

function heartbeat(requirements: readonly Requirement[]): Found<string> | undefined {
  const dockerflow = requirementOf(requirements, 'dockerflow');
  return dockerflow === undefined ? undefined : found('/__lbheartbeat__', 'likely', dockerflow.evidence);
}
