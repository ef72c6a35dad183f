import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { message } from '../../shared/messages/message.ts';
import type { Wording } from '../../shared/messages/wording.ts';
import type { RoleProbe } from './role-probe.ts';

/**
 * Written by the step `deps` after a sync (`steps/deps.py`): a fingerprint, then a line for each file or folder that it
 * installed.
 */
export const packagesMark = '.bkdev-mark';
/** The number of package names to list; the rest is counted. */
const few = 3;

/** A path (relative to the environment) that the last sync installed, and the package it belongs to. */
interface Installed {
  readonly path: string;
  readonly owner: string;
}

/**
 * Checks that the packages installed by the last sync are still there. This costs three folders' modification times
 * while nothing changes; changes inside a package are not noticed.
 */
export function createPackagesProbe(environment: string, now: () => number): RoleProbe {
  let seen = '';
  let notes: readonly Wording[] = [];
  return {
    ...{ fastestMs: 1000, steadyMs: 5000 },
    ask: async () => {
      const begunAt = now();
      const installed = await readMark(join(environment, packagesMark));
      // Without a mark, a sync is in progress or never ran, and there is nothing to compare with.
      const folders = [...new Set(installed.lines.map(({ path }) => dirname(path)))];
      const times = await Promise.all(folders.map(folder => changedAt(join(environment, folder))));
      const current = JSON.stringify([installed.writtenAt, times]);
      if (current !== seen) notes = goneFrom(installed.lines, await pathsIn(environment, folders));
      seen = current;
      return { type: 'answered', latencyMs: Math.round(now() - begunAt), close: { notes } };
    },
  };
}

/** The notes about packages that are gone. A package that is now present in another version is what a person wants. */
export function goneFrom(installed: readonly Installed[], there: ReadonlySet<string>): readonly Wording[] {
  const gone = installed.filter(({ path }) => !there.has(path));
  const versions = new Set([...there].filter(isInfo).map(nameOf));
  const replaced = new Set(gone.flatMap(({ path, owner }) => (isInfo(path) && versions.has(owner) ? [owner] : [])));
  const names = [...new Set(gone.map(({ owner }) => owner))].filter(name => !replaced.has(name)).sort();
  if (names.length === 0) return [];
  return [message('note.packages-gone', { names: names.slice(0, few), more: Math.max(0, names.length - few) })];
}

/** Reads the lines of a mark: a path and, after a tab, the package; older marks do not name it. */
export function toInstalled(text: string): readonly Installed[] {
  const [, ...lines] = text.split('\n');
  return lines
    .filter(line => line !== '')
    .map(line => {
      const [path = '', owner] = line.split('\t');
      return { path, owner: owner ?? nameOf(path) };
    });
}

function isInfo(path: string): boolean {
  return path.endsWith('.dist-info');
}

function nameOf(path: string): string {
  const name = basename(path);
  return isInfo(path) ? name.slice(0, name.indexOf('-')) : name;
}

async function readMark(path: string): Promise<{ writtenAt: number; lines: readonly Installed[] }> {
  try {
    return { writtenAt: await changedAt(path), lines: toInstalled(await readFile(path, 'utf8')) };
  } catch {
    return { writtenAt: 0, lines: [] };
  }
}

async function changedAt(path: string): Promise<number> {
  return stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
}

async function pathsIn(environment: string, folders: readonly string[]): Promise<ReadonlySet<string>> {
  const listed = await Promise.all(
    folders.map(async folder =>
      (await readdir(join(environment, folder)).catch(() => [])).map(name => join(folder, name)),
    ),
  );
  return new Set(listed.flat());
}
