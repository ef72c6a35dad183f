import type { Say, Wording } from '../wording.ts';
import { count } from './words.ts';

/** What `bkdev init` recognised in a checkout, and what it has to ask. */
export const recognition = {
  'heading.finding': () => 'FOUND',
  'heading.value': () => 'VALUE',
  'heading.certainty': () => 'HOW SURE',
  'heading.where': () => 'WHERE',

  'finding.certain': () => 'certain',
  'finding.likely': () => 'likely',
  'finding.assumed': () => 'assumed',
  'finding.by-environment': () => 'set by the environment',

  'finding.project': () => 'Django project',
  'finding.other-project': () => 'another Django project',
  'finding.settings': () => 'settings',
  'finding.development-settings': () => 'settings for development',
  'finding.configuration': () => 'configuration class',
  'finding.local-settings': () => 'local settings module',
  'finding.eager': () => 'eager tasks',
  'finding.eager.always': () => 'always: tasks run inside the process that sends them',
  'finding.eager.without-broker': () => 'when no broker is configured',
  'finding.eager.by-environment': () => 'can be switched on by a variable',
  'finding.python': () => 'Python',
  'finding.python.debian': ({ text, debian, version }: { text: string; debian: string; version: string }) =>
    `${text}, so Debian ${debian} with Python ${version}`,
  'finding.python.unavailable': ({ text, debian, version }: { text: string; debian: string; version: string }) =>
    `${text}, which no supported Debian has; the nearest is ${version} in Debian ${debian}`,
  'finding.dependencies': () => 'packages',
  'finding.dependencies.value': ({ tool, file }: { tool: string; file: string }) => `${tool}, ${file}`,
  'finding.broken-lock': () => 'lock file',
  'finding.broken-lock.empty': () => 'lists no packages, so it is not used',
  'finding.broken-lock.conflict': () => 'has unresolved merge conflicts',
  'finding.debian': () => 'Debian packages',
  'finding.unreachable': () => 'not on PyPI',
  'finding.unreachable.value': (
    { what, kind, optional }: { what: string; kind: Wording; optional: boolean },
    say: Say,
  ) => `${what}: ${say(kind)}${optional ? ', only needed by an optional group' : ''}`,
  'finding.unreachable.git': () => 'from a Git repository',
  'finding.unreachable.url': () => 'from a URL',
  'finding.unreachable.index': () => 'from another package index',
  'finding.unreachable.path': () => 'from a folder outside this checkout',
  'finding.unreachable.submodule': () => 'a submodule that is not checked out',

  'finding.app': () => 'Celery app',
  'finding.app.none': () => 'none: no workers, no beat',
  'finding.app.object': ({ name }: Named) => name,
  'finding.app.subclass': ({ name }: Named) => `${name} (a subclass of Celery)`,
  'finding.app.factory': ({ name }: Named) => `${name} (made by a function)`,
  'finding.app.library': ({ name }: Named) => `${name} (provided by a library)`,
  'finding.app.command': ({ name }: Named) => `${name} (named on the command line)`,
  'finding.other-app': () => 'another Celery app',
  'finding.other-queue': () => 'another task queue',
  'finding.worker': () => 'worker',
  'finding.worker.none': () => 'no command found; one worker for the default queue',
  'finding.worker.value': ({
    name,
    queues,
    pool,
    concurrency,
  }: {
    name: string;
    queues: readonly string[] | null;
    pool: string;
    concurrency: number;
  }) =>
    [
      `${name}: ${queuesText(queues)}`,
      ...(pool === '' ? [] : [`${pool} pool`]),
      ...(concurrency === 0 ? [] : [`concurrency ${concurrency}`]),
    ].join(', '),
  'finding.supervision': () => 'supervisor options',
  'finding.unconsumed-queue': () => 'queue without a worker',
  'finding.beat': () => 'beat',
  'finding.beat.none': () => 'not needed: no schedule found',
  'finding.beat.value': ({ scheduler, isEmbedded }: { scheduler: Wording; isEmbedded: boolean }, say: Say) =>
    `${say(scheduler)}${isEmbedded ? ', inside a worker' : ''}`,
  'finding.beat.file': (_: Named) => 'schedule in a file',
  'finding.beat.database': ({ name }: Named) => `schedule in the database (${name})`,
  'finding.beat.redbeat': ({ name }: Named) => `schedule in Redis (${name})`,
  'finding.beat.class': ({ name }: Named) => name,
  'finding.beat.command': ({ name }: Named) => `none; cron is expected to run manage.py ${name}`,
  'finding.broker': () => 'broker',
  'finding.results': () => 'task results',

  'finding.database': () => 'database',
  'finding.database.value': ({
    alias,
    kinds,
    isSpatial,
  }: {
    alias: string;
    kinds: readonly string[];
    isSpatial: boolean;
  }) => `${alias}: ${kinds.join(' or ')}${isSpatial ? ' with PostGIS' : ''}`,
  'finding.cache': () => 'cache',
  'finding.mail': () => 'mail',
  'finding.mail.smtp': () => 'by SMTP; kept and shown by a service of its own',
  'finding.extensions': () => 'PostgreSQL extensions',
  'finding.server': () => 'server',
  'finding.health': () => 'health route',
  'finding.health.none': () => 'none; any answer below 500 counts as healthy',
  'finding.step': () => 'first step',
  'finding.step.optional': ({ command }: { command: string }) => `${command} (optional, off)`,
  'finding.daemon': () => 'further program',
  'finding.frontend': () => 'front end',
  'finding.frontend.value': ({
    folder,
    tool,
    script,
    port,
  }: {
    folder: string;
    tool: string;
    script: string;
    port: number;
  }) =>
    `${folder}: ${script === '' ? 'can only be built' : `${tool} run ${script}`}${port === 0 ? '' : `, port ${port}`}`,
  'finding.other-service': () => 'further service',
  'finding.other-service.debian': ({ name, image }: { name: string; image: string }) =>
    `${name} (${image}): bkdev does not start it; Debian has a package`,
  'finding.other-service.absent': ({ name, image }: { name: string; image: string }) =>
    `${name} (${image}): not available here; features that need it will fail`,

  'finding.template': () => 'environment template',
  'finding.template.value': ({ count: variables }: { count: number }) =>
    `${variables} ${count(variables, 'variable', 'variables')}`,
  'finding.template.other': () => 'a format of its own; bkdev does not read it',
  'finding.required': () => 'required variable',
  'finding.typed': () => 'converted variables',
  'finding.env-loader': () => '.env is loaded by',
  'finding.env-loader.settings': () => 'the settings, so every program sees it',
  'finding.env-loader.manage': () => 'manage.py alone; Celery does not see it',
  'finding.existing': () => 'existing definition',
  'finding.link-out': () => 'link out of the checkout',
  'finding.unreadable': () => 'not readable',
  'finding.cut': () => 'files',
  'finding.cut.value': () => 'more than 100,000; the rest was not looked at',

  'question.heading': ({ count: questions }: { count: number }) =>
    `${questions} ${count(questions, 'thing', 'things')} the files do not tell:`,
  'question.choice': (
    { about, name, choices, assumed }: { about: Wording; name: string; choices: readonly string[]; assumed: string },
    say: Say,
  ) => `${say(about)}${name === '' ? '' : ` ${name}`}: ${choices.join(', ')} (default: ${assumed})`,
  'question.value': ({ name }: { name: string }) => `the value of ${name}, which the settings cannot do without`,
  'question.project': () => 'Django project',
  'question.app': () => 'Celery app',
  'question.settings': () => 'settings module',
  'question.configuration': () => 'configuration class',
  'question.broker': () => 'broker',
  'question.database': () => 'database',
  'question.frontend': () => 'front end',
  'question.variable': () => 'variable',

  'compare.supervisor': ({ file, service, mode, differences }: Comparison) =>
    `${file}, compared with the ${service} programs of this definition (mode ${mode}): ${differences === 0 ? 'no differences' : `${differences} ${count(differences, 'difference', 'differences')}`}`,
  'compare.unconsumed': ({ where, queues }: { where: string; queues: readonly string[] }) =>
    `  ${where}: no program here consumes ${queues.join(', ')}`,
  'compare.option': ({
    where,
    program,
    option,
    there,
    here,
  }: Record<'where' | 'program' | 'option' | 'there' | 'here', string>) =>
    `  ${where}: ${option} ${there}; ${program} here has ${here}`,
  'init.assumed.heading': () => 'assumed, because the files do not tell:',
  'init.assumed': ({ about, name, value }: { about: Wording; name: string; value: string }, say: Say) =>
    `  ${say(about)}${name === '' ? '' : ` ${name}`}: ${value}`,
  'init.assumed-variable': ({ name, file }: { name: string; file: string }) =>
    `  a value for ${name}, which the settings cannot do without: see ${file}`,
  'init.python': ({ required, debian, version }: { required: string; debian: string; version: string }) =>
    `  Python ${version} of Debian ${debian}, although the product requires ${required}: packages may refuse to be installed. Set BKDEV_BASE_IMAGE to a Debian image whose python3 suits it.`,
  'init.no-django': ({ folder, files }: { folder: string; files: number }) =>
    `${folder} has no Django project: none of its ${files} ${count(files, 'file', 'files')} is a manage.py that starts Django, or a console script in pyproject.toml that does.`,
  'init.no-django.hint': () => 'Name the folder of your checkout: bkdev init FOLDER.',
};

interface Comparison {
  readonly file: string;
  readonly service: string;
  readonly mode: string;
  readonly differences: number;
}

interface Named {
  readonly name: string;
}

function queuesText(queues: readonly string[] | null): string {
  if (queues === null) return 'queues set by the environment';
  if (queues.length === 0) return 'default queue';
  return `${count(queues, 'queue', 'queues')} ${queues.join(', ')}`;
}
