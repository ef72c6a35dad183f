import { Command, type ErrorOptions } from 'commander';
import { type Message, message } from '../../shared/messages/message.ts';
import { cellWidth, wrapWords } from '../ui/text/cells.ts';
import { say } from '../ui/text/language.ts';

/** A command with help and usage errors in the chosen language. Its subcommands are of this class, too. */
export class SpokenCommand extends Command {
  constructor(name?: string) {
    super(name);
    this.configureHelp({
      styleTitle: title => say(titles[title] ?? title),
      displayWidth: cellWidth,
      boxWrap: (text, width) => wrapWords(text, width).join('\n'),
      // Descriptions already mention defaults.
      optionDescription: ({ description }) => description,
      argumentDescription: ({ description }) => description,
    });
    this.helpOption('-h, --help', say(message('help.help')));
    this.showHelpAfterError(say(message('usage.see-help')));
  }

  override createCommand(name?: string): Command {
    return new SpokenCommand(name);
  }

  override error(text: string, options?: ErrorOptions): never {
    return super.error(say(usageError(text) ?? text), options);
  }
}

const titles: Readonly<Record<string, Message>> = {
  'Usage:': message('help.title.usage'),
  'Arguments:': message('help.title.arguments'),
  'Options:': message('help.title.options'),
  'Commands:': message('help.title.commands'),
};

type Groups = Readonly<Record<string, string>>;

/** Commander reports usage errors only as English sentences. */
const usageErrors: readonly (readonly [RegExp, (groups: Groups) => Message])[] = [
  [
    /^error: unknown option '(?<option>[^']*)'(?:\n\(Did you mean (?:one of )?(?<near>.*)\?\))?$/,
    ({ option = '', near }) => message('usage.unknown-option', { option, near: namesIn(near) }),
  ],
  [
    /^error: unknown command '(?<command>[^']*)'(?:\n\(Did you mean (?:one of )?(?<near>.*)\?\))?$/,
    ({ command = '', near }) => message('usage.unknown-command', { command, near: namesIn(near) }),
  ],
  [
    /^error: too many arguments(?: for '(?<command>[^']*)')?\. Expected (?<expected>\d+) arguments? but got \d+: (?<got>.*)\.$/s,
    ({ command = '', expected, got }) =>
      message('usage.too-many-arguments', { command, expected: Number(expected), got: namesIn(got) }),
  ],
  [
    /^error: missing required argument '(?<argument>[^']*)'$/,
    ({ argument = '' }) => message('usage.missing-argument', { argument }),
  ],
  [
    /^error: command-argument value '(?<value>.*)' is invalid for argument '(?<argument>[^']*)'\. Allowed choices are (?<choices>.*)\.$/s,
    ({ value = '', argument = '', choices }) =>
      message('usage.invalid-choice', { argument, value, choices: namesIn(choices) }),
  ],
  [
    /^error: option '(?<option>[^']*)' argument missing$/,
    ({ option = '' }) => message('usage.option-without-value', { option }),
  ],
  [
    /^error: option '(?<option>[^']*)' argument '(?<value>.*)' is invalid\. (?<expected>.*)$/s,
    ({ option = '', value = '', expected = '' }) => message('usage.invalid-value', { option, value, expected }),
  ],
];

/** Translates a usage error of Commander; undefined if it is not known. */
export function usageError(text: string): Message | undefined {
  for (const [pattern, toMessage] of usageErrors) {
    const groups = pattern.exec(text)?.groups;
    if (groups !== undefined) return toMessage(groups);
  }
  return undefined;
}

function namesIn(list: string | undefined): string[] {
  return list === undefined ? [] : list.split(', ');
}
