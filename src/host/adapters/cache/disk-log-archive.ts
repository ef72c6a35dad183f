import { existsSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { appendFile, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withLabel, withoutLabel } from '../../../shared/model/program-label.ts';
import type { ArchivedLine, LogArchive } from '../../ports/log-archive.ts';
import { makeFolder } from '../system/make-folder.ts';

export interface LogArchiveOptions {
  /** Maximum size kept per service, in bytes. */
  readonly bytes: number;
  /** Called when lines cannot be written, once until writing succeeds again. */
  readonly onFailure: (error: Error) => void;
}

/** How long lines are collected before they are written. */
const gatherMs = 500;
/** Maximum number of lines that wait for a disk that cannot be written. */
const mostWaiting = 20_000;

const [now, before, owner] = ['.log', '.old.log', 'writer'];

/**
 * Stores logs in a folder: per service the current file and the previous, full one. Only one process writes at a time;
 * others read what is there, and take what they missed from the engine's logs next time.
 */
export function createLogArchive(folder: string, { bytes, onFailure }: LogArchiveOptions): LogArchive {
  let waiting: ArchivedLine[] = [];
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();
  let isFailing = false;
  let isOwner: boolean | undefined;

  const write = async () => {
    const lines = waiting;
    waiting = [];
    if (lines.length === 0) return;
    try {
      // Somebody deleted the archive (`bkdev down --volumes`); drop these lines, too.
      const isDeleted = isOwner === true && !existsSync(join(folder, owner));
      if (isDeleted) isOwner = undefined;
      if (isDeleted) return;
      isOwner ??= takeOver(folder);
      if (!isOwner) return;
      for (const [service, own] of Map.groupBy(lines, line => line.service))
        await appendTo(folder, service, own, bytes);
      isFailing = false;
    } catch (error) {
      waiting = [...lines, ...waiting].slice(-mostWaiting);
      if (!isFailing) onFailure(error instanceof Error ? error : new Error(String(error)));
      isFailing = true;
    }
  };
  const soon = () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      writing = writing.then(write);
    }, gatherMs);
    timer.unref();
  };
  return {
    read: () => readAll(folder),
    append(line) {
      waiting.push(line);
      if (waiting.length > mostWaiting) waiting.shift();
      soon();
    },
    async close() {
      clearTimeout(timer);
      timer = undefined;
      await writing;
      await write();
      if (isOwner) rmSync(join(folder, owner), { force: true });
      isOwner = undefined;
    },
  };
}

async function appendTo(folder: string, service: string, lines: readonly ArchivedLine[], bytes: number): Promise<void> {
  const file = join(folder, `${service}${now}`);
  const text = lines.map(formatted).join('');
  if (sizeOf(file) + Buffer.byteLength(text) > bytes / 2 && sizeOf(file) > 0)
    renameSync(file, join(folder, `${service}${before}`));
  await appendFile(file, text, { mode: 0o600 });
}

/** `kq3x1w9a worker.2 the text`; `-` for the first container. The text has the label of its program, if any. */
function formatted({ at, instance = '-', ...line }: ArchivedLine): string {
  return `${Math.max(0, Math.floor(at)).toString(36)} ${instance} ${withLabel(line).replaceAll('\n', ' ')}\n`;
}

async function readAll(folder: string): Promise<readonly ArchivedLine[]> {
  const files = await readdir(folder).catch((): string[] => []);
  const found: ArchivedLine[] = [];
  // The previous file has the older lines.
  for (const suffix of [before, now])
    for (const file of files.filter(name => suffixOf(name) === suffix).sort()) {
      const service = file.slice(0, -suffix.length);
      const text = await readFile(join(folder, file), 'utf8').catch(() => '');
      for (const line of text.split('\n')) {
        const parsed = parsedLine(service, line);
        if (parsed) found.push(parsed);
      }
    }
  return found;
}

function suffixOf(name: string): string {
  return [before, now].find(suffix => name.endsWith(suffix)) ?? '';
}

/** Undefined for an incomplete line, as left by a process that was killed while writing. */
function parsedLine(service: string, line: string): ArchivedLine | undefined {
  const [, time = '', instance = '', text = ''] = /^([0-9a-z]{1,10}) (\S+) (.*)$/s.exec(line) ?? [];
  if (time === '') return undefined;
  return { service, at: Number.parseInt(time, 36), ...withoutLabel(text), ...(instance !== '-' && { instance }) };
}

/** Claims the folder for this process. Returns whether it may write: not while another live process owns the folder. */
function takeOver(folder: string): boolean {
  makeFolder(folder, 0o700);
  const file = join(folder, owner);
  const other = Number(readIfThere(file));
  if (other > 0 && other !== process.pid && isAlive(other)) return false;
  writeFileSync(file, String(process.pid), { mode: 0o600 });
  return true;
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
