import type { SourceTree } from '../ports/source-tree.ts';
import { recogniseBeat } from './beat.ts';
import { recogniseBrokers, recogniseResultBackend } from './brokers.ts';
import { type AppInTree, appsInTree, chooseApp } from './celery-apps.ts';
import { type CeleryCommand, celeryCommands } from './celery-commands.ts';
import { recogniseDatabases } from './databases.ts';
import { recogniseDebianPackages } from './debian-packages.ts';
import { type DependencyFindings, recogniseDependencies } from './dependencies.ts';
import { djangoProjects } from './django-projects.ts';
import { recogniseEnvironment } from './environment.ts';
import type { CeleryFindings, DjangoProject, Findings, Found } from './findings.ts';
import { recogniseFrontends } from './frontends.ts';
import { recogniseMail } from './mail.ts';
import { firstSteps, managementCalls, recogniseDaemons } from './management-commands.ts';
import { recogniseMemcached } from './memcached.ts';
import { otherQueue } from './other-queue.ts';
import { recogniseOtherServices } from './other-services.ts';
import { recogniseExtensions } from './postgresql-extensions.ts';
import { recognisePython } from './python-version.ts';
import { type RunCommand, runCommands } from './run-books.ts';
import { recogniseSettings } from './settings.ts';
import { fileOfModule, settingsFiles } from './settings-files.ts';
import { below, depthOf, folderOf, indexTree, isBelow, type Tree } from './tree.ts';
import { recogniseUnreachable } from './unreachable.ts';
import { recogniseWeb } from './web.ts';
import { defaultQueue, recogniseWorkers, sentQueues, supervisedWorkers, unconsumed } from './workers.ts';

/**
 * Recognises a product from a checkout's files, without running any of it. Undefined if there is no Django project.
 * `folder` is the project that a person chose, if there are several.
 */
export function recognise(source: SourceTree, folder?: string): Findings | undefined {
  const tree = indexTree(source);
  const runs = runCommands(tree);
  const commands = celeryCommands(tree, runs);
  const apps = appsInTree(tree);
  const projects = inOrder(tree, djangoProjects(tree), apps, commands, folder);
  const project = projects[0]?.value;
  if (project === undefined) return undefined;
  const settings = recogniseSettings(tree, project);
  const files = settingsFiles(tree, project, (settings.development ?? settings.module)?.value);
  const dependencies = recogniseDependencies(tree, project.folder);
  const { requirements } = dependencies;
  const ownRuns = ofProject(runs, projects, project);
  const calls = managementCalls(project, ownRuns);
  const databases = recogniseDatabases(tree, files, requirements);
  const steps = firstSteps(calls);
  const environment = recogniseEnvironment(tree, project, files);
  return {
    projects,
    settings,
    python: recognisePython(tree, project, dependencies.found?.value.manifest),
    dependencies: dependencies.found,
    debianPackages: recogniseDebianPackages(tree, requirements, databases, steps),
    unreachable: recogniseUnreachable(tree, dependencies.found?.value, requirements),
    celery: recogniseCelery(tree, project, {
      apps,
      commands: ofProject(commands, projects, project),
      files,
      dependencies,
      environment: environment.templates.map(({ evidence }) => evidence[0]?.file ?? ''),
    }),
    databases,
    memcached: recogniseMemcached(tree, files, environment.stores),
    mail: recogniseMail(tree, files, environment.required),
    extensions: recogniseExtensions(tree, project, databases),
    web: recogniseWeb(tree, project, files, ownRuns, requirements),
    steps,
    daemons: recogniseDaemons(tree, project, calls),
    frontends: recogniseFrontends(tree),
    environment,
    otherServices: recogniseOtherServices(tree),
    existing: existingDefinitions(tree),
    left: source.left,
    unread: source.unread(),
  };
}

interface CeleryInputs {
  readonly apps: readonly AppInTree[];
  readonly commands: readonly CeleryCommand[];
  readonly files: readonly string[];
  readonly dependencies: DependencyFindings;
  readonly environment: readonly string[];
}

