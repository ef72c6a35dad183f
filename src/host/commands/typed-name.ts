import { type Message, message } from '../../shared/messages/message.ts';
import { BkdevError } from '../../shared/model/error.ts';
import { say } from '../ui/text/language.ts';
import { askPerson, printLines } from '../wiring/output.ts';

/**
 * Asks a person to type the project's name before its data is deleted. Throws BkdevError `consent-needed` if they do
 * not, or if nobody can be asked.
 */
export async function typedName(
  project: string,
  question: Message,
  {
    hint,
    before = [],
  }: { readonly hint: Message /** Shown before the question. */; readonly before?: readonly string[] },
): Promise<void> {
  const { stdin: input, stdout: output } = process;
  const refusal = (why: Message) =>
    new BkdevError({ code: 'consent-needed', message: message('down.data-kept', { project, why }), hint });
  if (!input.isTTY || !output.isTTY) throw refusal(message('down.nobody-to-ask'));
  printLines(before);
  const answer = await askPerson(say(question), output);
  if (answer.trim() !== project) throw refusal(message('down.name-not-typed'));
}
