import { type Message, message } from '../messages/message.ts';
import type { Wording } from '../messages/wording.ts';

/** The kinds of failures. */
export const failureClasses = [
  /** A step reported the problem itself, and it fits no other class. */
  'declared',
  /** A required environment variable is not set. */
  'variable-missing',
  /** The product rejects the value of an environment variable. */
  'variable-invalid',
  /** Django rejects its settings. */
  'setting-invalid',
  'disk-full',
  'out-of-memory',
  'port-taken',
  'port-privileged',
  /** A program was built for another CPU architecture. */
  'wrong-architecture',
  /** The kernel's limit on watched files is reached. */
  'file-watches-exhausted',
  /** Files belong to another user or are mounted read-only. */
  'permission-denied',
  /** The container does not trust the issuer of a TLS certificate, usually because a company network intercepts TLS. */
  'certificate-unknown',
  'registry-unreachable',
  'lock-missing',
  'lock-outdated',
  'lock-broken',
  /** The lock file lacks packages for the container's platform. */
  'lock-platform',
  /** A package cannot be downloaded. */
  'dependency-unreachable',
  /** A package was downloaded but cannot be built. */
  'dependency-build',
  /** The package or version does not exist. */
  'dependency-not-found',
  /** The downloaded package does not match the lock file. */
  'dependency-mismatch',
  /** A script of package.json failed. */
  'script-failed',
  /** The version of Node, pnpm or Python is not the one the product asks for. */
  'tool-version',
  'database-unreachable',
  'database-denied',
  'database-unknown',
  /** A table or column is missing. */
  'database-not-migrated',
  /** A migration was interrupted; MySQL cannot roll back schema changes. */
  'database-half-migrated',
  'database-charset',
  'broker-unreachable',
  'broker-denied',
  'broker-vhost',
  /** RabbitMQ accepts no messages because it is short of memory or disk. */
  'broker-blocked',
  'redis-unreachable',
  'redis-denied',
  'redis-loading',
  'redis-memory',
  'link-missing',
  'submodule-missing',
  'syntax-error',
  /** A dev server is running, but what was saved does not compile. */
  'compile-error',
  'import-error',
  /** An exception of no other class ended the process. */
  'exception',
  /** supervisord cannot find the program to start. */
  'program-missing',
  /** The process is alive but not listening on its port. */
  'alive-not-listening',
  /** The process is alive but answers no probe. */
  'hung',
  /** The process is alive but was stopped by a signal. */
  'process-stopped',
  /** Somebody stopped the program through supervisord. */
  'program-stopped',
  /** The worker answers, but its pool is not picking up tasks. */
  'pool-stuck',
  /** No worker consumes a queue that should be consumed. */
  'queue-unread',
  /** It exited with 0, as it does by design now and then. */
  'exits-by-design',
  /** It exited with 0 although it should keep running. */
  'exited-with-success',
  'killed-by-signal',
] as const;
export type FailureClass = (typeof failureClasses)[number];

/** One way to fix a failure. */
export interface Fix {
  /** The command to type in the checkout, if there is one. */
  readonly command?: string;
  readonly says: Wording;
}

/** Why something failed, and what to do. */
export interface Diagnosis {
  readonly class: FailureClass;
  /** The first line that explains it, without time stamp and passwords. */
  readonly cause: Wording;
  /** What it means here, in one sentence. */
  readonly explanation: Wording;
  readonly fix: readonly Fix[];
  /** `file:line`, relative to the checkout if the file is in it. */
  readonly where?: string;
}

/** A fully explained failure, as data: the content of the card and of `--json`. */
export interface Explained {
  /** The service that failed; if several were built or created together, the first. */
  readonly service: string;
  /** Absent if the failure was not recognised. */
  readonly class?: FailureClass;
  /** The first line that explains it, without passwords. */
  readonly cause: Wording;
  /** What it means here, in one sentence. */
  readonly explanation?: Wording;
  /** `file:line`, relative to the checkout if the file is in it. */
  readonly where?: string;
  /** The answer of the last probe or health check. */
  readonly probe?: Wording;
  /** What to try, most likely first. */
  readonly fixes: readonly Fix[];
}

/** What is known about a failure without a diagnosis. */
export interface Seen extends Pick<Explained, 'service' | 'cause' | 'probe' | 'fixes'> {
  /** The command that tries again; it replaces `bkdev up` in the fixes. */
  readonly retry: string;
}

/** The explanation from a diagnosis or, without one, from what was observed. */
export function toExplained(diagnosis: Diagnosis | undefined, { retry, ...seen }: Seen): Explained {
  if (diagnosis === undefined) return seen;
  const { fix, ...told } = diagnosis;
  const known = fix.map(each => (each.command === 'bkdev up' ? { ...each, command: retry } : each));
  return { ...seen, ...told, fixes: known.length > 0 ? known : seen.fixes };
}

/** The fixes on one line; empty if there are none. */
export function hintFrom(fixes: readonly Fix[]): Wording {
  return fixes.length === 0 ? '' : message('failure.fixes', { fixes });
}

/** Quotes a word for a POSIX shell if needed, for example a path with spaces. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** Signals by exit status: 128 plus the signal's number (signal(7)). */
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

/** The signal behind an exit status; undefined if there is none. */
export function signalOf(exitCode: number): string | undefined {
  return signals[exitCode];
}

/** How a container ended: `killed by SIGKILL (exit 137)`, `exited with 1`. */
export function endWords(container: {
  readonly exitCode: number;
  readonly oomKilled?: boolean;
  /** Bytes. */
  readonly memoryLimit?: number;
}): Message {
  const { exitCode, oomKilled = false, memoryLimit } = container;
  if (oomKilled) return message('exit.out-of-memory', memoryLimit === undefined ? {} : { limit: memoryLimit });
  const signal = signalOf(exitCode);
  if (signal === undefined) return message('exit.status', { exitCode });
  return signal === 'SIGKILL' ? message('exit.killed', { exitCode }) : message('exit.signalled', { signal, exitCode });
}
