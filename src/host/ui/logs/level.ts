/** How grave a line is, by its own words; `undefined` where it says nothing. */
export type Level = 'debug' | 'info' | 'warning' | 'error';

/** From the least to the gravest. */
export const levels: readonly Level[] = ['debug', 'info', 'warning', 'error'];

/** A line tells its level early; no more of it is looked at. */
const considered = 300;

/** An exception's last line, as Python prints it. */
const exception = /^(?:[A-Za-z_]\w*\.)*[A-Z]\w*(?:Error|Exception|Warning|Exit|Interrupt)(?::|$)/;

/**
 * A word for a level, as loggers put it: in capitals, in brackets, or as a field. What comes first in a line is its
 * level, the rest its words.
 */
const word =
  /\b(?:(ERROR|CRITICAL|FATAL|PANIC|SEVERE)|(WARN|WARNING|CRIT)|(INFO|NOTICE)|(DEBUG|TRACE))\b|\[(?:(error|critical|crit|fatal|alert|emerg)|([Ww]arn(?:ing)?)|(info|notice|Note)|(debug|trace))\]/;
const field =
  /\b(?:level|severity|levelname)"?\s*[=:]\s*"?(?:(error|critical|fatal|panic)|(warn)|(info|notice)|(debug|trace))/i;
/** Combined and Django's access logs: the status after the request. */
const failedRequest = /^Traceback \(most recent call last\):|" 5\d\d (?:\d|-)/;
const ofGroups: readonly Level[] = ['error', 'warning', 'info', 'debug'];

/** The level that a line tells of itself. */
export function levelOf(text: string): Level | undefined {
  const start = text.length > considered ? text.slice(0, considered) : text;
  if (exception.test(start)) return /Warning(?::|$)/.test(start) ? 'warning' : 'error';
  if (failedRequest.test(start)) return 'error';
  const groups = (field.exec(start) ?? word.exec(start))?.slice(1) ?? [];
  const group = groups.findIndex(found => found !== undefined);
  return group < 0 ? undefined : ofGroups[group % ofGroups.length];
}

/** Whether a level is at least that grave; a line that says nothing is as grave as information. */
export function isAtLeast(level: Level | undefined, least: Level | undefined): boolean {
  return least === undefined || levels.indexOf(level ?? 'info') >= levels.indexOf(least);
}
