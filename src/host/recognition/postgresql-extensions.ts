import type { Database, DjangoProject, Found } from './findings.ts';
import { firstOfEach, found, hitsIn, isBelow, type Tree } from './tree.ts';

/**
 * Extensions of PostgreSQL's own distribution that only a superuser may create: those of its appendix F that are not
 * marked as trusted (postgresql.org/docs/current/contrib.html). A migration that asks for one fails as the product's
 * role, so that the store has to create it before.
 */
const untrusted = new Set([
  ...['amcheck', 'autoinc', 'bloom', 'dblink', 'dict_xsyn', 'earthdistance', 'file_fdw', 'insert_username'],
  ...['intagg', 'moddatetime', 'pageinspect', 'pg_buffercache', 'pg_freespacemap', 'pg_prewarm', 'pgrowlocks'],
  ...['pg_stat_statements', 'pgstattuple', 'pg_surgery', 'pg_visibility', 'pg_walinspect', 'postgres_fdw', 'refint'],
  ...['sslinfo', 'xml2'],
]);

/** django.contrib.postgres.operations, and the same in SQL. `BloomExtension` has a class of its own. */
const created =
  /\b(?:(Bloom)Extension\(|CreateExtension\(\s*(?:name\s*=\s*)?["']([\w-]+)["']|CREATE\s+EXTENSION\s+(?:IF\s+NOT\s+EXISTS\s+)?\\?["']?([\w-]+))/gi;

/** What migrations create and the product's role may not, each with the first place that asks for it. */
export function recogniseExtensions(
  tree: Tree,
  project: DjangoProject,
  databases: readonly Found<Database>[],
): Found<string>[] {
  if (!databases.some(({ value }) => value.kinds.includes('postgresql'))) return [];
  const migrations = tree.files.filter(
    path => /(?:^|\/)migrations\/[^/]+\.py$/.test(path) && isBelow(project.importRoot, path),
  );
  const hits = migrations.flatMap(file =>
    /extension/i.test(tree.text(file) ?? '') ? hitsIn(file, tree.code(file), created) : [],
  );
  const named = hits.map(({ groups, evidence }) => ({
    name: (groups.find(group => group !== undefined) ?? '').toLowerCase(),
    evidence,
  }));
  return firstOfEach(named, ({ name }) => name)
    .filter(({ name }) => untrusted.has(name))
    .map(({ name, evidence }) => found(name, 'certain' as const, evidence));
}
