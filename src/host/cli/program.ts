import { type Command, CommanderError } from 'commander';
import { message } from '../../shared/messages/message.ts';
import { exitStatusOf } from '../../shared/model/error.ts';
import { say } from '../ui/text/language.ts';
import { setTheme } from '../ui/text/theme.ts';
import { themeFrom } from '../ui/text/themes.ts';
import { printError } from '../wiring/output.ts';
import { personalConfig } from '../wiring/personal-config.ts';
import { systemFailure } from '../wiring/system-failure.ts';
import { addChangingCommands } from './changing-commands.ts';
import { addCommonOptions, agreedOptionsOf, commonOptionsOf, type Report } from './common-options.ts';
import { addDatabaseCommands } from './database-commands.ts';
import { addInsideCommands } from './inside-commands.ts';
import { addLookingCommands } from './looking-commands.ts';
import { addReleaseCommands } from './release-commands.ts';
import { addSetupCommands } from './setup-commands.ts';
import { SpokenCommand } from './spoken-command.ts';
import { speakTheirLanguage } from './their-language.ts';

/**
 * Parses argv, runs one command, and returns the exit status (DESIGN: 0 done, 1 our bug, 2 usage or configuration, 3 a
 * role, 4 the machine, 130 interrupted).
 */
export async function run(argv: readonly string[]): Promise<number> {
  let status = 0;
  const report = (result: number) => {
    status = result;
  };
  speakTheirLanguage(argv.slice(2), process.env);
  const command = buildProgram(report);
  let isJson = false;
  command.hook('preAction', (_, chosen) => {
    isJson = commonOptionsOf(chosen).json;
    const { theme: configured } = personalConfig(process.env);
    const asked = chosen.optsWithGlobals()['theme'];
    setTheme(themeFrom({ asked, configured, depth: colourDepth(), env: process.env }));
  });
  try {
    // With an action of its own, the program would take a mistyped command for an argument, so it gets one only if no
    // word is given.
    if (command.parseOptions(argv.slice(2)).operands.length === 0)
      command.action(async () => {
        const { runBare } = await import('../commands/up-command.ts');
        report(await runBare(agreedOptionsOf(command)));
      });
    await command.parseAsync([...argv]);
    return status;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const failure = systemFailure(error);
    printError(failure, isJson);
    return exitStatusOf(failure);
  }
}

/** Returns the terminal's colour depth in bits. Without a terminal there are no colours, so the value has no effect. */
function colourDepth(): number {
  return process.stdout.isTTY === true ? process.stdout.getColorDepth() : 8;
}

function buildProgram(report: Report): Command {
  const program = new SpokenCommand('bkdev')
    .description(say(message('help.bkdev')))
    .addHelpText('after', `\n${say(message('help.bare'))}`)
    .version(process.env['BKDEV_VERSION'] ?? '0', '-V, --version', say(message('help.version')))
    .helpCommand('help [command]', say(message('help.help')))
    // Options after a command's name belong to it, so that `exec` can pass options to its program.
    .enablePositionalOptions()
    .exitOverride();
  addChangingCommands(program, report);
  addLookingCommands(program, report);
  addInsideCommands(program, report);
  addDatabaseCommands(program, report);
  addReleaseCommands(program, report);
  addSetupCommands(program, report);
  addCommonOptions(program);
  return program;
}
