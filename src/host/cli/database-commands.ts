import type { Command } from 'commander';
import { message } from '../../shared/messages/message.ts';
import { say } from '../ui/text/language.ts';
import { agreedOptionsOf as common, commonOptionsOf, type Report } from './common-options.ts';
import { toMs } from './values.ts';

const load = () => import('../commands/database-command.ts');

/** Adds `db` and its subcommands. */
export function addDatabaseCommands(program: Command, report: Report): void {
  const db = program.command('db').description(say(message('help.db')));
  db.command('snapshot')
    .argument('[name]', say(message('help.db.snapshot.name')))
    .description(say(message('help.db.snapshot')))
    .action(async (name: string | undefined, _, command) => {
      await (await load()).runDbSnapshot({ ...common(command), name });
    });
  db.command('restore')
    .argument('[name]', say(message('help.db.restore.name')))
    .description(say(message('help.db.restore')))
    .option('--dry-run', say(message('help.dry-run')), false)
    .option('--timeout <duration>', say(message('help.timeout')), toMs, 300_000)
    .action(async (name: string | undefined, options: { dryRun: boolean; timeout: number }, command) => {
      await (await load()).runDbRestore({ ...common(command), name, ...options });
    });
  db.command('list')
    .description(say(message('help.db.list')))
    .action(async (_, command) => {
      await (await load()).runDbList(common(command));
    });
  db.command('remove')
    .argument('<names...>')
    .description(say(message('help.db.remove')))
    .action(async (names: string[], _, command) => {
      await (await load()).runDbRemove({ ...common(command), names });
    });
  db.command('reset')
    .description(say(message('help.db.reset')))
    .option('--dry-run', say(message('help.dry-run')), false)
    .option('--timeout <duration>', say(message('help.timeout')), toMs, 300_000)
    .action(async (options: { dryRun: boolean; timeout: number }, command: Command) => {
      // CI consents to installing things, never to losing data.
      const { yes } = commonOptionsOf(command);
      report(await (await load()).runDbReset({ ...common(command), ...options, yes }));
    });
  db.command('shell')
    .argument('[store]', say(message('help.db.shell.store')))
    .argument('[words...]')
    .description(say(message('help.db.shell')))
    .action(async (store: string | undefined, words: string[], _, command) => {
      report(await (await load()).runDbShell({ ...common(command), store, words }));
    });
}
