import { saidIn, wordingIn } from '../../shared/messages/said.ts';
import { type AnyMessage, isMessage, mapQuoted, quotesIn, type Wording } from '../../shared/messages/wording.ts';

/** One line of a log, made fit for the rules. */
export interface Line {
  /** Without time stamp, escapes and surrounding space. */
  readonly text: string;
  /** The same with its indentation. */
  readonly whole: string;
  /**
   * `said`: the program says so. `source`: source text quoted in a traceback, which may say anything. `aside`: of a single
   * task or request, whose failure the process survives.
   */
  readonly kind: 'said' | 'source' | 'aside';
  /** What a probe found: said by one who asked, whatever the role. */
  readonly answer?: Wording;
  /** What bkdev's own program in the container said; `text` is then what that quotes from outside. */
  readonly message?: AnyMessage;
}

/**
 * No more is looked at than so many lines from the beginning and so many from the end, and so much of each (UTF-16
 * units).
 */
const headLines = 600;
const tailLines = 1400;
const consideredLength = 1000;

/** Colours, titles and links, and every control character but the tab. */
const steering = new RegExp(
  ['\\u001b\\[[0-?]*[ -/]*[@-~]', '\\u001b\\][^\\u0007\\u001b]*(?:\\u0007|\\u001b\\\\)?', '[^\\P{Cc}\\t]'].join('|'),
  'gu',
);

/** What loggers put before a message. supervisord's stays: its lines are told by it. */
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

/** Celery logs a task's failure as an ERROR; only what the consumer says under that level concerns the worker itself. */
const taskRecord = /^\[\d{4}-\d\d-\d\d [\d:,]+: ERROR\/[\w-]+\] (?!consumer: )/;
const requestRecord = /\bInternal Server Error: \//;
/** What a program prints while Celery holds its output: a traceback word by word, which was logged in one piece before. */
const redirected = /^\[\d{4}-\d\d-\d\d [\d:,]+: WARNING\/[\w-]+\]/;
const newRecord = /^(?:\[\d{4}-\d\d-\d\d |\d{4}-\d\d-\d\d [\d:,]+ [A-Z]+ )/;
const frame = /^( *)File "[^"]*", line \d+/;

/** Whose failure does not end the process that tells of it. */
export interface Asides {
  /** Failures of single tasks, which a Celery worker logs as errors. */
  readonly tasks: boolean;
  /** Failures of single requests, which Django logs as errors. */
  readonly requests: boolean;
}

/** The lines as the rules see them. */
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

/** What somebody said as a line: of a message only what it quotes is text that patterns may be for. */
export function toLine(said: Wording): Line {
  const text = quotesIn(said).join(' ');
  return { text, whole: text, kind: 'said', ...(isMessage(said) && { message: said }) };
}

function bounded(lines: readonly string[]): string[] {
  if (lines.length <= headLines + tailLines) return [...lines];
  return [...lines.slice(0, headLines), ...lines.slice(-tailLines)];
}

/** The beginning of a line; of what overwrites itself, as progress does, the last state. */
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
 * What environments, command lines (`APP_SECRET=x`), JSON and Python (`"password": "x"`) and YAML (`  token: x`) say
 * of secrets.
 */
const assigned: readonly RegExp[] = [
  new RegExp(`((?:\\b|_)${secretName}\\s?=\\s?)${value}`, 'gi'),
  new RegExp(`((?:\\b|_)${secretName}["']\\s?[:,]\\s?)${value}`, 'gi'),
  new RegExp(`(^\\s*(?:- )?\\w{0,60}${secretName}:\\s)${value}`, 'gi'),
];

/** The text without passwords, tokens and keys; of a message, each of its parts. */
export function withoutSecrets<Text extends Wording>(text: Text): Text {
  return mapQuoted(text, quoted =>
    assigned.reduce((safe, pattern) => safe.replace(pattern, '$1***'), quoted.replace(inAddress, '$1:***@')),
  );
}

/**
 * What was said as it is shown: without secrets; text from outside without time stamp and not longer than a person
 * reads.
 */
export function shown(text: Wording): Wording {
  if (typeof text !== 'string') return withoutSecrets(text);
  const safe = withoutSecrets(text.replace(supervisorPrefix, ''));
  return safe.length > shownLength ? `${safe.slice(0, shownLength)}…` : safe;
}

/** What supervisord says when it starts and ends programs, in its log format: that it did, never why. */
const supervisorLine =
  /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} (?:CRIT|WARN|INFO) (?:exited|gave up|spawned|success|stopped|waiting for|killing|reaped|received SIG|supervisord started|RPC interface|Included extra file|Server 'unix_http_server')/;

const errorLine =
  /^(?:[A-Za-z_][\w.]*(?:Error|Exception|Exit|Interrupt|Configured|DoesNotExist)\b.*|(?:error|fatal|critical)\b.*|.*\b(?:ERROR|FATAL|CRITICAL)\b.*)/i;

/**
 * Where nothing is known of the failure: the last line that looks like an error, else the last line at all; undefined
 * where nothing was written.
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

/** The last lines of what was written, as they may be shown; a step's marked lines are told elsewhere. */
export function lastLines(lines: readonly string[]): Wording[] {
  return lines
    .filter(line => (saidIn(line)?.as ?? 'progress') === 'progress')
    .slice(-evidenceLines)
    .map(line => wordingIn(line))
    .map(line => withoutSecrets(typeof line === 'string' ? line.slice(0, consideredLength) : line));
}
