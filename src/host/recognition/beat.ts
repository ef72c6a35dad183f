import type { CeleryCommand } from './celery-commands.ts';
import { requirementOf } from './dependencies.ts';
import type { Beat, DjangoProject, Evidence, Found } from './findings.ts';
import type { Requirement } from './requirements.ts';
import { found, hitsIn, isBelow, nameOf, type Tree } from './tree.ts';

/** Recognises whether the product needs a scheduler, and which one. */
export function recogniseBeat(
  tree: Tree,
  project: DjangoProject,
  commands: readonly CeleryCommand[],
  requirements: readonly Requirement[],
): Found<Beat> | undefined {
  const sources = tree.python.filter(
    path => isBelow(project.importRoot, path) && /beat|periodic_task/i.test(tree.text(path) ?? ''),
  );
  const constant = firstHit(
    tree,
    sources,
    /\b(?:(?:CELERY_?)?BEAT_SCHEDULER|(?:\w+\.)*beat_scheduler|CELERYBEAT_SCHEDULER)\s*(?::\s*\w+\s*)?=\s*["']([\w.:]+)["']/g,
  );
  const beats = commands.filter(({ kind }) => kind === 'beat');
  const embedded = commands.find(({ hasBeat }) => hasBeat);
  const command = beats.find(({ scheduler }) => scheduler !== undefined) ?? beats[0] ?? embedded;
  const named = constant?.groups[0] ?? command?.scheduler;
  const evidence = [constant?.evidence, command?.evidence].filter(each => each !== undefined);
  const isEmbedded = beats.length === 0 && embedded !== undefined;
  if (named !== undefined) return found({ ...classOf(named), isEmbedded }, 'certain', ...evidence);

  const redbeat = requirementOf(requirements, 'celery-redbeat');
  const database = requirementOf(requirements, 'django-celery-beat');
  if (redbeat !== undefined)
    return found(
      { scheduler: 'redbeat', name: 'redbeat.RedBeatScheduler', isEmbedded },
      'likely',
      redbeat.evidence,
      ...evidence,
    );
  if (database !== undefined)
    return found(
      { scheduler: 'database', name: databaseScheduler, isEmbedded },
      'likely',
      database.evidence,
      ...evidence,
    );

  const schedule = firstHit(
    tree,
    sources,
    /\b(?:CELERY_?BEAT_SCHEDULE\b|(?:\w+\.)*beat_schedule\b)\s*(?::[^=\n]+)?=\s*[\w{]|\.add_periodic_task\(|@periodic_task\b/g,
  );
  if (schedule !== undefined || evidence.length > 0) {
    const all = [...(schedule === undefined ? [] : [schedule.evidence]), ...evidence];
    return found(
      { scheduler: 'file', name: undefined, isEmbedded },
      schedule === undefined ? 'likely' : 'certain',
      ...all,
    );
  }
  return cronCommand(tree, project);
}

const databaseScheduler = 'django_celery_beat.schedulers:DatabaseScheduler';

function classOf(name: string): { readonly scheduler: Beat['scheduler']; readonly name: string | undefined } {
  if (/PersistentScheduler$/.test(name)) return { scheduler: 'file', name: undefined };
  if (/redbeat/i.test(name)) return { scheduler: 'redbeat', name };
  return { scheduler: /DatabaseScheduler$/.test(name) || name === 'django' ? 'database' : 'class', name };
}

/** Recognises a management command that something external, such as cron, has to call regularly. */
function cronCommand(tree: Tree, project: DjangoProject): Found<Beat> | undefined {
  const file = tree.python.find(
    path =>
      isBelow(project.importRoot, path) &&
      /\/management\/commands\/(?:run_?periodic|run_?cron|cron|periodic|run_?scheduled)\w*\.py$/.test(path),
  );
  if (file === undefined) return undefined;
  const name = nameOf(file).slice(0, -'.py'.length);
  return found({ scheduler: 'command', name, isEmbedded: false }, 'likely', { file, line: 1 });
}

function firstHit(
  tree: Tree,
  files: readonly string[],
  pattern: RegExp,
): { groups: readonly (string | undefined)[]; evidence: Evidence } | undefined {
  for (const file of files) {
    const hit = hitsIn(file, tree.code(file), pattern)[0];
    if (hit !== undefined) return hit;
  }
  return undefined;
}
