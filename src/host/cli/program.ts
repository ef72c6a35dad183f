import { Argument, type Command, CommanderError, InvalidArgumentError } from 'commander';
import { message } from '../../shared/messages/message.ts';
import { exitStatusOf } from '../../shared/model/error.ts';
import { say } from '../ui/text/language.ts';
import { printError } from '../wiring/output.ts';
import { systemFailure } from '../wiring/system-failure.ts';
import { addCommonOptions, agreedOptionsOf, commonOptionsOf } from './common-options.ts';
import type { Shell } from './completion.ts';
import { SpokenCommand } from './spoken-command.ts';
import { speakTheirLanguage } from './their-language.ts';

/**
 * Reads argv, runs one command and gives the exit status (DESIGN: 0 done, 1 our bug, 2 usage or configuration, 3 a
 * role, 4 surroundings, 130 interrupted).
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
  });
  try {
    // An action of its own would have the program take a mistyped command for an argument: it has one only where no
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

type Report = (status: number) => void;

/** The shells that `bkdev completion` writes for. */
const shells: readonly Shell[] = ['bash', 'zsh', 'fish'];

/** What commander makes of the options that `up` and `switch` share. */
interface BringUpOptions {
  readonly tui: boolean;
  readonly dryRun: boolean;
  readonly timeout: number;
  readonly rollback: boolean;
  readonly mode: Readonly<Record<string, string>>;
}

const reloadCommands = ['pause', 'resume'] as const;

function buildProgram(report: Report): Command {
  const program = new SpokenCommand('bkdev')
    .description(say(message('help.bkdev')))
    .addHelpText('after', `\n${say(message('help.bare'))}`)
    .version(process.env['BKDEV_VERSION'] ?? '0', '-V, --version', say(message('help.version')))
    .helpCommand('help [command]', say(message('help.help')))
    // What follows a command's name is its own: options of a program that `exec` runs are none of ours.
    .enablePositionalOptions()
    .exitOverride();
  const common = agreedOptionsOf;

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
    .command('stop')
    .argument('[services...]', say(message('help.stop.services')))
    .description(say(message('help.stop')))
    .action(async (services: string[], _, command) => {
      const { runStop } = await import('../commands/down-command.ts');
      await runStop({ ...common(command), services });
    });
  program
    .command('start')
    .argument('<services...>')
    .description(say(message('help.start')))
    .action(async (services: string[], _, command) => {
      const { runStart } = await import('../commands/down-command.ts');
      await runStart({ ...common(command), services });
    });
  program
    .command('down')
    .description(say(message('help.down')))
    .option('--volumes', say(message('help.down.volumes')), false)
    .action(async (options: { volumes: boolean }, command: Command) => {
      const { runDown } = await import('../commands/down-command.ts');
      // CI agrees to what has to be installed, never to the loss of data.
      const { yes } = commonOptionsOf(command);
      await runDown({ ...common(command), ...options, yes });
    });
  program
    .command('restart')
    .argument('<services...>')
    .description(say(message('help.restart')))
    .action(async (services: string[], _, command) => {
      const { runRestart } = await import('../commands/down-command.ts');
      await runRestart({ ...common(command), services });
    });
  program
    .command('scale')
    .argument('<counts...>', say(message('help.scale.counts')))
    .description(say(message('help.scale')))
    .option('--dry-run', say(message('help.dry-run')), false)
    .option('--timeout <duration>', say(message('help.timeout')), toMs, 300_000)
    .action(async (counts: string[], options: { dryRun: boolean; timeout: number }, command) => {
      const { runScale } = await import('../commands/scale-command.ts');
      report(await runScale({ ...common(command), counts, ...options }));
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
    .command('env')
    .argument('[services...]', say(message('help.env.services')))
    .description(say(message('help.env')))
    .option('--reveal', say(message('help.env.reveal')), false)
    .action(async (services: string[], options: { reveal: boolean }, command) => {
      const { runEnv } = await import('../commands/env-command.ts');
      await runEnv({ ...common(command), services, ...options });
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
  program
    .command('explain')
    .argument('[request]', say(message('help.explain.request')), 'last')
    .description(say(message('help.explain')))
    .action(async (request: string, _, command) => {
      const { runExplainRequest } = await import('../commands/explain-request-command.ts');
      await runExplainRequest({ ...common(command), request });
    });
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
    .option('--force', say(message('help.init.force')), false)
    .option('--explain', say(message('help.init.explain')), false)
    .action(async (folder: string, options: { force: boolean; explain: boolean }, command) => {
      const { runInit } = await import('../commands/init-command.ts');
      await runInit({ ...common(command), folder, ...options });
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
    .command('completion')
    .addArgument(new Argument('<shell>', say(message('help.completion.shell'))).choices(shells))
    .description(say(message('help.completion')))
    .action(async (shell: Shell) => {
      const { printCompletionScript } = await import('./completion.ts');
      printCompletionScript(shell);
    });
  // What the script that `completion` prints asks at each Tab. The words are those of a line that is not finished.
  program
    .command('complete', { hidden: true })
    .argument('[words...]')
    .passThroughOptions()
    .action(async (words: string[]) => {
      const { candidatesIn, printCompletions } = await import('./completion.ts');
      const typed = words[0] === '--' ? words.slice(1) : words;
      printCompletions(program, typed, await candidatesIn(typed));
    });
  addCommonOptions(program);
  return program;
}

/** `300s`, `5m`, `2h`, `1500ms`; a bare number counts seconds. */
export function toMs(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text);
  if (!match) throw new InvalidArgumentError(say(message('usage.duration-expected')));
  const units: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };
  return Number(match[1]) * (units[match[2] ?? 's'] ?? 1_000);
}

function toMode(text: string, modes: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const [, service, mode] = /^([\w.-]+)=([\w-]+)$/.exec(text) ?? [];
  if (service === undefined || mode === undefined) throw new InvalidArgumentError(say(message('usage.mode-expected')));
  return { ...modes, [service]: mode };
}

function toCount(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new InvalidArgumentError(say(message('usage.number-expected')));
}
