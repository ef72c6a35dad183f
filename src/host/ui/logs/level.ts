/** How grave a line is, by its own words; `undefined` where it says nothing. */
export type Level = 'debug' | 'info' | 'warning' | 'error';

/** From the least to the gravest. */
export const levels: readonly Level[] = ['debug', 'info', 'warning', 'error'];

/** A line tells its level early; no more of it is looked at. */
const considered = 300;

/** An exception's last line, as Python prints it. */
const exception = /^(?:[A-Za-z_]\w*\.)*[A-Z]\w*(?:Error|Exception|Warning|Exit|Interrupt)(?::|$)/;

const marks: readonly (readonly [Level, RegExp])[] = [
  ['error', /^bkdev-error: /],
  ['warning', /^bkdev-warning: /],
  ['error', /\b(?:ERROR|CRITICAL|FATAL|PANIC|SEVERE)\b|\[(?:error|critical|crit|fatal|alert|emerg)\]/],
  ['error', /\b(?:level|severity|levelname)"?\s*[=:]\s*"?(?:error|critical|fatal|panic)/i],
  // Combined and Django's access logs: the status after the request.
  ['error', /^Traceback \(most recent call last\):|" 5\d\d (?:\d|-)/],
  ['warning', /\b(?:WARN|WARNING|CRIT)\b|\[(?:warn|warning|Warning)\]/],
  ['warning', /\b(?:level|severity|levelname)"?\s*[=:]\s*"?warn/i],
  ['info', /\b(?:INFO|NOTICE)\b|\[(?:info|notice|Note)\]|\b(?:level|severity|levelname)"?\s*[=:]\s*"?(?:info|notice)/],
  ['debug', /\b(?:DEBUG|TRACE)\b|\[(?:debug|trace)\]|\b(?:level|severity|levelname)"?\s*[=:]\s*"?(?:debug|trace)/],
];

/** The level that a line tells of itself. */
export function levelOf(text: string): Level | undefined {
  const start = text.length > considered ? text.slice(0, considered) : text;
  if (exception.test(start)) return /Warning(?::|$)/.test(start) ? 'warning' : 'error';
  return marks.find(([, pattern]) => pattern.test(start))?.[0];
}

/** Whether a level is at least that grave; a line that says nothing is as grave as information. */
export function isAtLeast(level: Level | undefined, least: Level | undefined): boolean {
  return least === undefined || levels.indexOf(level ?? 'info') >= levels.indexOf(least);
}
