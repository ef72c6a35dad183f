import { message } from '../messages/message.ts';
import type { Wording } from '../messages/wording.ts';
import type { Explained } from './failure.ts';

/**
 * Errors that a person can fix. Each code has one exit status (DESIGN §5: 2 configuration, 3 a role, 4 the machine, 130
 * interrupted).
 */
export type ErrorCode =
  | 'usage'
  | 'profile-unknown'
  | 'definition-missing'
  | 'definition-invalid'
  | 'layout-invalid'
  | 'lock-file-invalid'
  | 'role-failed'
  | 'step-failed'
  | 'timed-out'
  | 'engine-unreachable'
  | 'engine-forbidden'
  | 'engine-too-old'
  | 'compose-unusable'
  | 'base-image-unavailable'
  | 'build-failed'
  | 'create-failed'
  | 'checkout-unseen'
  | 'port-taken'
  | 'project-taken'
  | 'disk-full'
  | 'file-unusable'
  | 'limit-reached'
  | 'network-unreachable'
  | 'snapshot-failed'
  | 'snapshot-unusable'
  | 'consent-needed'
  | 'busy'
  | 'interrupted';

const exitStatusByCode: Record<ErrorCode, number> = {
  usage: 2,
  'profile-unknown': 2,
  'definition-missing': 2,
  'definition-invalid': 2,
  'layout-invalid': 2,
  'lock-file-invalid': 2,
  'role-failed': 3,
  'step-failed': 3,
  'timed-out': 3,
  'engine-unreachable': 4,
  'engine-forbidden': 4,
  'engine-too-old': 4,
  'compose-unusable': 4,
  'base-image-unavailable': 4,
  'build-failed': 4,
  'create-failed': 4,
  'checkout-unseen': 4,
  'port-taken': 4,
  'project-taken': 2,
  'disk-full': 4,
  'file-unusable': 4,
  'limit-reached': 4,
  'network-unreachable': 4,
  'snapshot-failed': 4,
  'snapshot-unusable': 2,
  'consent-needed': 4,
  busy: 4,
  interrupted: 130,
};

/** An error as plain data, for events and `--json`. If a service failed, it includes the explanation. */
export interface ErrorReport extends Partial<Explained> {
  readonly code: ErrorCode;
  /** What failed, which thing, and what was found. */
  readonly message: Wording;
  /** What to try. */
  readonly hint: Wording;
  /** Supporting lines: what was observed, the end of a log, the output of a tool. */
  readonly detail?: readonly Wording[];
}

/** An expected failure that the person at the keyboard can act on. Bugs in bkdev are plain `Error`s. */
export class BkdevError extends Error {
  readonly code: ErrorCode;
  readonly hint: Wording;
  readonly detail: readonly Wording[];
  readonly #report: ErrorReport;

  constructor(report: ErrorReport, options?: { cause?: unknown }) {
    super(typeof report.message === 'string' ? report.message : report.message.code, options);
    this.name = 'BkdevError';
    this.code = report.code;
    this.hint = report.hint;
    this.detail = report.detail ?? [];
    this.#report = report;
  }

  /** What the person is shown. `message` is only for stack traces, where no catalogue is available. */
  get told(): Wording {
    return this.#report.message;
  }

  /** The error as data. */
  report(): ErrorReport {
    const { detail = [], ...report } = this.#report;
    return detail.length > 0 ? { ...report, detail } : report;
  }
}

/** The exit status for an error: the one of its code, or 1 for a bug in bkdev. */
export function exitStatusOf(error: unknown): number {
  return error instanceof BkdevError ? exitStatusByCode[error.code] : 1;
}

/** The exit status of a command that ended with this report, or without one. */
export function exitStatusFor(report: ErrorReport | undefined): number {
  return report === undefined ? 0 : exitStatusByCode[report.code];
}

/** The error about a service that has to run for what was asked. */
export function notRunning(service: string): BkdevError {
  return new BkdevError({
    code: 'role-failed',
    message: message('exec.not-running', { service }),
    hint: message('exec.start-it'),
  });
}

/** The person interrupted the command; nothing is lost. */
export function interrupted(): BkdevError {
  return new BkdevError({ code: 'interrupted', message: message('error.interrupted'), hint: message('error.resume') });
}
