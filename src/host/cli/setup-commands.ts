import { Argument, type Command } from 'commander';
import { message } from '../../shared/messages/message.ts';
import { say } from '../ui/text/language.ts';
import { agreedOptionsOf as common, type Report } from './common-options.ts';
import type { Shell } from './completion.ts';

/** The shells that `bkdev completion` supports. */
const shells: readonly Shell[] = ['bash', 'zsh', 'fish'];

interface InitFlags {
  readonly gateway: boolean;
  readonly tracing: boolean;
  readonly production: boolean;
  readonly dryRun: boolean;
  readonly force: boolean;
  readonly explain: boolean;
}

/** Adds the commands about the machine, the definition and the shell. */
export function addSetupCommands(program: Command, report: Report): void {
  program
    .command('doctor')
    .description(say(message('help.doctor')))
    .option('--fix', say(message('help.doctor.fix')), false)
    .action(async (options: { fix: boolean }, command) => {
      const { runDoctor } = await import('../commands/doctor-command.ts');
      report(await runDoctor({ ...common(command), ...options }));
    });
  program
    .command('init')
    .argument('[dir]', say(message('help.init.folder')), '.')
    .description(say(message('help.init')))
    .option('--gateway', say(message('help.init.gateway')), false)
    .option('--production', say(message('help.init.production')), false)
    .option('--tracing', say(message('help.init.tracing')), false)
    .option('--dry-run', say(message('help.init.dry-run')), false)
    .option('--force', say(message('help.init.force')), false)
    .option('--explain', say(message('help.init.explain')), false)
    .action(async (folder: string, options: InitFlags, command) => {
      const { runInit } = await import('../commands/init-command.ts');
      const { gateway, production, tracing, ...rest } = options;
      const asked = { gateway, production, tracing };
      const parts = (Object.keys(asked) as (keyof typeof asked)[]).filter(part => asked[part]);
      await runInit({ ...common(command), folder, parts, ...rest });
    });
  program
    .command('completion')
    .addArgument(new Argument('<shell>', say(message('help.completion.shell'))).choices(shells))
    .description(say(message('help.completion')))
    .action(async (shell: Shell) => {
      const { printCompletionScript } = await import('./completion.ts');
      printCompletionScript(shell);
    });
  // Called on Tab by the script that `completion` prints, with the words of the unfinished line.
  program
    .command('complete', { hidden: true })
    .argument('[words...]')
    .passThroughOptions()
    .action(async (words: string[]) => {
      const { candidatesIn, printCompletions } = await import('./completion.ts');
      const typed = words[0] === '--' ? words.slice(1) : words;
      printCompletions(program, typed, await candidatesIn(typed));
    });
}
