import type { Database, DjangoProject, Found } from './findings.ts';
import { firstOfEach, found, hitsIn, isBelow, type Tree } from './tree.ts';

/**
 * PostgreSQL extensions that only a superuser may create: those of its appendix F that are not marked as trusted
 * (postgresql.org/docs/current/contrib.html). A migration that creates one fails, because the product's role is not a
 * superuser, so the store must create it first.
 */
const untrusted = new Set([
  ...['amcheck', 'autoinc', 'bloom', 'dblink', 'dict_xsyn', 'earthdistance', 'file_fdw', 'insert_username'],
  ...['intagg', 'moddatetime', 'pageinspect', 'pg_buffercache', 'pg_freespacemap', 'pg_prewarm', 'pgrowlocks'],
  ...['pg_stat_statements', 'pgstattuple', 'pg_surgery', 'pg_visibility', 'pg_walinspect', 'postgres_fdw', 'refint'],
  ...['sslinfo', 'xml2'],
]);

/**
 * The operations of django.contrib.postgres.operations, and the SQL statement. `BloomExtension` has a class of its own.
 */
const created =
  /\b(?:(Bloom)Extension\(|CreateExtension\(\s*(?:name\s*=\s*)?["']([\w-]+)["']|CREATE\s+EXTENSION\s+(?:IF\s+NOT\s+EXISTS\s+)?\\?["']?([\w-]+))/gi;

/**
 * Returns the extensions that migrations create but the product's role may not, each with the first place that creates
 * it.
 */
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
