import { type Message, message } from '../messages/message.ts';
import type { Wording } from '../messages/wording.ts';

/** What kind of failure it is. */
export const failureClasses = [
  /** A step said itself what is wrong, and it is none of the other kinds. */
  'declared',
  /** A variable of the environment that the product cannot start without is not set. */
  'variable-missing',
  /** A variable of the environment has a value that the product refuses. */
  'variable-invalid',
  /** Django refuses its settings. */
  'setting-invalid',
  'disk-full',
  'out-of-memory',
  'port-taken',
  /** A program was built for another processor. */
  'wrong-architecture',
  /** The kernel's limit of watched files is reached. */
  'file-watches-exhausted',
  /** Files belong to somebody else, or are mounted read-only. */
  'permission-denied',
  /** A TLS certificate is signed by nobody whom the container trusts: mostly a company network that intercepts TLS. */
  'certificate-unknown',
  'registry-unreachable',
  'lock-missing',
  'lock-outdated',
  'lock-broken',
  /** A package cannot be downloaded. */
  'dependency-unreachable',
  /** A package was downloaded and cannot be built. */
  'dependency-build',
  /** There is no such package, or no such version. */
  'dependency-not-found',
  /** What was downloaded is not what the lock file describes. */
  'dependency-mismatch',
  /** Node, pnpm or Python is not of the version that the product asks for. */
  'tool-version',
  'database-unreachable',
  'database-denied',
  'database-unknown',
  /** A table or a column is missing. */
  'database-not-migrated',
  /** A migration was interrupted: MySQL cannot undo a change of tables. */
  'database-half-migrated',
  'database-charset',
  'broker-unreachable',
  'broker-denied',
  'broker-vhost',
  /** RabbitMQ takes no messages: its memory or its disk is short. */
  'broker-blocked',
  'redis-unreachable',
  'redis-denied',
  'redis-loading',
  'redis-memory',
  'link-missing',
  'submodule-missing',
  'syntax-error',
  'import-error',
  /** An exception that is none of the other kinds ended the process. */
  'exception',
  /** supervisord does not find the program that it should start. */
  'program-missing',
  /** The process lives, and nothing listens on its port. */
  'alive-not-listening',
  /** The process lives and answers no probe. */
  'hung',
  /** The process lives and does nothing: a signal has stopped it. */
  'process-stopped',
  /** Somebody had supervisord stop a program. */
  'program-stopped',
  /** The worker answers, and its pool begins no task. */
  'pool-stuck',
  /** No worker consumes a queue that one is to consume. */
  'queue-unread',
  /** It left with 0 because it is made to do so now and then. */
  'exits-by-design',
  /** It left with 0 although it should run for good. */
  'exited-with-success',
  'killed-by-signal',
] as const;
export type FailureClass = (typeof failureClasses)[number];

/** One way to put it right. */
export interface Fix {
  /** To be typed in the checkout, where a command does it. */
  readonly command?: string;
  readonly says: Wording;
}

/** Why something failed, and what to do. */
export interface Diagnosis {
  readonly class: FailureClass;
  /** The first line that says why, without its time stamp and without passwords. */
  readonly cause: Wording;
  /** What that means here, in one sentence. */
  readonly explanation: Wording;
  readonly fix: readonly Fix[];
  /** `file:line`, below the checkout if it lies there. */
  readonly where?: string;
}

/** A failure in all the words there are for it, as data: what the card shows and `--json` tells. */
export interface Explained {
  /** What failed; of several that were built or made together, the first. */
  readonly service: string;
  /** Absent where nothing is known of failures like this. */
  readonly class?: FailureClass;
  /** The first line that says why, without passwords. */
  readonly cause: Wording;
  /** What that means here, in one sentence. */
  readonly explanation?: Wording;
  /** `file:line`, below the checkout if it lies there. */
  readonly where?: string;
  /** What the last probe or health check answered. */
  readonly probe?: Wording;
  /** What to try, the likeliest first. */
  readonly fixes: readonly Fix[];
}

/** What is told of a failure whatever its diagnosis. */
export interface Seen extends Pick<Explained, 'service' | 'cause' | 'probe' | 'fixes'> {
  /** What a person types to try again: stands for `bkdev up` in the fixes. */
  readonly retry: string;
}

/** The words of a diagnosis, or, where there is none, of what was seen. */
export function toExplained(diagnosis: Diagnosis | undefined, { retry, ...seen }: Seen): Explained {
  if (diagnosis === undefined) return seen;
  const { fix, ...told } = diagnosis;
  const known = fix.map(each => (each.command === 'bkdev up' ? { ...each, command: retry } : each));
  return { ...seen, ...told, fixes: known.length > 0 ? known : seen.fixes };
}

/** The fixes in one line, for those who read no more; empty where there are none. */
export function hintFrom(fixes: readonly Fix[]): Wording {
  return fixes.length === 0 ? '' : message('failure.fixes', { fixes });
}

/** A word of a command as a POSIX shell reads it back, whatever is in it: a path may have spaces. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** Signals that a container's exit status tells: 128 and its number (signal(7)). */
const signals: Readonly<Record<number, string>> = {
  129: 'SIGHUP',
  130: 'SIGINT',
  131: 'SIGQUIT',
  132: 'SIGILL',
  134: 'SIGABRT',
  135: 'SIGBUS',
  136: 'SIGFPE',
  137: 'SIGKILL',
  139: 'SIGSEGV',
  141: 'SIGPIPE',
  143: 'SIGTERM',
  159: 'SIGSYS',
};

/** The signal that an exit status tells of; undefined where it tells of none. */
export function signalOf(exitCode: number): string | undefined {
  return signals[exitCode];
}

/** How a container came to its end, after its name or alone: `killed by SIGKILL (exit 137)`, `exited with 1`. */
export function endWords(container: { readonly exitCode: number; readonly oomKilled?: boolean }): Message {
  const { exitCode, oomKilled = false } = container;
  if (oomKilled) return message('exit.out-of-memory');
  const signal = signalOf(exitCode);
  if (signal === undefined) return message('exit.status', { exitCode });
  return signal === 'SIGKILL' ? message('exit.killed', { exitCode }) : message('exit.signalled', { signal, exitCode });
}
