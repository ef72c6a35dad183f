import { dirname } from 'node:path';
import { type Program, type Supervisor, withoutGroup } from '../health/supervisor.ts';
import type { Change } from './change.ts';
import { kindOf } from './kind.ts';
import type { Loaded } from './loaded.ts';
import type { Reloaded } from './rule.ts';

/** What of a service has to be restarted for some changes. */
export interface Affected {
  readonly programs: readonly string[];
  /** Those of the changes that brought it about. */
  readonly changes: readonly Change[];
  /** Paths below the checkout that these programs opened for writing since they were started. */
  readonly written: ReadonlySet<string>;
}

export interface Reach {
  readonly supervisor: Pick<Supervisor, 'programs'>;
  /** Of the program that runs as this process; undefined where it does not tell. Absolute paths. */
  loaded(pid: number): Promise<Loaded | undefined>;
  /** The checkout, as the roles see it. */
  readonly root: string;
}

const nobody: Affected = { programs: [], changes: [], written: new Set() };

/**
 * Which programs of a service run code that these changes replaced, as far as they tell what they loaded; where they do
 * not, whom the rule of the service means. One that was started after a change has it already.
 */
export async function affectedBy(changes: readonly Change[], rule: Reloaded, reach: Reach): Promise<Affected> {
  const meant = changes.filter(({ path }) => rule.concerns(path) || kindOf(path) === 'packages'); // packages are everybody's
  if (meant.length === 0) return nobody;
  const found = await reach.supervisor.programs();
  if (found.type === 'absent') return nobody;
  // Who cannot be asked is asked again when the order is carried out.
  if (found.type !== 'programs') return { programs: ['*'], changes: meant, written: new Set() };
  const each = await Promise.all(
    found.programs
      .filter(program => rule.reloads(withoutGroup(program.name)) && isMeantToRun(program))
      .map(async program => {
        const told = program.pid > 0 ? await reach.loaded(program.pid) : undefined;
        const its = meant.filter(change => !isNewer(program, change) && hasLoaded(change, told, reach.root));
        return { name: program.name, its, written: [...(told?.written ?? [])] };
      }),
  );
  const concerned = each.filter(({ its }) => its.length > 0);
  return {
    programs: concerned.map(({ name }) => name),
    changes: meant.filter(change => concerned.some(({ its }) => its.includes(change))),
    written: new Set(concerned.flatMap(({ written }) => written.map(path => path.slice(reach.root.length + 1)))),
  };
}

/** Somebody had supervisord stop it, or it was never started. */
function isMeantToRun({ state }: Program): boolean {
  return state !== 'STOPPED' && state !== 'STOPPING';
}

/** supervisord tells whole seconds. */
function isNewer({ startedAt, pid }: Program, { since, againAt = since }: Change): boolean {
  return pid > 0 && startedAt * 1000 > againAt;
}

function hasLoaded({ path, isNew }: Change, told: Loaded | undefined, root: string): boolean {
  if (told === undefined || !path.endsWith('.py')) return true;
  const absolute = `${root}/${path}`;
  if (!isNew) return told.loaded.has(absolute);
  // A new module may be one that its package looks for, or that stands before another of its name.
  return [...told.loaded].some(other => dirname(other) === dirname(absolute));
}
