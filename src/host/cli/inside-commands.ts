import type { Command } from 'commander';
import { message } from '../../shared/messages/message.ts';
import { say } from '../ui/text/language.ts';
import { agreedOptionsOf as common, type Report } from './common-options.ts';

/** Adds the commands that run something in a service or send it a request. */
export function addInsideCommands(program: Command, report: Report): void {
  program
    .command('exec')
    .argument('<service>')
    .argument('<command...>')
    .description(say(message('help.exec')))
    .passThroughOptions()
    .action(async (service: string, words: string[], _, command) => {
      const inside = words[0] === '--' ? words.slice(1) : words;
      if (inside.length === 0) command.error(say(message('usage.missing-argument', { argument: 'command' })));
      const { runExec } = await import('../commands/exec-command.ts');
      report(await runExec({ ...common(command), service, words: inside }));
    });
  program
    .command('shell')
    .argument('[service]', say(message('help.shell.service')))
    .description(say(message('help.shell')))
    .action(async (service: string | undefined, _, command) => {
      const { runShell } = await import('../commands/exec-command.ts');
      report(await runShell({ ...common(command), service }));
    });
  program
    .command('open')
    .argument('[service]', say(message('help.open.service')))
    .description(say(message('help.open')))
    .action(async (service: string | undefined, _, command) => {
      const { runOpen } = await import('../commands/open-command.ts');
      await runOpen({ ...common(command), service });
    });
  program
    .command('call')
    .argument('<method>', say(message('help.call.method')))
    .argument('<path>', say(message('help.call.path')))
    .description(say(message('help.call')))
    .option('--as <application>', say(message('help.call.as')))
    .option('--user <name>', say(message('help.call.user')))
    .option(
      '--header <line>',
      say(message('help.call.header')),
      (line: string, lines: string[]) => [...lines, line],
      [],
    )
    .option('--data <body>', say(message('help.call.data')))
    .action(async (method: string, path: string, options, command) => {
      const { runCall } = await import('../commands/call-command.ts');
      report(await runCall({ ...common(command), method, path, ...options }));
    });
}
