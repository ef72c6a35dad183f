import { message } from '../../../shared/messages/message.ts';
import type { Wording } from '../../../shared/messages/wording.ts';
import type { ErrorCode } from '../../../shared/model/error.ts';

/** A fix as data, so that it can be shown before anything is changed. Steps run in order until one fails. */
export interface Fix {
  readonly summary: Wording;
  /** The error code to throw if it cannot be applied. */
  readonly code: ErrorCode;
  readonly steps: readonly FixStep[];
}

export type FixStep =
  | /** Runs a program; `shown` says in a person's words what that changes. */ {
      kind: 'run';
      argv: readonly string[];
      needsRoot: boolean;
      shown: Wording;
    }
  | /** Brings the package lists up to date, as root. */ { kind: 'refresh-packages' }
  | /** Installs packages of the distribution's package manager (apt), with what they depend on, as root. */ {
      kind: 'install-packages';
      packages: readonly string[];
    }
  | /** Writes a text file that everybody may read, as root. */ {
      kind: 'write-file';
      path: string;
      text: string;
      shown: Wording;
    }
  | /** Feeds what one program prints to another; the first one as root. Both have to succeed. */ {
      kind: 'pipe';
      from: readonly string[];
      to: readonly string[];
      shown: Wording;
    }
  | /** Starts the local Docker daemon as root and waits until it answers. */ {
      kind: 'start-daemon';
      by: 'systemd' | 'dockerd';
    }
  | /** What only the person can do. */ { kind: 'tell'; text: Wording };

/** A fix that bkdev cannot apply; it consists of instructions. */
export function manualFix(summary: Wording, code: ErrorCode, ...texts: readonly Wording[]): Fix {
  return { summary, code, steps: texts.map(text => ({ kind: 'tell', text })) };
}

/** Whether bkdev can apply any part of it. */
export function isApplicable(fix: Fix): boolean {
  return fix.steps.some(step => step.kind !== 'tell');
}

/** Removes fixes that others include: installing the engine, for instance, also installs Compose. */
export function distinctFixes(fixes: readonly Fix[]): Fix[] {
  return fixes.filter((fix, index) => !fixes.slice(0, index).some(earlier => covers(earlier, fix)));
}

function covers(fix: Fix, other: Fix): boolean {
  const packages = new Set(fix.steps.flatMap(step => (step.kind === 'install-packages' ? step.packages : [])));
  const rest = new Set(fix.steps.filter(step => step.kind !== 'install-packages').map(step => JSON.stringify(step)));
  return other.steps.every(step =>
    step.kind === 'install-packages' ? step.packages.every(name => packages.has(name)) : rest.has(JSON.stringify(step)),
  );
}

/** Lists the changes of a fix, one line each, for consent. */
export function listFix(fix: Fix): Wording[] {
  return fix.steps.flatMap(step => {
    const line = listStep(step);
    return line === undefined ? [] : [line];
  });
}

/** Describes a step's change; undefined if it is not worth a line. */
export function listStep(step: FixStep): Wording | undefined {
  switch (step.kind) {
    case 'run':
    case 'pipe':
    case 'write-file':
      return step.shown;
    case 'refresh-packages':
      return undefined;
    case 'install-packages':
      return message('setup.fix.installs', { packages: step.packages });
    case 'start-daemon':
      return message(step.by === 'systemd' ? 'setup.fix.starts-unit' : 'setup.fix.starts-dockerd');
    case 'tell':
      return message('setup.fix.by-hand', { what: step.text });
    default:
      return step satisfies never;
  }
}
