import type { Command } from 'commander';
import { message } from '../../shared/messages/message.ts';
import { isCi } from '../setup/remedies/consent.ts';
import { say } from '../ui/text/language.ts';
import type { CommonOptions } from '../wiring/wire.ts';
import { toLanguage } from './their-language.ts';
import { toTheme } from './values.ts';

/**
 * Adds the common options to the program and all its commands, so that they may precede or follow a command's name.
 * They have no defaults, which would hide a value given on the other side.
 */
export function addCommonOptions(program: Command): void {
  for (const command of [program, ...program.commands.flatMap(one => [one, ...one.commands])])
    command
      .option('-w, --workspace <dir>', say(message('help.workspace')))
      .option('-y, --yes', say(message('help.yes')))
      .option('--json', say(message('help.json')))
      .option('--lang <language>', say(message('help.lang')), toLanguage)
      .option('--theme <theme>', say(message('help.theme')), toTheme);
}

/** Returns the common options, wherever they were given. */
export function commonOptionsOf(command: Command): CommonOptions {
  return { workspace: '.', json: false, yes: false, ...command.optsWithGlobals<Partial<CommonOptions>>() };
}

/** Like `commonOptionsOf`, but a CI job, where nobody can be asked, implies `--yes`. */
export function agreedOptionsOf(command: Command): CommonOptions {
  const options = commonOptionsOf(command);
  return { ...options, yes: options.yes || isCi(process.env) };
}

/** Receives a command's exit status. */
export type Report = (status: number) => void;
