import { saidIn, wordingIn } from '../../shared/messages/said.ts';
import { type AnyMessage, isMessage, mapQuoted, quotesIn, type Wording } from '../../shared/messages/wording.ts';

/** A log line, prepared for the rules. */
export interface Line {
  /** Without timestamp, escape sequences and surrounding whitespace. */
  readonly text: string;
  /** Like `text`, with indentation. */
  readonly whole: string;
  /**
   * `said`: logged by the program itself. `source`: source code quoted in a traceback, which may contain anything.
   * `aside`: about a single task or request, whose failure does not end the process.
   */
  readonly kind: 'said' | 'source' | 'aside';
  /** The answer of a probe; applies whatever the role. */
  readonly answer?: Wording;
  /** A message from bkdev's own program in the container; `text` then holds only what the message quotes. */
  readonly message?: AnyMessage;
}

/** Limits on what is examined: lines from the beginning, lines from the end, and the length of each (UTF-16 units). */
const headLines = 600;
const tailLines = 1400;
const consideredLength = 1000;

/** Colours, titles, links, and every control character except tabs. */
const steering = new RegExp(
  ['\\u001b\\[[0-?]*[ -/]*[@-~]', '\\u001b\\][^\\u0007\\u001b]*(?:\\u0007|\\u001b\\\\)?', '[^\\P{Cc}\\t]'].join('|'),
  'gu',
);

/** Prefixes that loggers add. supervisord's is kept, because its lines are recognised by it. */
const prefixes: readonly RegExp[] = [
  /^#\d+ (?:\d+\.\d+ )?/, // BuildKit's plain progress
  /^\d+\.\d{3} /, // BuildKit's summary of a failed instruction
  /^\[\d+ ms\] /, // devcontainer CLI
  /^\[\d{4}-\d\d-\d\d [\d:,]+: [A-Z]+\/[\w-]+\] ?/, // Celery
  /^\[\d{4}-\d\d-\d\d [\d:]+ [+-]\d{4}\] \[\d+\] \[[A-Z]+\] /, // gunicorn
  /^\d{4}-\d\d-\d\d +[\d:]+ \d+ \[[A-Za-z]+\] /, // MariaDB
  /^\d{4}-\d\d-\d\d [\d:.]+[+-][\d:]+ \[\w+\] <[\d.]+> /, // RabbitMQ
  /^\d+:[A-Z] \d+ \w+ \d{4} [\d:.]+ [*#.-] /, // Redis
  /^\d{4}-\d\d-\d\d [\d:,]+ [A-Z]+ +\d+ [\w.]+ /, // the product's own
];

/** Celery logs failed tasks as ERROR; only the consumer's own lines at that level concern the worker itself. */
const taskRecord = /^\[\d{4}-\d\d-\d\d [\d:,]+: ERROR\/[\w-]+\] (?!consumer: )/;
const requestRecord = /\bInternal Server Error: \//;
/** Output that Celery captured: a traceback, word by word, that was already logged in one piece. */
const redirected = /^\[\d{4}-\d\d-\d\d [\d:,]+: WARNING\/[\w-]+\]/;
const newRecord = /^(?:\[\d{4}-\d\d-\d\d |\d{4}-\d\d-\d\d [\d:,]+ [A-Z]+ )/;
const frame = /^( *)File "[^"]*", line \d+/;

/** Failures that do not end the process that logs them. */
export interface Asides {
  /** Failed tasks, which a Celery worker logs as errors. */
  readonly tasks: boolean;
  /** Failed requests, which Django logs as errors. */
  readonly requests: boolean;
}

/** Prepares lines for the rules. */
export function readLines(lines: readonly string[], asides: Asides): Line[] {
  let isAside = false;
  let quoteIndent = -1;
  return bounded(lines).map(line => {
    const own = wordingIn(line);
    if (isMessage(own)) return toLine(own);
    const cut = withoutSteering(line);
    if (redirected.test(cut)) isAside ||= cut.includes('Traceback (most recent call last):');
    else if (newRecord.test(cut))
      isAside = (asides.tasks && taskRecord.test(cut)) || (asides.requests && requestRecord.test(cut));
    const whole = withoutPrefix(cut);
    const text = whole.trim();
    const indent = whole.length - whole.trimStart().length;
    const opened = frame.exec(whole);
    if (opened) quoteIndent = (opened[1] ?? '').length;
    else if (indent < quoteIndent && text !== '') quoteIndent = -1;
    const isQuoted = quoteIndent >= 0 && text !== '' && (opened !== null || quoteIndent > 0 || indent > 0);
    return { text, whole, kind: isAside ? 'aside' : isQuoted ? 'source' : 'said' };
  });
}

/** Converts a text or message to a line; patterns apply only to what a message quotes. */
export function toLine(said: Wording): Line {
  const text = quotesIn(said).join(' ');
  return { text, whole: text, kind: 'said', ...(isMessage(said) && { message: said }) };
}

function bounded(lines: readonly string[]): string[] {
  if (lines.length <= headLines + tailLines) return [...lines];
  return [...lines.slice(0, headLines), ...lines.slice(-tailLines)];
}

/** Returns the beginning of a line; for a line that overwrites itself, such as progress, its last state. */
function withoutSteering(line: string): string {
  const considered = line.slice(0, consideredLength).trimEnd();
  return considered
    .slice(considered.lastIndexOf('\r') + 1)
    .replace(steering, '')
    .trimEnd();
}

function withoutPrefix(line: string): string {
  return prefixes.reduce((text, prefix) => text.replace(prefix, ''), line);
}

const shownLength = 400;

const supervisorPrefix = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} (?:CRIT|WARN|INFO) /;

