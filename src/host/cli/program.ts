import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { exitStatusOf } from '../../shared/model/error.ts';
import { printError } from '../wiring/output.ts';
import { systemFailure } from '../wiring/system-failure.ts';
import { addCommonOptions, agreedOptionsOf, commonOptionsOf } from './common-options.ts';

/** Reads argv, runs one command and gives the exit status (DESIGN: 0 done, 1 our bug, 2 usage or configuration, 3 a role, 4 surroundings, 130 interrupted). */
export async function run(argv: readonly string[]): Promise<number> {
  let status = 0;
  const report = (result: number) => {
    status = result;
  };
  const command = buildProgram(report);
  let isJson = false;
  command.hook('preAction', (_, chosen) => {
    isJson = commonOptionsOf(chosen).json;
  });
  try {
    // An action of its own would have the program take a mistyped command for an argument: it has one only where no word is given.
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

type Report = (status: number) => void;

/** What commander makes of the options that `up` and `switch` share. */
interface BringUpOptions {
  readonly tui: boolean;
  readonly dryRun: boolean;
  readonly timeout: number;
  readonly rollback: boolean;
}

const reloadCommands = [
  ['pause', 'put no saved code to work until `bkdev resume`'],
  ['resume', 'put to work what was saved meanwhile, and what is saved from now on'],
] as const;

function buildProgram(report: Report): Command {
  const program = new Command('bkdev')
    .description('Local dev environments for Django + Celery products, centred on dev containers.')
    .addHelpText(
      'after',
      '\nWithout a command: the screen of what is running, or the profiles to choose from. It changes nothing.',
    )
    .version(process.env['BKDEV_VERSION'] ?? '0', '-V, --version')
    // What follows a command's name is its own: options of a program that `exec` runs are none of ours.
    .enablePositionalOptions()
    .exitOverride()
    .showHelpAfterError('(bkdev --help shows the commands)');
  const common = agreedOptionsOf;

  program
    .command('up')
    .argument('[profile]', 'which profile; the last one, the one that runs, or api, when not given')
    .description('bring a profile up and wait until all of it is healthy')
    .option('--no-tui', 'plain lines instead of the screen')
    .option('--dry-run', 'print the plan and change nothing; no file is written either', false)
    .option('--timeout <duration>', 'how long a started service may take to become healthy', toMs, 300_000)
    .option('--no-rollback', 'keep a profile that does not get healthy instead of going back to the one before')
    .option('--detach', 'return once the workspace can be opened; the rest goes on in the background', false)
    .action(async (profile: string | undefined, options: BringUpOptions & { detach: boolean }, command) => {
      const { runUp } = await import('../commands/up-command.ts');
      report(await runUp({ ...common(command), profile, ...options }));
    });
  program
    .command('switch')
    .argument('[profile]', 'which profile; asked for when not given')
    .description('go over to another profile: shows the plan, keeps what fits, and goes back when it fails')
    .option('--no-tui', 'plain lines instead of the screen')
    .option('--dry-run', 'print the plan and change nothing; no file is written either', false)
    .option('--timeout <duration>', 'how long a started service may take to become healthy', toMs, 300_000)
    .option('--no-rollback', 'keep a profile that does not get healthy instead of going back to the one before')
    .action(async (profile: string | undefined, options: BringUpOptions, command) => {
      const { runSwitch } = await import('../commands/up-command.ts');
      report(await runSwitch({ ...common(command), profile, ...options }));
    });
  program
    .command('status')
    .description('show what runs and how it is')
    .option('--watch', 'go on, and show each change', false)
    .option('--timing', 'show how the last start went instead: who waited for whom, and how long', false)
    .action(async (options: { watch: boolean; timing: boolean }, command) => {
      const { runStatus } = await import('../commands/status-command.ts');
      report(await runStatus({ ...common(command), ...options }));
    });
  program
    .command('wait')
    .argument('<services...>')
    .description('return once these services are healthy, whoever brings them up')
    .option('--timeout <duration>', 'how long to wait', toMs, 300_000)
    .action(async (services: string[], options: { timeout: number }, command) => {
      const { runWait } = await import('../commands/wait-command.ts');
      report(await runWait({ ...common(command), services, ...options }));
    });
  program
    .command('events')
    .description('show what happens from now on, one event a line')
    .action(async (_, command) => {
      const { runEvents } = await import('../commands/events-command.ts');
      await runEvents(common(command));
    });
  program
    .command('stop')
    .description('stop the containers and keep them')
    .action(async (_, command) => {
      const { runStop } = await import('../commands/down-command.ts');
      await runStop(common(command));
    });
  program
    .command('down')
    .description('remove the containers; data stays')
    .option('--volumes', 'delete the data too', false)
    .action(async (options: { volumes: boolean }, command: Command) => {
      const { runDown } = await import('../commands/down-command.ts');
      // CI agrees to what has to be installed, never to the loss of data.
      const { yes } = commonOptionsOf(command);
      await runDown({ ...common(command), ...options, yes });
    });
  program
    .command('restart')
    .argument('<service>')
    .description("restart a service's programs, so that they run the code as it is now")
    .action(async (service: string, _, command) => {
      const { runRestart } = await import('../commands/down-command.ts');
      await runRestart({ ...common(command), service });
    });
  for (const [name, description] of reloadCommands)
    program
      .command(name)
      .argument('[service]', 'which role; all when not given')
      .description(description)
      .action(async (service: string | undefined, _, command) => {
        const { runReload } = await import('../commands/reload-command.ts');
        await runReload({ ...common(command), service, intent: name });
      });
  program
    .command('logs')
    .argument('[services...]')
    .description('show what services wrote')
    .option('-f, --follow', 'go on showing', false)
    .option('--tail <lines>', 'only the last lines of each (200, or all with --since or --grep)', toCount)
    .option('--since <duration>', 'only what is younger than that', toMs)
    .option('--grep <text>', 'only lines that contain this')
    .action(async (services: string[], options, command) => {
      const { runLogs } = await import('../commands/logs-command.ts');
      await runLogs({ ...common(command), services, ...options });
    });
  program
    .command('exec')
    .argument('<service>')
    .argument('<command...>')
    .description('run a command in a running service: bkdev exec api python manage.py shell')
    .passThroughOptions()
    .action(async (service: string, words: string[], _, command) => {
      const inside = words[0] === '--' ? words.slice(1) : words;
      if (inside.length === 0) command.error("error: missing required argument 'command'");
      const { runExec } = await import('../commands/exec-command.ts');
      report(await runExec({ ...common(command), service, words: inside }));
    });
  program
    .command('doctor')
    .description('check the machine; each finding names its remedy')
    .option('--fix', 'apply the remedies', false)
    .action(async (options: { fix: boolean }, command) => {
      const { runDoctor } = await import('../commands/doctor-command.ts');
      report(await runDoctor({ ...common(command), ...options }));
    });
  program
    .command('init')
    .argument('[dir]', 'the checkout', '.')
    .description('write the definition (.devcontainer, profiles) into a checkout')
    .option('--force', 'overwrite files that differ', false)
    .action(async (folder: string, options: { force: boolean }, command) => {
      const { runInit } = await import('../commands/init-command.ts');
      await runInit({ ...common(command), folder, ...options });
    });
  program
    .command('profiles')
    .description('list the profiles of this checkout')
    .action(async (_, command) => {
      const { runProfiles } = await import('../commands/profiles-command.ts');
      await runProfiles(common(command));
    });
  program
    .command('ls')
    .description('list every environment on this engine, with its folder')
    .action(async (_, command) => {
      const { runLs } = await import('../commands/ls-command.ts');
      await runLs(common(command));
    });
  addCommonOptions(program);
  return program;
}

/** `300s`, `5m`, `2h`, `1500ms`; a bare number counts seconds. */
export function toMs(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text);
  if (!match) throw new InvalidArgumentError('a duration such as 90s or 5m is expected.');
  const units: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };
  return Number(match[1]) * (units[match[2] ?? 's'] ?? 1_000);
}

function toCount(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new InvalidArgumentError('a whole number is expected.');
}
