import type { Daemon, DjangoProject, FirstStep, Found } from './findings.ts';
import type { RunCommand } from './run-books.ts';
import { expanded, shellWords } from './shell-words.ts';
import { firstOfEach, found, isBelow, type Tree } from './tree.ts';

/** A management command that the product calls somewhere. */
export interface ManagementCall {
  readonly command: string;
  readonly words: readonly string[];
  readonly run: RunCommand;
}

/** Commands that are neither first steps nor daemons of the product. */
const others = new Set([
  ...['runserver', 'runserver_plus', 'devserver', 'test', 'shell', 'shell_plus', 'dbshell', 'makemigrations', 'check'],
  ...['makemessages', 'celery', 'changepassword', 'diffsettings', 'dumpdata', 'flush', 'help', 'inspectdb', 'sqlflush'],
  ...[
    'showmigrations',
    'sqlmigrate',
    'squashmigrations',
    'startapp',
    'testserver',
    'sendtestemail',
    'reset_db',
    'rebuild',
  ],
  ...[
    'graph_models',
    'spectacular',
    'generateschema',
    'show_urls',
    'wait_for_db',
    'wait_for_migrations',
    'wait_for_database',
  ],
  ...[
    'rundevserver',
    'watch',
    'clearsessions',
    'optimizemigration',
    'drop_test_database',
    'runscript',
    'get_version',
    'exec',
  ],
]);

const first =
  /^(?:migrate|createcachetable|compilemessages|collectstatic|loaddata|initdb|init|setup|bootstrap|post_upgrade|complete_initialization|compile_themes|rebuild_?\w*index|create_?\w+|init_\w+|\w+_init|setup_\w+|load_\w+|seed\w*|populate\w*|update_formulas|ensure_\w+|register_\w+|configure_\w+|sync_\w+|build_\w+|compile\w*|import_\w+|fixture\w*|default_\w+|batch_\w+|synchronize\w*|upgrade\w*|compress|rebuild)$/;
/** Steps that call external servers, ask a person, create demo data, or are for production. */
const optional =
  /sync|superuser|admin|user|demo|sample|populate|seed|collectstatic|compress|update_|register|upload|download|configure|bucket|push|import|fake|--interactive|createinitialrevisions|rebuild|release|publish/;

/** Returns the management commands among the commands that a product runs. */
export function managementCalls(project: DjangoProject, runs: readonly RunCommand[]): ManagementCall[] {
  const script = project.entry === 'manage.py' ? 'django-admin' : project.entry;
  return runs.flatMap(run => {
    const words = shellWords(run.command);
    const start = words.findIndex(word => /(?:^|\/)manage\.py$/.test(word) || word === script);
    const command = start < 0 ? undefined : words.slice(start + 1).find(word => !word.startsWith('-'));
    if (command === undefined || !/^[a-z][\w-]*$/.test(command) || others.has(command)) return [];
    const rest = words.slice(words.indexOf(command, start) + 1).map(word => expanded(word));
    return [
      {
        command,
        words: [command, ...rest.filter(word => word !== undefined && word !== '$@' && word !== '')] as string[],
        run,
      },
    ];
  });
}

/**
 * Returns the steps to run once before the servers, in the order of the entry point with the most of them; `migrate` is
 * implied.
 */
export function firstSteps(calls: readonly ManagementCall[]): Found<FirstStep>[] {
  const steps = calls.filter(({ command, run }) => first.test(command) && run.rank < 10);
  const books = [...Map.groupBy(steps, ({ run }) => run.book).values()];
  const ordered = books.toSorted((one, other) => kindsOf(other) - kindsOf(one)).flat();
  const unique = firstOfEach(ordered, ({ words }) => wordsText(words));
  const secondMigrations = unique.filter(
    ({ command, words }) => command === 'migrate' && words.some(word => word.startsWith('--database')),
  );
  const rest = unique.filter(({ command }) => command !== 'migrate');
  return [
    ...firstOfEach(secondMigrations, ({ words }) => databaseOf(words)),
    ...firstOfEach(rest, ({ command }) => command),
  ].map(({ words, run }) =>
    found({ command: wordsText(words), isOptional: optional.test(wordsText(words)) }, 'likely' as const, run.evidence),
  );
}

function kindsOf(calls: readonly ManagementCall[]): number {
  return new Set(calls.flatMap(({ command }) => (optional.test(command) ? [] : [command]))).size;
}

/** Removes options for verbosity, settings and suppressing questions, which are added elsewhere. */
function wordsText(words: readonly string[]): string {
  return words
    .filter(word => !/^(?:--noinput|--no-input|--settings(?:=.*)?|-v\d?|--verbosity.*)$/.test(word))
    .join(' ');
}

function databaseOf(words: readonly string[]): string {
  return /--database[= ](\S+)/.exec(words.join(' '))?.[1] ?? '';
}

/** Process lists: a management command in one is long-running. */
const processLists = /Procfile|compose|supervisor|app[^/]*desc|\.service$|mprocs|s6-rc\.d/i;
const goesOn =
  /while\s+True\b|while\s+not\s+\w|autoreload\.run|run_forever|serve_forever|\.consume\(|basic_consume|start_consuming|asyncio\.run\(|listen\(|Observer\(|BlockingScheduler/;

/** Recognises long-running programs of the product besides servers and workers. */
export function recogniseDaemons(
  tree: Tree,
  project: DjangoProject,
  calls: readonly ManagementCall[],
): Found<Daemon>[] {
  const listed = calls.filter(
    ({ command, run }) =>
      processLists.test(run.evidence.file) && !first.test(command) && !/celery/.test(command) && run.rank < 10,
  );
  const daemons = listed.flatMap(({ command, words, run }) => {
    const file = tree.python.find(
      path => isBelow(project.importRoot, path) && path.endsWith(`/management/commands/${command}.py`),
    );
    const isSure = file !== undefined && goesOn.test(tree.code(file));
    const name = command.replaceAll('_', '-');
    return [
      found({ name, command: wordsText(words) }, isSure ? ('certain' as const) : ('likely' as const), run.evidence),
    ];
  });
  return firstOfEach(daemons, ({ value }) => value.name);
}
