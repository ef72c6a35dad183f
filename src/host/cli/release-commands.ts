import type { Command } from 'commander';
import { message } from '../../shared/messages/message.ts';
import { say } from '../ui/text/language.ts';
import { agreedOptionsOf as common, type Report } from './common-options.ts';
import { toMs } from './values.ts';

const load = () => import('../commands/release-command.ts');

/** Adds `release` and its subcommands. */
export function addReleaseCommands(program: Command, report: Report): void {
  const release = program.command('release').description(say(message('help.release')));
  release
    .command('build')
    .description(say(message('help.release.build')))
    .option('--tag <name>', say(message('help.release.tag')))
    .option('--no-cache', say(message('help.release.no-cache')))
    .action(async (options: { tag?: string; cache: boolean }, command) => {
      await (await load()).runReleaseBuild({ ...common(command), tag: options.tag, isFresh: !options.cache });
    });
  release
    .command('check')
    .description(say(message('help.release.check')))
    .option('--tag <name>', say(message('help.release.tag')))
    .option('--timeout <duration>', say(message('help.inspect.timeout')), toMs, 120_000)
    .action(async ({ tag, timeout }: { tag?: string; timeout: number }, command) => {
      const { runReleaseCheck } = await import('../commands/release-check-command.ts');
      report(await runReleaseCheck({ ...common(command), tag, timeoutMs: timeout }));
    });
  release
    .command('run')
    .description(say(message('help.release.run')))
    .option('--tag <name>', say(message('help.release.tag')))
    .option('--timeout <duration>', say(message('help.release.run.timeout')), toMs, 300_000)
    .action(async ({ tag, timeout }: { tag?: string; timeout: number }, command) => {
      const { runReleaseRun } = await import('../commands/release-run-command.ts');
      await runReleaseRun({ ...common(command), tag, timeoutMs: timeout });
    });
  release
    .command('stop')
    .description(say(message('help.release.stop')))
    .action(async (_, command) => {
      const { runReleaseStop } = await import('../commands/release-run-command.ts');
      await runReleaseStop(common(command));
    });
}
