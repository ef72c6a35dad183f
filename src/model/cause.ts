/** What a failing step or program said about itself. */
export interface Cause {
  readonly message: string;
  readonly hint?: string;
}

const errorLine =
  /^(?:[A-Za-z_][\w.]*(?:Error|Exception|Exit|Interrupt|Configured|DoesNotExist)\b.*|(?:error|fatal|critical)\b.*|.*\b(?:ERROR|FATAL|CRITICAL)\b.*)/i;

/** What supervisord says when a program ends, in its log format: that it ended, never why. */
const supervisorLine =
  /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} (?:CRIT|WARN|INFO) (?:exited|gave up|spawned|success|stopped|waiting for|killing|reaped|received SIG|supervisord started|RPC interface)\b/;

/**
 * The line of a log that says why: what a step declared (`bkdev-error:` and `bkdev-hint:`), else the last line of the last Python
 * traceback, else the last line that looks like an error, else, of a program that has ended, the last line at all.
 */
export function causeIn(lines: readonly string[], hasEnded: boolean): Cause | undefined {
  const said = lines.map(line => line.trim()).filter(line => line !== '' && !supervisorLine.test(line));
  const declared = said.findLast(line => line.startsWith('bkdev-error:'));
  if (declared) {
    const hint = said.findLast(line => line.startsWith('bkdev-hint:'));
    const message = declared.slice('bkdev-error:'.length).trim();
    return hint ? { message, hint: hint.slice('bkdev-hint:'.length).trim() } : { message };
  }
  const line =
    lastOfTraceback(lines) ?? said.findLast(text => errorLine.test(text)) ?? (hasEnded ? said.at(-1) : undefined);
  return line === undefined ? undefined : { message: line };
}

/** A traceback's last line is the first one after it that is not indented (docs.python.org/3/library/traceback.html). */
function lastOfTraceback(lines: readonly string[]): string | undefined {
  const start = lines.findLastIndex(line => line.startsWith('Traceback (most recent call last):'));
  if (start < 0) return undefined;
  return lines
    .slice(start + 1)
    .find(line => line.trim() !== '' && !/^\s/.test(line))
    ?.trim();
}
