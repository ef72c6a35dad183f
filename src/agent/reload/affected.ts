import { dirname } from 'node:path';
import { type Program, type Supervisor, withoutGroup } from '../health/supervisor.ts';
import type { Change } from './change.ts';
import { kindOf } from './kind.ts';
import type { Loaded } from './loaded.ts';
import type { Reloaded } from './rule.ts';

/** The part of a service that has to restart for some changes. */
export interface Affected {
  readonly programs: readonly string[];
  /** The changes that affect these programs. */
  readonly changes: readonly Change[];
  /** Paths (relative to the checkout) that these programs opened for writing since they started. */
  readonly written: ReadonlySet<string>;
  /**
   * When the latest change to code of the service was saved, also if its programs started after that; epoch
   * milliseconds, 0 if none of the changes is one.
   */
  readonly savedAt: number;
}

export interface Reach {
  readonly supervisor: Pick<Supervisor, 'programs'>;
  /** The files loaded by the program with this process ID, as absolute paths; undefined if it did not record them. */
  loaded(pid: number): Promise<Loaded | undefined>;
  /** The checkout's path inside the role containers. */
  readonly root: string;
}

const nobody: Affected = { programs: [], changes: [], written: new Set(), savedAt: 0 };

/**
 * The programs of a service that run code replaced by these changes, according to the files they recorded as loaded;
 * without a record, according to the service's reload rule. A program that started after a change already has it.
 */
export async function affectedBy(changes: readonly Change[], rule: Reloaded, reach: Reach): Promise<Affected> {
  const meant = changes.filter(({ path }) => rule.concerns(path) || kindOf(path) === 'packages'); // packages are everybody's
  if (meant.length === 0) return nobody;
  const found = await reach.supervisor.programs();
  if (found.type === 'absent') return nobody;
  // A supervisor that cannot be reached is asked again when the restart is carried out.
  if (found.type !== 'programs') return { programs: ['*'], changes: meant, written: new Set(), savedAt: latest(meant) };
  const each = await Promise.all(
    found.programs
      .filter(program => rule.reloads(withoutGroup(program.name)) && isMeantToRun(program))
      .map(async program => {
        const told = program.pid > 0 ? await reach.loaded(program.pid) : undefined;
        const own = meant.filter(change => hasLoaded(change, told, reach.root));
        const its = own.filter(change => !isNewer(program, change));
        return { name: program.name, its, savedAt: latest(own), written: [...(told?.written ?? [])] };
      }),
  );
  const concerned = each.filter(({ its }) => its.length > 0);
  return {
    programs: concerned.map(({ name }) => name),
    changes: meant.filter(change => concerned.some(({ its }) => its.includes(change))),
    written: new Set(concerned.flatMap(({ written }) => written.map(path => path.slice(reach.root.length + 1)))),
    savedAt: Math.max(0, ...each.map(({ savedAt }) => savedAt)),
  };
}

function latest(changes: readonly Change[]): number {
  return Math.max(0, ...changes.map(({ since, againAt = since }) => againAt));
}

/** False if somebody stopped it through supervisord, or if it was never started. */
export function isMeantToRun({ state }: Pick<Program, 'state'>): boolean {
  return state !== 'STOPPED' && state !== 'STOPPING';
}

/** supervisord reports whole seconds. */
function isNewer({ startedAt, pid }: Program, { since, againAt = since }: Change): boolean {
  return pid > 0 && startedAt * 1000 > againAt;
}

function hasLoaded({ path, isNew }: Change, told: Loaded | undefined, root: string): boolean {
  if (told === undefined || !path.endsWith('.py')) return true;
  const absolute = `${root}/${path}`;
  if (!isNew) return told.loaded.has(absolute);
  // A new module may be one that its package looks for, or may take precedence over another of the same name.
  return [...told.loaded].some(other => dirname(other) === dirname(absolute));
}
