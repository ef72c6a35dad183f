import { message } from '../../../shared/messages/message.ts';
import { partOf, type Wording } from '../../../shared/messages/wording.ts';
import type { ErrorReport } from '../../../shared/model/error.ts';
import type { Fix } from '../../../shared/model/failure.ts';
import { glyphs } from '../state/badge.ts';
import { cellWidth } from './cells.ts';
import { say } from './language.ts';
import { neutralise } from './neutralise.ts';
import { plain } from './plain.ts';
import { paint } from './theme.ts';

/** The parts of a failure besides its message; empty if absent, or already in the message. Neutralised text. */
export interface FailureWords {
  /** Class and location: `import error at shop/urls.py:3`. */
  readonly about: string;
  readonly explanation: string;
  readonly probe: string;
  readonly fixes: readonly FixWords[];
}

/** A fix as shown. */
export interface FixWords {
  readonly command?: string;
  readonly says: string;
}

/** Returns the texts of a failure, for everything that shows one. */
export function failureWords(report: ErrorReport): FailureWords {
  const { code, hint, class: kind, where, explanation = '', probe = '', fixes = [] } = report;
  const unsaid = (text: Wording) => (partOf(report.message, text) ? '' : plain(text));
  // A step's declared error is complete in the message.
  const isDeclared = kind === 'declared';
  const isSaid = isDeclared || kind === code;
  const named = isSaid || kind === undefined ? '' : message(`class.${kind}`);
  const about = message('text.kind-and-place', { kind: named, where: where ?? '' });
  const otherwise = hint === '' ? [] : [{ says: hint }];
  return {
    about: plain(about),
    explanation: isDeclared ? '' : unsaid(explanation),
    probe: unsaid(probe),
    fixes: (fixes.length > 0 ? fixes : otherwise).map(({ command, says }: Fix) =>
      command === undefined ? { says: plain(says) } : { command: plain(command), says: plain(says) },
    ),
  };
}

/** Formats a fix in one line: the command, and what it does or when to use it. */
export function fixText({ command, says }: FixWords): string {
  return command === undefined ? says : say(message('text.fix', { command, says }));
}

/** Formats a failure as a block of lines: what failed, its class and location, evidence, and what to try. */
export function formatError(report: ErrorReport, color: boolean): readonly string[] {
  const [first = '', ...rest] = say(report.message).split('\n').map(plain);
  const { about, explanation, probe, fixes } = failureWords(report);
  const mark = say(message('text.try'));
  return [
    `${paint('bad', glyphs.bad, color)} ${paint('strong', first, color)}`,
    ...rest.map(line => `  ${line}`),
    ...[about, explanation, probe && say(message('text.last-probe', { probe }))]
      .filter(line => line !== '')
      .map(line => `  ${line}`),
    ...(report.detail ?? []).map(line =>
      `  ${paint('faint', '|', color)} ${neutralise(say(line), { color })}`.trimEnd(),
    ),
    ...fixes.map((fix, index) => `  ${index === 0 ? mark : ' '.repeat(cellWidth(mark))}${fixText(fix)}`),
  ];
}
