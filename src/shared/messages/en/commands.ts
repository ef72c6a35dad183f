import type { Say, Wording } from '../wording.ts';
import { duration } from './durations.ts';
import { count, type Lines, range } from './words.ts';

/** What commands say of themselves and of their arguments. */
export const commands = {
  'help.title.usage': () => 'Usage:',
  'help.title.arguments': () => 'Arguments:',
  'help.title.options': () => 'Options:',
  'help.title.commands': () => 'Commands:',
  'help.bkdev': () => 'Local dev environments for Django + Celery products, centred on dev containers.',
  'help.bare': () =>
    'Without a command: shows what is running, or lets you choose a profile when nothing is. It changes nothing by itself.',
  'help.help': () => 'show help for a command',
  'help.version': () => 'print the version number',
  'help.workspace': () => 'folder of the checkout (default: the current one)',
  'help.yes': () => 'answer yes to every question',
  'help.json': () => 'print JSON on stdout, and nothing else',
  'help.lang': () => 'language of what bkdev prints: en or zh (default: BKDEV_LANG, else your locale)',
  'help.theme': () => 'colours: auto, light, dark, contrast or 16 (default: BKDEV_THEME, else what the terminal says)',
  'help.up': () => 'bring a profile up and wait until all of it is healthy',
  'help.up.profile': () => 'profile (default: last used, else running, else api)',
  'help.no-tui': () => 'print plain lines instead of drawing the screen',
  'help.dry-run': () => 'print the plan and change nothing; writes no file',
  'help.timeout': () => 'how long a service may take to become healthy after its start (default: 5m)',
  'help.no-rollback': () => 'keep a profile that does not become healthy instead of going back to the previous one',
  'help.mode': () => 'mode of a service for this time, web=gunicorn; may be given several times',
  'help.detach': () => 'return as soon as the workspace can be opened, and continue in the background',
  'help.switch': () =>
    'switch to another profile: shows the plan, keeps what can stay, and goes back if the switch fails',
  'help.switch.profile': () => 'profile (default: ask)',
  'help.status': () => 'show what is running, and its health',
  'help.status.watch': () => 'keep running, and show each change',
  'help.status.timing': () => 'show the timing of the last start instead: what each service waited for, and how long',
  'help.wait': () => 'wait until these services are healthy, no matter who starts them',
  'help.wait.timeout': () => 'how long to wait (default: 5m)',
  'help.events': () => 'print events as they happen, one per line',
  'help.stop': () => 'stop the containers and keep them',
  'help.stop.services': () => 'services, instances (worker.2) or programs (worker:cron); default: all',
  'help.start': () => 'start services, instances or programs that were stopped, and wait until they are healthy',
  'help.down': () => 'remove the containers; data stays',
  'help.down.volumes': () => 'delete the data, too, and what bkdev keeps of the environment',
  'help.scale': () => 'run so many instances of services; kept across `up` and `switch`, until `down`',
  'help.scale.counts': () => 'SERVICE=NUMBER, for instance worker=3',
  'help.debug': () => 'run the Python programs of a service under debugpy, until `--off`',
  'help.debug.wait': () => 'have them wait for a debugger before they start',
  'help.debug.off': () => 'run them as before',
  'help.restart': () => 'restart the programs of services or instances (worker.2), or single programs (worker:cron)',
  'help.rebuild': () =>
    'rebuild images without the build cache, and replace the containers made from them; shows the plan and asks',
  'help.rebuild.services': () => 'services to rebuild (default: all whose image is built)',
  'help.pause': () => 'pause live reload until `bkdev resume`',
  'help.resume': () => 'apply pending changes and resume live reload',
  'help.reload.service': () => 'service (default: all)',
  'help.logs': () => 'show the logs of services',
  'help.logs.follow': () => 'follow the logs',
  'help.logs.tail': () => 'only the last lines of each log (default: 200, or all with --since or --grep)',
  'help.logs.since': () => 'only lines younger than this',
  'help.logs.grep': () => 'only lines that contain this text',
  'help.exec': () => 'run a command in a running service: bkdev exec api python manage.py shell',
  'help.doctor': () => 'check this machine; each finding names its remedy',
  'help.doctor.fix': () => 'apply the remedies',
  'help.init': () => 'write the definition (.devcontainer, profiles) into a checkout',
  'help.init.folder': () => 'folder of the checkout (default: the current one)',
  'help.init.gateway': () => 'with the gateway and its profile',
  'help.init.production': () => 'with the profile that has the processes of production',
  'help.init.tracing': () => 'with a collector of traces and its profile',
  'help.init.dry-run': () => 'show what would be written, as a diff; changes nothing',
  'help.init.force': () => 'overwrite files that differ',
  'help.init.explain': () => 'show what is recognised in the checkout, and where; changes nothing',
  'help.profiles': () => 'list the profiles of this checkout',
  'help.ls': () => 'list every environment on this engine, with its folder',
  'help.env': () => 'show the variables of services, where each value comes from, and what is missing or wrong',
  'help.env.service': () => 'service (default: all of the profile)',
  'help.env.variable': () => 'explain only this variable, with every place that sets it',
  'help.shell': () => 'open a shell in a running service',
  'help.shell.service': () => 'service (default: the workspace)',
  'help.open': () => 'open a service in the browser, and print its address',
  'help.open.service': () => 'service (default: the first one that has an address)',
  'help.completion': () =>
    'print the script that completes commands, services and profiles: source <(bkdev completion bash)',
  'help.completion.shell': () => 'bash, zsh or fish',

  'usage.see-help': () => '(bkdev --help shows the commands)',
  'usage.unknown-option': ({ option, near }: { option: string; near: readonly string[] }) =>
    `error: unknown option '${option}'${didYouMean(near)}`,
  'usage.unknown-command': ({ command, near }: { command: string; near: readonly string[] }) =>
    `error: unknown command '${command}'${didYouMean(near)}`,
  'usage.too-many-arguments': ({
    command,
    expected,
    got,
  }: {
    command: string;
    expected: number;
    got: readonly string[];
  }) =>
    `error: too many arguments${command === '' ? '' : ` for '${command}'`}. Expected ${expected} ${count(expected, 'argument', 'arguments')} but got ${got.length}: ${got.join(', ')}.`,
  'usage.missing-argument': ({ argument }: { argument: string }) => `error: missing required argument '${argument}'`,
  'usage.option-without-value': ({ option }: { option: string }) => `error: option '${option}' argument missing`,
  'usage.invalid-value': (
    { option, value, expected }: { option: string; value: string; expected: Wording },
    say: Say,
  ) => `error: option '${option}' argument '${value}' is invalid. ${say(expected)}`,
  'usage.invalid-choice': ({
    argument,
    value,
    choices,
  }: {
    argument: string;
    value: string;
    choices: readonly string[];
  }) => `error: '${value}' is not a ${argument} that bkdev knows. It knows ${choices.join(', ')}.`,
  'usage.duration-expected': () => 'a duration such as 90s or 5m is expected.',
  'usage.mode-expected': () => 'a service and its mode are expected, such as web=gunicorn.',
  'usage.number-expected': () => 'a whole number is expected.',
  'usage.theme-expected': ({ names }: { names: readonly string[] }) => `One of these is expected: ${names.join(', ')}.`,
  'usage.language-expected': () => 'en or zh is expected.',

  'switch.which-profile': () => 'Which profile? ',
  'switch.no-profile': () => 'bkdev switch needs the name of a profile when it cannot ask for one.',
  'switch.profiles': ({ profiles }: { profiles: readonly string[] }) => `There are: ${profiles.join(', ')}.`,

  'down.confirm': ({ project }: { project: string }) =>
    `This deletes the data of ${project} and all that bkdev keeps of it. Type its name to continue: `,
  'down.data-kept': ({ project, why }: { project: string; why: Wording }, say: Say) =>
    `The data of ${project} was not deleted: ${say(why)}.`,
  'down.nobody-to-ask': () => 'there is no terminal to ask at',
  'down.name-not-typed': () => 'its name was not typed',
  'down.how-to-delete': () => 'bkdev down --volumes --yes deletes it without asking.',

  'kept.not-deleted': ({ path, why }: { path: string; why: string }) => `${path} could not be deleted: ${why}.`,
  'kept.delete-yourself': ({ path }: { path: string }) => `rm -r ${path} deletes it.`,

  'mode.unknown': ({ service, mode }: { service: string; mode: string }) => `${service} has no mode ${mode}.`,

  'debug.no-python': ({ service }: { service: string }) =>
    `${service} cannot be debugged: it runs no Python program that a debugger can attach to.`,
  'debug.not-in-profile': ({ service, profile }: { service: string; profile: string }) =>
    `${service} is not part of the profile ${profile}.`,
  'debug.not-in-profile.try': () => 'bkdev switch changes to a profile that has it.',
  'debug.scaled': ({ service, count }: { service: string; count: number }) =>
    `${service} has ${count} instances; a debugger needs exactly one.`,
  'debug.scaled.try': ({ service }: { service: string }) => `bkdev scale ${service}=1 leaves one.`,
  'debug.attach': ({ program, port }: { program: string; port: number }) =>
    `${program}: a debugger can attach to 127.0.0.1:${port}.`,
  'debug.attach.entry': ({ file, entry }: { file: string; entry: string }) => `in VS Code, start “${entry}” (${file})`,
  'debug.launch-file-unclear': ({ file, entry }: { file: string; entry: string }) =>
    `${file} could not be read, so it was left alone; add to its configurations: ${entry}`,

  'exec.not-running': ({ service }: { service: string }) => `${service} is not running.`,
  'exec.start-it': () => 'bkdev up starts it.',
  'open.no-address': ({ service }: { service: string }) => `${service} publishes no port, so it has no address here.`,
  'open.nothing': () => 'No service of this definition publishes a port.',
  'open.those-that-have': ({ services }: { services: readonly string[] }) =>
    services.length > 0 ? `these do: ${services.join(', ')}` : 'give a service `ports` in .devcontainer/compose.yaml',

  'init.no-folder': ({ folder }: Folder) => `${folder} is not a folder.`,
  'init.name-your-checkout': () => 'Name the folder of your checkout.',
  'init.no-product': ({ folder, missing }: Folder & { missing: readonly string[] }) =>
    `${folder} has no product that this definition is written for. Not found: ${missing.join(', ')}.`,
  'init.no-product.hint': () =>
    'Name the folder of your checkout. If the product is elsewhere in it: bkdev init --force, then correct .devcontainer/compose.yaml.',
  'init.no-part': ({ option }: { option: string }) =>
    `${option} is for the layout that bkdev has a preset for; this checkout gets a definition of its own.`,
  'init.no-part.hint': () => 'Leave the option out; a service of your own can be added to .devcontainer/compose.yaml.',
  'init.from-01': () => 'converted the definition of bkdev 0.1: its folder roles/ is now runtime/, env/ and settings/',
  'init.written': ({ files, folder }: Folder & { files: readonly string[] }) =>
    `wrote ${files.length} ${count(files.length, 'file', 'files')} of the definition into ${folder}: ${files.join(', ')}`,
  'init.runtime': ({ version, before, files }: { version: string; before?: string; files: number }) =>
    `${before === undefined ? 'wrote' : 'replaced'} .devcontainer/runtime (${before === undefined || before === version ? version : `${before} -> ${version}`}, ${files} ${count(files, 'file', 'files')} changed)`,
  'init.carried': ({ from, to }: { from: string; to: string }) => `${from} with your changes is now ${to}`,
  'init.aside': ({ file }: { file: string }) =>
    `your changes of a file that bkdev replaced are kept in ${file}: carry over what you need, then delete it`,
  'init.nothing-to-write': ({ folder }: Folder) => `${folder} already has the definition`,
  'init.kept': ({ file }: { file: string }) => `kept ${file}, which differs (--force overwrites it)`,
  'init.kept-tasks': ({ file, template }: { file: string; template: string }) =>
    `kept ${file}, which is yours; bkdev's tasks are in ${template}`,
  'init.would-write': ({ files, folder }: Folder & { files: readonly string[] }) =>
    `would write ${files.length} ${count(files.length, 'file', 'files')} into ${folder}: ${files.join(', ')}`,
  'init.would-change-nothing': ({ folder }: Folder) => `${folder} already has the definition; nothing would change`,
  'init.would-replace-runtime': ({ version, files }: { version: string; files: number }) =>
    `would replace .devcontainer/runtime (${version}, ${files} ${count(files, 'file', 'files')} changed)`,
  'init.unchanged-since': ({ file }: { file: string }) => `${file} (not edited since bkdev wrote it)`,
  'init.edited-since': ({ file }: { file: string }) => `${file} (edited; your changes stay)`,
  'init.no-longer-needed': ({ file }: { file: string }) => `${file} is no longer needed and would be removed`,
  'init.agree': () => 'Apply these changes? [y/N]',
  'init.not-applied': ({ files, command }: { files: readonly string[]; command: string }) =>
    `not changed: ${files.join(', ')}. To see the changes: ${command} --dry-run; to apply them: ${command} --yes`,
  'init.updated': ({ files }: { files: readonly string[] }) => `brought up to date: ${files.join(', ')}`,
  'init.merged': ({ file }: { file: string }) => `merged your changes with the new ${file}`,
  'init.open': ({ file, lines, aside, asideLines }: Open) =>
    `decide ${file}:${range(lines)}: you and bkdev changed the same lines; the other version is ${aside}${asideLines ? `:${range(asideLines)}` : ' (without these lines)'}`,
  'init.note': ({ file, en }: { file: string; en: string; zh: string }) => `note on ${file}: ${en}`,
  'init.next': ({ command }: { command: string }) => `next: ${command}`,

  'ls.folder-gone': ({ running, containers }: { running: number; containers: number }) =>
    `its folder is gone, or not readable here; ${running} of its ${containers} containers ${count(running, 'is', 'are')} running`,
  'ls.remove-it': ({ command }: { command: string }) => `${command}   (removes the containers; its data stays)`,

  'reload.on': () => 'Live reload is on.',
  'reload.paused': () => 'Live reload is paused for all roles: changes wait until `bkdev resume`.',
  'reload.paused-for': ({ services }: { services: readonly string[] }) =>
    `Live reload is paused for ${services.join(', ')}: changes wait until \`bkdev resume\`.`,

  'status.no-start': () => 'No start is remembered yet: run bkdev up first.',

  'wait.note': ({ text, hint }: { text: Wording; hint: Wording }, say: Say) =>
    `note: ${say(text)}${hint === '' ? '' : ` ${say(hint)}`}`,
  'wait.healthy': ({ services, ms }: { services: readonly string[]; ms: number }) =>
    `${services.join(', ')}: healthy, after ${duration(ms)}`,

  'detach.could-not-start': ({ status }: { status: number }) =>
    `bkdev up could not start in the background (exit status ${status}).`,
  'detach.try-without': () => 'bkdev up, without --detach, shows what is wrong.',
  'detach.continues': () => 'The rest continues in the background.',
  'detach.continues-with-output': ({ file }: { file: string }) =>
    `The rest continues in the background; its output is in ${file}.`,
  'detach.see-status': () => 'bkdev status shows the progress.',

  'cli.stopped-half-way': () =>
    'bkdev: this is a bug: the command stopped half-way, because nothing was left to wait for.',
};

interface Open {
  readonly file: string;
  readonly lines: Lines;
  readonly aside: string;
  readonly asideLines?: Lines;
}

interface Folder {
  readonly folder: string;
}

function didYouMean(near: readonly string[]): string {
  return near.length === 0 ? '' : `\n(Did you mean ${near.length === 1 ? '' : 'one of '}${near.join(', ')}?)`;
}