/** `redis://:secret@redis`. */
const inAddress = /(:\/\/[^\s:@/'"]{0,200}):[^\s/'"]{1,200}@/g;

const secretName =
  '(?:password|passwd|passphrase|(?<=_)pwd|pass|secret|token|credentials?|(?:api|access|private)_?key)(?:_?(?:key|id|value))?';
const value = `(?:"[^"]{1,200}"|'[^']{1,200}'|[^\\s\\0"',;&)}]{1,200})`;

/**
 * Secrets in environments and command lines (`APP_SECRET=x`), JSON and Python (`"password": "x"`) and YAML (`  token:
 * x`).
 */
const assigned: readonly RegExp[] = [
  new RegExp(`((?:\\b|_)${secretName}\\s?=\\s?)${value}`, 'gi'),
  new RegExp(`((?:\\b|_)${secretName}["']\\s?[:,]\\s?)${value}`, 'gi'),
  new RegExp(`(^\\s*(?:- )?\\w{0,60}${secretName}:\\s)${value}`, 'gi'),
];

/** Removes passwords, tokens and keys from a text, or from each part of a message. */
export function withoutSecrets<Text extends Wording>(text: Text): Text {
  return mapQuoted(text, quoted =>
    assigned.reduce((safe, pattern) => safe.replace(pattern, '$1***'), quoted.replace(inAddress, '$1:***@')),
  );
}

/** Prepares a text for display: without secrets and, if it is from outside, without timestamp and truncated. */
export function shown(text: Wording): Wording {
  if (typeof text !== 'string') return withoutSecrets(text);
  const safe = withoutSecrets(text.replace(supervisorPrefix, ''));
  return safe.length > shownLength ? `${safe.slice(0, shownLength)}…` : safe;
}

/** supervisord's own lines about starting and ending programs; they never say why. */
const supervisorLine =
  /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} (?:CRIT|WARN|INFO) (?:exited|gave up|spawned|success|stopped|waiting for|killing|reaped|received SIG|supervisord started|RPC interface|Included extra file|Server 'unix_http_server')/;

const errorLine =
  /^(?:[A-Za-z_][\w.]*(?:Error|Exception|Exit|Interrupt|Configured|DoesNotExist)\b.*|(?:error|fatal|critical)\b.*|.*\b(?:ERROR|FATAL|CRITICAL)\b.*)/i;

/**
 * The fallback cause when no rule matches: the last line that looks like an error, otherwise the last line; undefined
 * if nothing was logged.
 */
export function lastWords(lines: readonly string[]): Wording | undefined {
  const said = lines
    .slice(-tailLines)
    .map(line => wordingIn(line))
    .map(line => (typeof line === 'string' ? withoutSteering(line).trim() : line))
    .filter(line => typeof line !== 'string' || (line !== '' && !supervisorLine.test(line)));
  const line = said.findLast(text => typeof text === 'string' && errorLine.test(text)) ?? said.at(-1);
  return line === undefined ? undefined : shown(line);
}

const evidenceLines = 20;

/** Returns the last lines for display, except a step's marked lines, which are shown elsewhere. */
export function lastLines(lines: readonly string[]): Wording[] {
  return lines
    .filter(line => (saidIn(line)?.as ?? 'progress') === 'progress')
    .slice(-evidenceLines)
    .map(line => wordingIn(line))
    .map(line => withoutSecrets(typeof line === 'string' ? line.slice(0, consideredLength) : line));
}
