import { type Command, Option } from 'commander';
import { message } from '../../shared/messages/message.ts';
import { say } from '../ui/text/language.ts';
import { agreedOptionsOf as common, commonOptionsOf, type Report } from './common-options.ts';
import { toMode, toMs } from './values.ts';

/** The options that `up` and `switch` share, as parsed by commander. */
interface BringUpOptions {
  readonly tui: boolean;
  readonly dryRun: boolean;
  readonly timeout: number;
  readonly rollback: boolean;
  readonly mode: Readonly<Record<string, string>>;
}

/** The options of `scale`, as parsed by commander. */
type ScaleOptions = Pick<BringUpOptions, 'dryRun' | 'timeout' | 'mode'>;

/** The options of `debug`, as parsed by commander. */
interface DebugOptions {
  readonly wait: boolean;
  readonly off: boolean;
  readonly dryRun: boolean;
  readonly timeout: number;
}

const reloadCommands = ['pause', 'resume'] as const;

/** Adds the commands that change what is running. */
export function addChangingCommands(program: Command, report: Report): void {
  program
    .command('up')
    .argument('[profile]', say(message('help.up.profile')))
    .description(say(message('help.up')))
    .option('--no-tui', say(message('help.no-tui')))
    .option('--dry-run', say(message('help.dry-run')), false)
    .option('--timeout <duration>', say(message('help.timeout')), toMs, 300_000)
    .option('--no-rollback', say(message('help.no-rollback')))
    .option('--mode <service=mode>', say(message('help.mode')), toMode, {})
    .option('--detach', say(message('help.detach')), false)
    .action(async (profile: string | undefined, options: BringUpOptions & { detach: boolean }, command) => {
      const { runUp } = await import('../commands/up-command.ts');
      report(await runUp({ ...common(command), profile, ...options, modes: options.mode }));
    });
  program
    .command('switch')
    .argument('[profile]', say(message('help.switch.profile')))
    .description(say(message('help.switch')))
    .option('--no-tui', say(message('help.no-tui')))
    .option('--dry-run', say(message('help.dry-run')), false)
    .option('--timeout <duration>', say(message('help.timeout')), toMs, 300_000)
    .option('--no-rollback', say(message('help.no-rollback')))
    .option('--mode <service=mode>', say(message('help.mode')), toMode, {})
    .action(async (profile: string | undefined, options: BringUpOptions, command) => {
      const { runSwitch } = await import('../commands/up-command.ts');
      report(await runSwitch({ ...common(command), profile, ...options, modes: options.mode }));
    });
  program
    .command('stop')
    .argument('[services...]', say(message('help.stop.services')))
    .description(say(message('help.stop')))
    .option('--dry-run', say(message('help.dry-run')), false)
    .action(async (services: string[], options: { dryRun: boolean }, command) => {
      const { runStop } = await import('../commands/down-command.ts');
      await runStop({ ...common(command), services, ...options });
    });
  program
    .command('start')
    .argument('<services...>')
    .description(say(message('help.start')))
    .option('--dry-run', say(message('help.dry-run')), false)
    .action(async (services: string[], options: { dryRun: boolean }, command) => {
      const { runStart } = await import('../commands/down-command.ts');
      await runStart({ ...common(command), services, ...options });
    });
  program
    .command('restart')
    .argument('<services...>')
    .description(say(message('help.restart')))
    .option('--dry-run', say(message('help.dry-run')), false)
    .action(async (services: string[], options: { dryRun: boolean }, command) => {
      const { runRestart } = await import('../commands/down-command.ts');
      await runRestart({ ...common(command), services, ...options });
    });
  program
    .command('rebuild')
    .argument('[services...]', say(message('help.rebuild.services')))
    .description(say(message('help.rebuild')))
    .option('--dry-run', say(message('help.dry-run')), false)
    .option('--timeout <duration>', say(message('help.timeout')), toMs, 300_000)
    .action(async (services: string[], options: { dryRun: boolean; timeout: number }, command) => {
      const { runRebuild } = await import('../commands/rebuild-command.ts');
      report(await runRebuild({ ...common(command), services, ...options }));
    });
  program
    .command('scale')
    .argument('<counts...>', say(message('help.scale.counts')))
    .description(say(message('help.scale')))
    .option('--dry-run', say(message('help.dry-run')), false)
    .option('--timeout <duration>', say(message('help.timeout')), toMs, 300_000)
    .option('--mode <service=mode>', say(message('help.mode')), toMode, {})
    .action(async (counts: string[], { mode: modes, ...options }: ScaleOptions, command) => {
      const { runScale } = await import('../commands/scale-command.ts');
      report(await runScale({ ...common(command), counts, modes, ...options }));
    });
  program
    .command('debug')
    .argument('<service>')
    .description(say(message('help.debug')))
    .addOption(new Option('--wait', say(message('help.debug.wait'))).default(false).conflicts('off'))
    .option('--off', say(message('help.debug.off')), false)
    .option('--dry-run', say(message('help.dry-run')), false)
    .option('--timeout <duration>', say(message('help.timeout')), toMs, 300_000)
    .action(async (service: string, options: DebugOptions, command) => {
      const { runDebug } = await import('../commands/debug-command.ts');
      report(await runDebug({ ...common(command), service, ...options }));
    });
  for (const name of reloadCommands)
    program
      .command(name)
      .argument('[service]', say(message('help.reload.service')))
      .description(say(message(`help.${name}`)))
      .action(async (service: string | undefined, _, command) => {
        const { runReload } = await import('../commands/reload-command.ts');
        await runReload({ ...common(command), service, intent: name });
      });
  program
    .command('down')
    .description(say(message('help.down')))
    .option('--volumes', say(message('help.down.volumes')), false)
    .option('--snapshots', say(message('help.down.snapshots')), false)
    .option('--dry-run', say(message('help.dry-run')), false)
    .action(async (options: { volumes: boolean; snapshots: boolean; dryRun: boolean }, command: Command) => {
      const { runDown } = await import('../commands/down-command.ts');
      // A CI job implies consent to installing, but never to deleting data.
      const { yes } = commonOptionsOf(command);
      await runDown({ ...common(command), ...options, yes });
    });
}
