import type { Role } from '../model/service.ts';

/** What is known of a build, a step, a role or a store that did not do what it should. */
export interface Symptom {
  readonly service: string;
  readonly role: Role;
  /**
   * What was written in this run, oldest first: a build's output, the texts of the devcontainer CLI's log, supervisord's
   * lines, the role's own. Any number, of any length, with whatever bytes and escapes in them.
   */
  readonly lines: readonly string[];
  /** Exit status of the container, the step or the build; absent while it runs. */
  readonly exitCode?: number;
  readonly oomKilled?: boolean;
  /** What the last probe found wrong; absent when it found nothing wrong or there was none. */
  readonly probe?: string;
}

/** What kind of failure it is. */
export type DiagnosisClass =
  /** A step said itself what is wrong, and it is none of the other kinds. */
  | 'declared'
  /** A variable of the environment that the product cannot start without is not set. */
  | 'variable-missing'
  /** A variable of the environment has a value that the product refuses. */
  | 'variable-invalid'
  /** Django refuses its settings. */
  | 'setting-invalid'
  | 'disk-full'
  | 'out-of-memory'
  | 'port-taken'
  /** A program was built for another processor. */
  | 'wrong-architecture'
  /** The kernel's limit of watched files is reached. */
  | 'file-watches-exhausted'
  /** Files belong to somebody else, or are mounted read-only. */
  | 'permission-denied'
  /** A TLS certificate is signed by nobody whom the container trusts: mostly a company network that intercepts TLS. */
  | 'certificate-unknown'
  | 'registry-unreachable'
  | 'lock-missing'
  | 'lock-outdated'
  | 'lock-broken'
  /** A package cannot be downloaded. */
  | 'dependency-unreachable'
  /** A package was downloaded and cannot be built. */
  | 'dependency-build'
  /** There is no such package, or no such version. */
  | 'dependency-not-found'
  /** What was downloaded is not what the lock file describes. */
  | 'dependency-mismatch'
  /** Node, pnpm or Python is not of the version that the product asks for. */
  | 'tool-version'
  | 'database-unreachable'
  | 'database-denied'
  | 'database-unknown'
  /** A table or a column is missing. */
  | 'database-not-migrated'
  /** A migration was interrupted: MySQL cannot undo a change of tables. */
  | 'database-half-migrated'
  | 'database-charset'
  | 'broker-unreachable'
  | 'broker-denied'
  | 'broker-vhost'
  | 'redis-unreachable'
  | 'redis-denied'
  | 'redis-loading'
  | 'redis-memory'
  | 'link-missing'
  | 'submodule-missing'
  | 'syntax-error'
  | 'import-error'
  /** An exception that is none of the other kinds ended the process. */
  | 'exception'
  /** supervisord does not find the program that it should start. */
  | 'program-missing'
  /** The process lives, and nothing listens on its port. */
  | 'alive-not-listening'
  /** The process lives and answers no probe. */
  | 'hung'
  /** It left with 0 because it is made to do so now and then. */
  | 'exits-by-design'
  /** It left with 0 although it should run for good. */
  | 'exited-with-success'
  | 'killed-by-signal';

/** One way to put it right. */
export interface Fix {
  /** To be typed in the checkout, where a command does it. */
  readonly command?: string;
  readonly says: string;
}

/** Why something failed, and what to do. */
export interface Diagnosis {
  readonly class: DiagnosisClass;
  /** The first line that says why, without its time stamp and without passwords. */
  readonly cause: string;
  /** What that means here, in one sentence. */
  readonly explanation: string;
  readonly fix: readonly Fix[];
  /** `file:line`, below the checkout if it lies there. */
  readonly where?: string;
}
