import type { Command } from 'commander';
import { message } from '../../shared/messages/message.ts';
import { isCi } from '../setup/remedies/consent.ts';
import { say } from '../ui/text/language.ts';
import type { CommonOptions } from '../wiring/wire.ts';
import { toLanguage } from './their-language.ts';

/**
 * Gives a command and all of its own the options that every command takes, so that they may stand before a command's
 * name and after it. They have no default: what was not given on one side must not hide what was on the other.
 */
export function addCommonOptions(program: Command): void {
  for (const command of [program, ...program.commands])
    command
      .option('-w, --workspace <dir>', say(message('help.workspace')))
      .option('-y, --yes', say(message('help.yes')))
      .option('--json', say(message('help.json')))
      .option('--lang <language>', say(message('help.lang')), toLanguage);
}

/** What a person said of these, wherever it stood. */
export function commonOptionsOf(command: Command): CommonOptions {
  return { workspace: '.', json: false, yes: false, ...command.optsWithGlobals<Partial<CommonOptions>>() };
}

/** The same, where a CI job, in which nobody can be asked, agrees too. */
export function agreedOptionsOf(command: Command): CommonOptions {
  const options = commonOptionsOf(command);
  return { ...options, yes: options.yes || isCi(process.env) };
}

/** Takes a command's exit status. */
export type Report = (status: number) => void;
