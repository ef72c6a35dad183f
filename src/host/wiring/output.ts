import { createInterface } from 'node:readline';
import { message } from '../../shared/messages/message.ts';
import type { Wording } from '../../shared/messages/wording.ts';
import type { Definition } from '../../shared/model/definition.ts';
import { BkdevError, type ErrorReport } from '../../shared/model/error.ts';
import type { EngineEvent } from '../../shared/model/event.ts';
import type { Agreement } from '../setup/readiness/apply-remedies.ts';
import { formatError } from '../ui/text/format-error.ts';
import { jsonLine, jsonText } from '../ui/text/json-lines.ts';
import { say } from '../ui/text/language.ts';
import { plain } from '../ui/text/plain.ts';
import { nothingSaid, plainLines } from '../ui/text/plain-lines.ts';

/**
 * Whether to use colours on a stream: on a terminal, unless NO_COLOR is set (no-color.org) or it is a dumb terminal.
 */
export function wantsColor(stream: NodeJS.WriteStream): boolean {
  return stream.isTTY === true && !process.env['NO_COLOR'] && process.env['TERM'] !== 'dumb';
}

/**
 * Whether a screen can be drawn and keys can be read: stdin and stdout are terminals that can move the cursor. People
 * with a screen reader set ACCESSIBLE, as for other programs: a screen that is redrawn cannot be followed by ear.
 */
export function canDraw(): boolean {
  const { TERM, ACCESSIBLE } = process.env;
  return process.stdout.isTTY === true && process.stdin.isTTY === true && TERM !== 'dumb' && !ACCESSIBLE;
}

export function printLines(lines: readonly string[], stream: NodeJS.WriteStream = process.stdout): void {
  if (lines.length > 0) stream.write(`${lines.join('\n')}\n`);
}

/** Returns a printer of events as plain lines. */
export function plainPrinter(definition: Definition): (event: EngineEvent) => void {
  const options = { definition, color: wantsColor(process.stdout) };
  let said = nothingSaid;
  return event => {
    const next = plainLines(said, event, options);
    said = next.said;
    printLines(next.lines);
  };
}

/** Prints an event as one line of JSON. */
export function jsonPrinter(event: EngineEvent): void {
  printLines([jsonLine(event)]);
}

/** Prints an error: as JSON to stdout, as text to stderr. */
export function printError(error: unknown, json: boolean): void {
  const report: ErrorReport | undefined = error instanceof BkdevError ? error.report() : undefined;
  if (json) printLines([jsonText({ error: report ?? { code: 'bug', message: String(error), hint: '' } })]);
  else if (report) printLines(formatError(report, wantsColor(process.stderr)), process.stderr);
  else
    printLines(
      [say(message('adapters.bug', { stack: error instanceof Error ? (error.stack ?? '') : String(error) }))],
      process.stderr,
    );
}

/**
 * Returns how to ask the person at the terminal. Progress of installations goes to stderr, so that stdout is free for
 * `--json`.
 */
export function agreementOf(options: { readonly yes: boolean }): Agreement {
  const { stdin: input, stderr: output } = process;
  return {
    yes: options.yes,
    isTerminal: input.isTTY === true && output.isTTY === true,
    tell: line => printLines([plain(line)], output),
    ask: async (question, byDefault = false) => {
      const answer = (await readAnswer(plain(question), output))?.trim();
      return answer === '' ? byDefault : /^y(?:es)?$/i.test(answer ?? '');
    },
  };
}

/** Shows the reasons to reconsider and asks whether to carry out the printed plan. An empty answer means yes. */
export async function askToProceed(reasons: readonly Wording[]): Promise<boolean> {
  const { isTerminal: _, tell, ask } = agreementOf({ yes: false });
  for (const reason of reasons) tell(reason);
  return ask(message('setup.ask.continue-by-default'), true);
}

/** Reads an answer at the terminal; empty at the end of input. Throws BkdevError `interrupted` on Ctrl-C. */
export async function askPerson(question: string, output: NodeJS.WriteStream): Promise<string> {
  return (await readAnswer(question, output)) ?? '';
}

/** Reads an answer; undefined at the end of input. */
async function readAnswer(question: string, output: NodeJS.WriteStream): Promise<string | undefined> {
  const prompt = createInterface({ input: process.stdin, output });
  try {
    return await new Promise((resolve, reject) => {
      prompt.once('SIGINT', () =>
        reject(new BkdevError({ code: 'interrupted', message: message('adapters.interrupted'), hint: '' })),
      );
      prompt.once('close', () => resolve(undefined));
      // After Ctrl-Z and `fg`, readline redraws its question but must be resumed explicitly.
      prompt.on('SIGCONT', () => prompt.resume());
      prompt.question(question, resolve);
    });
  } finally {
    prompt.close();
  }
}
