import type { Say, Wording } from '../wording.ts';
import { count } from './words.ts';

/** What the screen says of logs, of what is typed, and of what a key came to. */
export const logs = {
  'log.title': ({ services }: { services: readonly string[] }) =>
    services.length > 3 ? `${services.slice(0, 3).join(' + ')} + ${services.length - 3}` : services.join(' + '),
  'log.title-all': () => 'all services',
  'log.folded': ({ lines }: { lines: number }) => `(${lines} lines)`,
  'log.none-left': () => 'no line is left to show',
  'log.traced': ({ id }: { id: string }) => `following ${id}`,
  'log.only': ({ name }: { name: string }) => `only ${name}`,
  'log.errors-only': () => 'errors only',
  'log.warnings-only': () => 'warnings and errors',
  'log.filtered': ({ text }: { text: string }) => `with "${text}"`,
  'log.found': ({ text, at, count: found }: { text: string; at: number; count: number }) =>
    `"${text}" ${at > 0 ? `${at} of ${found}` : `found ${found} ${count(found, 'time', 'times')}`}`,
  'log.place': ({ above, below, waiting }: { above: number; below: number; waiting: number }) =>
    [above > 0 ? `↑ ${above}` : '', below > 0 ? `↓ ${below}` : '', waiting > 0 ? `${waiting} new` : '']
      .filter(part => part !== '')
      .join('  '),
  /** Where there is no room for the numbers. */
  'log.place-short': ({ above, below, waiting }: { above: number; below: number; waiting: number }) =>
    [`${above > 0 ? '↑' : ''}${below > 0 ? '↓' : ''}`, waiting > 0 ? `${waiting} new` : '']
      .filter(part => part !== '')
      .join('  '),
  'log.no-id': () => 'There is no task or request id in this line.',
  'log.no-match': ({ text }: { text: string }) => `"${text}" is not in this log.`,
  'log.no-error': () => 'There is no error in this log.',
  'log.copied': ({ lines }: { lines: number }) => `Copied ${lines} ${count(lines, 'line', 'lines')} to the clipboard.`,
  'log.copied-part': ({ lines, kilobytes }: { lines: number; kilobytes: number }) =>
    `Copied the first ${lines} ${count(lines, 'line', 'lines')}: a terminal takes ${kilobytes} kB at most. Press s to save all of it.`,
  'log.copied-card': () => 'Copied the failure to the clipboard.',
  'log.saved': ({ lines, file }: { lines: number; file: string }) =>
    `Saved ${lines} ${count(lines, 'line', 'lines')} to ${file}.`,
  'log.not-saved': ({ file, why }: { file: string; why: Wording }, say: Say) => `${file} was not written: ${say(why)}`,
  'log.file-exists': () => 'the file already exists; choose another name',
  'log.not-kept': ({ folder, why }: { folder: string; why: string }) =>
    `Logs are not kept on disk: ${folder} cannot be written (${why}).`,
  'log.not-kept.try': () => 'make room; this screen goes on, and tries again',

  'typing.search': () => 'search: ',
  'typing.filter': () => 'only lines with: ',
  'typing.save': () => 'save to: ',
  'typing.command': () => 'action: ',
  'typing.scale': ({ service }: { service: string }) => `instances of ${service}: `,
  'typing.keys': () => 'Enter accept   Esc cancel',
  'typing.paste-ignored': () => 'What was pasted was ignored: keys act at once here.',

  'refusal.nothing-selected': () => 'Select a service first.',
  'refusal.busy': ({ command }: { command: string }) => `"${command}" is running; try again once it is done.`,
  'refusal.not-done': () => 'The last action is not done yet; try again in a moment.',
  'refusal.running': ({ service }: { service: string }) => `${service} is already running.`,
  'refusal.not-running': ({ service }: { service: string }) => `${service} is not running.`,
  'refusal.no-url': ({ service }: { service: string }) =>
    `${service} has no address that is published on this machine.`,
  'refusal.no-card': () => 'There is no failure to copy.',
  'refusal.no-details': () => 'Nothing failed, and there are no notes.',
  'refusal.no-other-card': () => 'No other service has failed.',
  'refusal.no-start': () => 'bkdev has not seen a start of this environment yet.',
  'refusal.no-search': () => 'Search for something first: press /.',
  'refusal.one-source': () => 'This log is from a single instance and program, and names no workers.',
  'refusal.one-part': ({ service }: { service: string }) => `${service} has only one instance and one program.`,
  'refusal.whole-service': ({ service }: { service: string }) =>
    `This is for all of ${service}: press Esc to select the whole service.`,
  'refusal.not-foldable': () => 'The line under the cursor is neither a traceback nor JSON.',
  'refusal.not-steps': () => 'Select the finished steps first.',
  'refusal.one-mode': ({ service }: { service: string }) => `${service} has only one mode.`,
  'refusal.no-gateway': () => 'This profile has no gateway.',
  'ask.restart': ({ service }: { service: string }) => `${service} is healthy; restarting interrupts it.`,
  'ask.restart-part': ({ part, service }: { part: string; service: string }) =>
    `Only ${part} will restart; the rest of ${service} keeps running.`,
  'ask.stop-part': ({ part, service }: { part: string; service: string }) =>
    `Only ${part} will stop; the rest of ${service} keeps running.`,
  'ask.stop': ({ service, neededBy }: { service: string; neededBy: readonly string[] }) =>
    `${service} will stop${neededBy.length === 0 ? '' : `; ${neededBy.join(', ')} ${count(neededBy.length, 'needs', 'need')} it`}.`,
  'mouse.on': () => 'The mouse is on: a click selects, the wheel scrolls.',
  'mouse.off': () => 'The mouse is off: the terminal selects text.',
};
