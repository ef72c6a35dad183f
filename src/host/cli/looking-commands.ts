import type { Command } from 'commander';
import { message } from '../../shared/messages/message.ts';
import { say } from '../ui/text/language.ts';
import { agreedOptionsOf as common, type Report } from './common-options.ts';
import { toCount, toMs } from './values.ts';

/** Adds the read-only commands. */
export function addLookingCommands(program: Command, report: Report): void {
  program
    .command('status')
    .description(say(message('help.status')))
    .option('--watch', say(message('help.status.watch')), false)
    .option('--timing', say(message('help.status.timing')), false)
    .action(async (options: { watch: boolean; timing: boolean }, command) => {
      const { runStatus } = await import('../commands/status-command.ts');
      report(await runStatus({ ...common(command), ...options }));
    });
  program
    .command('wait')
    .argument('<services...>')
    .description(say(message('help.wait')))
    .option('--timeout <duration>', say(message('help.wait.timeout')), toMs, 300_000)
    .action(async (services: string[], options: { timeout: number }, command) => {
      const { runWait } = await import('../commands/wait-command.ts');
      report(await runWait({ ...common(command), services, ...options }));
    });
  program
    .command('events')
    .description(say(message('help.events')))
    .action(async (_, command) => {
      const { runEvents } = await import('../commands/events-command.ts');
      await runEvents(common(command));
    });
  program
    .command('logs')
    .argument('[services...]')
    .description(say(message('help.logs')))
    .option('-f, --follow', say(message('help.logs.follow')), false)
    .option('-n, --tail <lines>', say(message('help.logs.tail')), toCount)
    .option('--since <duration>', say(message('help.logs.since')), toMs)
    .option('--grep <text>', say(message('help.logs.grep')))
    .option('--request <id>', say(message('help.logs.request')))
    .action(async (services: string[], options, command) => {
      const { runLogs } = await import('../commands/logs-command.ts');
      await runLogs({ ...common(command), services, ...options });
    });
  program
    .command('explain')
    .argument('[request]', say(message('help.explain.request')), 'last')
    .description(say(message('help.explain')))
    .action(async (request: string, _, command) => {
      const { runExplainRequest } = await import('../commands/explain-request-command.ts');
      await runExplainRequest({ ...common(command), request });
    });
  program
    .command('env')
    .argument('[service]', say(message('help.env.service')))
    .argument('[variable]', say(message('help.env.variable')))
    .description(say(message('help.env')))
    .action(async (service: string | undefined, variable: string | undefined, _, command) => {
      const { runEnv } = await import('../commands/env-command.ts');
      await runEnv({ ...common(command), service, variable });
    });
  program
    .command('inspect')
    .argument('[service]', say(message('help.inspect.service')))
    .description(say(message('help.inspect')))
    .option('--timeout <duration>', say(message('help.inspect.timeout')), toMs, 120_000)
    .action(async (service: string | undefined, options: { timeout: number }, command) => {
      const { runInspect } = await import('../commands/inspect-command.ts');
      report(await runInspect({ ...common(command), service, timeoutMs: options.timeout }));
    });
  program
    .command('profiles')
    .description(say(message('help.profiles')))
    .action(async (_, command) => {
      const { runProfiles } = await import('../commands/profiles-command.ts');
      await runProfiles(common(command));
    });
  program
    .command('ls')
    .description(say(message('help.ls')))
    .action(async (_, command) => {
      const { runLs } = await import('../commands/ls-command.ts');
      await runLs(common(command));
    });
  program
    .command('trace')
    .argument('[request]', say(message('help.trace.request')), 'last')
    .description(say(message('help.trace')))
    .action(async (request: string, _, command) => {
      const { runTrace } = await import('../commands/trace-command.ts');
      await runTrace({ ...common(command), request });
    });
}
