import type { Line } from './lines.ts';
import type { Rule } from './rule.ts';

/** Parts other than code that the checkout lacks. Precedes the import errors that follow from that. */
export const checkoutRules: readonly Rule[] = [
  {
    class: 'submodule-missing',
    patterns: [
      /`\/workspace\/(?<folder>[^`]+)` does not appear to be a Python project/,
      /Distribution not found at: file:\/\/\/workspace\/(?<folder>\S+)/,
    ],
    answers: ['step.local-package-absent', 'step.local-package-empty', 'step.local-package-unbuildable'],
    explanation: 'diagnosis.submodule-empty',
    fix: [{ command: 'git submodule update --init {folder}', says: 'fix.check-out-submodule' }],
  },
  {
    class: 'link-missing',
    answers: ['step.link-refused'],
    explanation: 'diagnosis.link-refused',
    fix: [{ command: 'bkdev up', says: 'fix.retry-after-link' }],
  },
];

const unreadable = 'diagnosis.syntax-error';

/** Errors in the product's own code. Sources: Python's exceptions, and how Celery, Django and gunicorn print them. */
export const codeRules: readonly Rule[] = [
  {
    class: 'syntax-error',
    patterns: [/^(?:SyntaxError|IndentationError|TabError): /],
    explanation: unreadable,
    fix: [{ command: 'bkdev up', says: 'fix.correct-line' }],
    where: 'traceback',
  },
  {
    class: 'syntax-error',
    patterns: [/^django setup failed: .*\((?<file>[\w./-]+\.py), line (?<line>\d+)\)$/],
    explanation: unreadable,
    fix: [{ command: 'bkdev up', says: 'fix.correct-line' }],
    where: '{file}:{line}',
  },
  {
    class: 'import-error',
    patterns: [
      /^(?:ModuleNotFoundError|ImportError): cannot import name '(?<module>[^']*)'/,
      /^(?:ModuleNotFoundError|ImportError): No module named '(?<module>[^']*)'/,
      /^django setup failed: (?:No module named|cannot import name) '(?<module>[^']*)'/,
      /^The module (?<module>\S+) was not found\.$/,
      /^ImportError: (?<module>\S+): cannot open shared object file/,
      /^(?:ModuleNotFoundError|ImportError): /,
    ],
    explanation: 'diagnosis.import-error',
    fix: [
      { command: 'bkdev up', says: 'fix.correct-import' },
      { command: 'bkdev restart deps', says: 'fix.install-locked', where: 'locked' },
      { command: 'cd {product} && uv add {module}', says: 'fix.add-package', where: 'not-locked' },
    ],
    where: 'traceback',
  },
  {
    class: 'exception',
    answers: [500, 501, 502, 503, 504].map(status => ({ code: 'probe.answers-status', with: { status } })),
    explanation: 'diagnosis.request-failed',
    fix: [{ command: 'bkdev logs {service}', says: 'fix.show-exception' }, { says: 'fix.open-in-browser' }],
  },
];

const frame = /^\s*File "(?<file>[^"]+)", line (?<line>\d+)(?<within>, in )?/;
const consideredFrames = 200;
const isChain = /^(?:The above exception was the direct cause of|During handling of the above exception)/;

/**
 * Returns the location of the exception on the given line, relative to the checkout if it is in there: for a syntax
 * error, the quoted location; otherwise the innermost frame inside the checkout, considering the next exception of the
 * chain, too; otherwise the innermost frame.
 */
export function placeOf(lines: readonly Line[], index: number): string | undefined {
  const own = framesBefore(lines, index);
  const [innermost] = own;
  const quoted = own.find(({ within }) => within === undefined);
  const next = nextOfChain(lines, index);
  const following = next === undefined ? [] : framesBefore(lines, next);
  const told = quoted ?? [...own, ...following].find(({ file }) => isOurs(file)) ?? innermost;
  return told && place(told.file, told.line);
}

interface Frame {
  readonly file: string;
  readonly line: string;
  readonly within?: string;
}

/** Returns the frames of one traceback, innermost first. */
function framesBefore(lines: readonly Line[], index: number): Frame[] {
  const first = Math.max(0, index - consideredFrames);
  const before = lines.slice(first, index);
  const start = before.findLastIndex(({ text }) => text.startsWith('Traceback (most recent call last):'));
  return before
    .slice(start + 1)
    .flatMap(({ whole }) => (frame.exec(whole)?.groups as Frame | undefined) ?? [])
    .filter(({ file }) => !file.startsWith('<frozen'))
    .reverse();
}

function nextOfChain(lines: readonly Line[], index: number): number | undefined {
  const said = lines
    .slice(index + 1, index + consideredFrames)
    .flatMap(({ text, kind }, at) => (kind !== 'source' && text !== '' ? [{ text, at: index + 1 + at }] : []));
  const [link, head, end] = said;
  return link && head && isChain.test(link.text) && head.text.startsWith('Traceback') ? end?.at : undefined;
}

function isOurs(file: string): boolean {
  return /^\/(?:workspace|opt\/bkdev)\//.test(file);
}

/** `file:line`, without the mount points of the checkout and its definition. */
function place(file: string, line: string): string {
  return `${file.replace(/^\/workspace\//, '').replace(/^\/opt\/bkdev\//, '.devcontainer/')}:${line}`;
}

/**
 * Returns the index of the last exception's own line: the first line after its traceback that is not indented
 * (docs.python.org/3/library/traceback.html). In a chain, the last exception counts.
 */
export function lastException(lines: readonly Line[]): number | undefined {
  const start = lines.findLastIndex(
    ({ text, kind }) => kind === 'said' && text.startsWith('Traceback (most recent call last):'),
  );
  if (start < 0) return undefined;
  const end = lines.findIndex(({ text, kind }, index) => index > start && kind === 'said' && text !== '');
  return end < 0 ? undefined : end;
}
