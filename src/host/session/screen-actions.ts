import { writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { message } from '../../shared/messages/message.ts';
import type { Definition } from '../../shared/model/definition.ts';
import { BkdevError } from '../../shared/model/error.ts';
import { explainRecord } from '../orchestrator/observe/explain-request.ts';
import { toggleReloading } from '../orchestrator/pause.ts';
import { findGateway, recordsOf } from '../orchestrator/reach-gateway.ts';
import { restart, start } from '../orchestrator/restart.ts';
import { stop } from '../orchestrator/take-down.ts';
import type { World } from '../ports/world.ts';
import type { ScreenActions } from '../ui/screen/screen-options.ts';
import { execIn, shell } from '../wiring/exec-in.ts';

/** The actions of the screen's keys on services and outside the screen, except switching. */
export function screenActions(
  world: World,
  definition: () => Definition,
  timeoutMs: number,
  signal: AbortSignal,
): Omit<ScreenActions, 'onSwitch' | 'onScale' | 'onMode' | 'onRebuild'> {
  const noticed = (error: unknown): undefined => {
    if (!(error instanceof BkdevError)) throw error;
    world.emit({ type: 'notice-given', text: error.told, hint: error.hint });
  };
  const told = tellEnd(world);
  return {
    onRestart: service => restart(quiet(world), definition(), [service], timeoutMs, signal).catch(told),
    onStart: service => start(quiet(world), definition(), [service], timeoutMs, signal).catch(told),
    onStop: service => stop(quiet(world), definition(), [service]).catch(told),
    onToggleReload: () => toggleReloading(world, definition()).then(() => undefined, noticed),
    onRequests: () =>
      findGateway(world, definition())
        .then(gateway => recordsOf(world, gateway))
        .catch(error => {
          noticed(error);
          return [];
        }),
    onExplain: record => explainRecord(world, definition(), record).catch(noticed),
    onOpen: async address => {
      const { openInBrowser } = await import('../wiring/browser.ts');
      await openInBrowser(address);
    },
    onShell: service => execIn(world, definition(), service, shell).then(() => undefined, noticed),
    savePath: name => join(process.cwd(), `bkdev-${name.slice(0, 60)}-${stamp(new Date())}.log`),
    onSave: saveLines,
  };
}

/** Hides a command's own start and end; the screen shows only its effect on services. */
function quiet(world: World): World {
  const ofCommand: ReadonlySet<string> = new Set(['command-started', 'plan-made', 'command-finished']);
  return { ...world, emit: event => !ofCommand.has(event.type) && world.emit(event) };
}

/** Reports the error that prevented a command's start as its end. */
export function tellEnd(world: World): (error: unknown) => undefined {
  return error => {
    if (!(error instanceof BkdevError)) throw error;
    world.emit({ type: 'command-finished', tookMs: 0, urls: [], error: error.report() });
  };
}

/** Writes lines to a new file; `~` is the home folder. Returns a message about the outcome. */
export async function saveLines(file: string, lines: readonly string[]) {
  const path = resolve(file.replace(/^~(?=\/|$)/, homedir()));
  try {
    await writeFile(path, lines.map(line => `${line}\n`).join(''), { flag: 'wx', mode: 0o600 });
    return message('log.saved', { lines: lines.length, file: path });
  } catch (error) {
    const { code = '', message: words } = error as NodeJS.ErrnoException;
    return message('log.not-saved', { file: path, why: code === 'EEXIST' ? message('log.file-exists') : words });
  }
}

/** `20261130-051515`, in local time. */
function stamp(at: Date): string {
  const two = (number: number) => String(number).padStart(2, '0');
  const date = `${at.getFullYear()}${two(at.getMonth() + 1)}${two(at.getDate())}`;
  return `${date}-${two(at.getHours())}${two(at.getMinutes())}${two(at.getSeconds())}`;
}
