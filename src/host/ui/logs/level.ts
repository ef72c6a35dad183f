/** The severity of a line, by its own words. */
export type Level = 'debug' | 'info' | 'warning' | 'error';

/** From least to most severe. */
export const levels: readonly Level[] = ['debug', 'info', 'warning', 'error'];

/** Number of characters to examine; the level is near the start of a line. */
const considered = 300;

/** The last line of an exception, as Python prints it. */
const exception = /^(?:[A-Za-z_]\w*\.)*[A-Z]\w*(?:Error|Exception|Warning|Exit|Interrupt)(?::|$)/;

/**
 * The notations that loggers use for levels: in capitals, in brackets, or as a field. The first match in a line counts.
 */
const word =
  /\b(?:(ERROR|CRITICAL|FATAL|PANIC|SEVERE)|(WARN|WARNING|CRIT)|(INFO|NOTICE)|(DEBUG|TRACE))\b|\[(?:(error|critical|crit|fatal|alert|emerg)|([Ww]arn(?:ing)?)|(info|notice|Note)|(debug|trace))\]/;
const field =
  /\b(?:level|severity|levelname)"?\s*[=:]\s*"?(?:(error|critical|fatal|panic)|(warn)|(info|notice)|(debug|trace))/i;
/** Access logs in the combined format and Django's: the status after the request. */
const failedRequest = /^Traceback \(most recent call last\):|" 5\d\d (?:\d|-)/;
const ofGroups: readonly Level[] = ['error', 'warning', 'info', 'debug'];

/** Returns the level that a line states. */
export function levelOf(text: string): Level | undefined {
  const start = text.length > considered ? text.slice(0, considered) : text;
  if (exception.test(start)) return /Warning(?::|$)/.test(start) ? 'warning' : 'error';
  if (failedRequest.test(start)) return 'error';
  const groups = (field.exec(start) ?? word.exec(start))?.slice(1) ?? [];
  const group = groups.findIndex(found => found !== undefined);
  return group < 0 ? undefined : ofGroups[group % ofGroups.length];
}

/** Whether a level is at least as severe; a line without a level counts as `info`. */
export function isAtLeast(level: Level | undefined, least: Level | undefined): boolean {
  return least === undefined || levels.indexOf(level ?? 'info') >= levels.indexOf(least);
}
