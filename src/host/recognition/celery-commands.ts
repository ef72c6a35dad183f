import type { Evidence } from './findings.ts';
import type { RunCommand } from './run-books.ts';
import { expanded, shellVariables, shellWords } from './shell-words.ts';
import type { Supervision } from './supervision.ts';
import type { Tree } from './tree.ts';

/** A parsed Celery command. Undefined values depend on the environment. */
export interface CeleryCommand {
  readonly kind: 'worker' | 'beat';
  readonly name: string;
  readonly app: string | undefined;
  readonly queues: readonly string[] | undefined;
  readonly excludedQueues: readonly string[];
  readonly pool: string | undefined;
  readonly concurrency: number | undefined;
  /** For beat, or a worker with embedded beat. */
  readonly scheduler: string | undefined;
  readonly hasBeat: boolean;
  readonly book: string;
  readonly rank: number;
  readonly evidence: Evidence;
  /** Present for a program of supervisord. */
  readonly supervision?: Supervision;
}

/** Programs with a `celery worker` command of their own. */
const others = new Set(['airflow', 'superset', 'flower']);

/** Returns the Celery commands among the commands that a product runs. */
export function celeryCommands(tree: Tree, commands: readonly RunCommand[]): CeleryCommand[] {
  return commands.flatMap(run => {
    if (!/celery/i.test(run.command) || !/\b(?:worker|beat)\b/.test(run.command)) return [];
    const variables = shellVariables(tree.text(run.evidence.file) ?? '');
    return wordsOf(run.command).flatMap(words => parse(words, run, variables));
  });
}

/**
 * Splits a command into words. If it contains another one as a single word, uses that: `watchfiles 'celery …'`,
 * `command="celery …"`.
 */
function wordsOf(command: string): string[][] {
  const words = shellWords(command);
  const inner = words.filter(word => /\s/.test(word) && /\bcelery\b/.test(word));
  return inner.length > 0 ? inner.map(word => shellWords(word.replace(/^\w+=/, ''))) : [words];
}

function parse(words: readonly string[], run: RunCommand, variables: ReadonlyMap<string, string>): CeleryCommand[] {
  const start = words.findIndex(word => /(?:^|\/|=)celery$/.test(word));
  if (start < 0 || others.has(words[start - 1]?.split('/').at(-1) ?? '')) return [];
  const rest = words.slice(start + 1);
  const kind = rest.find(word => word === 'worker' || word === 'beat');
  if (kind !== 'worker' && kind !== 'beat') return [];
  const option = (...names: readonly string[]) => optionOf(rest, names);
  const known = (...names: readonly string[]) => {
    const value = option(...names);
    return value === undefined ? undefined : expanded(value, variables);
  };
  const queues = option('-Q', '--queues');
  const concurrency = Number(known('-c', '--concurrency'));
  return [
    {
      kind,
      name: run.name,
      app: known('-A', '--app'),
      queues: queues === undefined ? [] : listOf(expanded(queues, variables)),
      excludedQueues: listOf(known('-X', '--exclude-queues')) ?? [],
      pool: known('-P', '--pool') || undefined,
      concurrency: Number.isInteger(concurrency) && concurrency > 0 ? concurrency : undefined,
      scheduler: known('-S', '--scheduler', ...(kind === 'beat' ? [] : ['--scheduler'])),
      hasBeat: kind === 'worker' && rest.some(word => word === '-B' || word === '--beat'),
      ...{ book: run.book, rank: run.rank, evidence: run.evidence },
      ...(run.supervision && { supervision: run.supervision }),
    },
  ];
}

/** `-Q a,b`, `-Qa,b`, `--queues a,b`, `--queues=a,b`. */
function optionOf(words: readonly string[], names: readonly string[]): string | undefined {
  for (const [index, word] of words.entries())
    for (const name of names) {
      if (word === name) return words[index + 1];
      if (name.startsWith('--') && word.startsWith(`${name}=`)) return word.slice(name.length + 1);
      if (!name.startsWith('--') && word.startsWith(name) && !word.startsWith('--'))
        return word.slice(name.length).replace(/^=/, '');
    }
  return undefined;
}

function listOf(text: string | undefined): string[] | undefined {
  return text
    ?.split(',')
    .map(each => each.trim())
    .filter(each => each !== '');
}