/** Recognises everything about Celery; mostly empty if there is no app. */
function recogniseCelery(
  tree: Tree,
  project: DjangoProject,
  { apps, commands, files, dependencies: { requirements }, environment }: CeleryInputs,
): CeleryFindings {
  const { app, otherApps } = chooseApp(tree, project, apps, commands);
  const other = otherQueue(requirements);
  if (app === undefined)
    return {
      app,
      otherApps,
      otherQueue: other,
      workers: [],
      supervised: [],
      beat: undefined,
      defaultQueue: 'celery',
      unconsumedQueues: [],
      brokers: [],
      resultBackend: undefined,
    };
  const appFiles = apps.filter(({ file }) => isBelow(project.importRoot, file)).map(({ file }) => file);
  const settings = [
    ...appFiles.flatMap(file => ownSettings(tree, project, file)),
    ...files,
    ...tree.python.filter(path => isBelow(project.importRoot, path) && isAboutCelery(path)),
    ...appFiles,
  ];
  const workers = recogniseWorkers(commands);
  const byDefault = defaultQueue(tree, [...new Set(settings)]);
  return {
    app,
    otherApps,
    otherQueue: other,
    workers,
    supervised: supervisedWorkers(commands),
    beat: recogniseBeat(tree, project, commands, requirements),
    defaultQueue: byDefault ?? 'celery',
    unconsumedQueues: unconsumed(sentQueues(tree, project), workers, byDefault),
    brokers: recogniseBrokers(tree, [...new Set(settings)], environment, requirements),
    resultBackend: recogniseResultBackend(tree, [...new Set(settings)]),
  };
}

/** Returns settings that the app's module names, or next to it: workers often have their own. */
function ownSettings(tree: Tree, project: DjangoProject, file: string): string[] {
  const code = tree.code(file);
  const named = [...code.matchAll(/(?:DJANGO_SETTINGS_MODULE["']\s*,\s*|config_from_object\(\s*)["']([\w.]+)["']/g)];
  const beside = /from\s+\.\s+import\s+settings\b/.test(code) ? [below(folderOf(file), 'settings.py')] : [];
  return [...named.flatMap(([, module = '']) => fileOfModule(tree, project, module) ?? []), ...beside].filter(path =>
    tree.has(path),
  );
}

function isAboutCelery(path: string): boolean {
  return /(?:^|\/)(?:celery\w*|\w*celery)\.py$|(?:^|\/)celery\w*\/\w+\.py$/.test(path) && depthOf(path) < 7;
}

/** Orders projects: the chosen one first, then those with a Celery app, then by depth. */
function inOrder(
  tree: Tree,
  projects: readonly Found<DjangoProject>[],
  apps: readonly AppInTree[],
  commands: readonly CeleryCommand[],
  folder: string | undefined,
): Found<DjangoProject>[] {
  const owns = ({ importRoot }: DjangoProject) =>
    apps.some(({ file }) => isBelow(importRoot, file)) ||
    commands.some(({ evidence }) => isBelow(importRoot, evidence.file));
  const deeper = (one: DjangoProject) =>
    projects.some(
      ({ value }) =>
        value !== one &&
        value.importRoot !== one.importRoot &&
        isBelow(one.importRoot, `${value.importRoot}/`) &&
        owns(value),
    )
      ? 1
      : 0;
  const weight = (project: DjangoProject) =>
    (project.folder === folder ? 0 : 1000) +
    (owns(project) ? 0 : 100) +
    deeper(project) * 50 +
    depthOf(`${project.folder}/`) * 10 -
    sizeOf(tree, project);
  return projects.toSorted((one, other) => weight(one.value) - weight(other.value));
}

/** A value from 0 to 9: of two similar projects, the larger one is the product. */
function sizeOf(tree: Tree, { importRoot }: DjangoProject): number {
  const own = tree.python.reduce((sum, path) => sum + (isBelow(importRoot, path) ? 1 : 0), 0);
  return (9 * own) / Math.max(1, tree.python.length);
}

/** Returns what runs for a project: everything except what is in another project's folder. */
function ofProject<Run extends { readonly evidence: RunCommand['evidence'] }>(
  runs: readonly Run[],
  projects: readonly Found<DjangoProject>[],
  project: DjangoProject,
): Run[] {
  const others = projects
    .map(({ value }) => value.folder)
    .filter(folder => folder !== project.folder && folder !== '.' && !isBelow(folder, `${project.folder}/`));
  return runs.filter(({ evidence }) => !others.some(folder => isBelow(folder, evidence.file)));
}

function existingDefinitions(tree: Tree): readonly string[] {
  return tree.files.filter(
    path =>
      /^\.devcontainer(?:\/[^/]+)?\/devcontainer\.json$|^\.devcontainer\.json$/.test(path) ||
      (depthOf(path) === 0 && /^[\w.-]*compose[\w.-]*\.ya?ml$/.test(path)),
  );
}
