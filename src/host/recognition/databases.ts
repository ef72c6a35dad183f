import { variablesOf } from './database-variables.ts';
import { requirementOf } from './dependencies.ts';
import type { Database, DatabaseKind, Found } from './findings.ts';
import type { Requirement } from './requirements.ts';
import { aliasesIn } from './setting-aliases.ts';
import { firstOfEach, found, type Tree } from './tree.ts';

/** Driver packages by database. */
const drivers: readonly (readonly [kind: DatabaseKind, packages: readonly string[]])[] = [
  ['postgresql', ['psycopg', 'psycopg2', 'psycopg2-binary', 'psycopg-binary', 'psycopg-c', 'psycopg2cffi']],
  ['mysql', ['mysqlclient', 'pymysql', 'mysql-connector-python', 'django-mysql']],
  ['oracle', ['cx-oracle', 'oracledb']],
];

/** Returns the product's databases by alias, with every kind that each supports. */
export function recogniseDatabases(
  tree: Tree,
  settings: readonly string[],
  requirements: readonly Requirement[],
): Found<Database>[] {
  const drivenBy = drivers.flatMap(([kind, packages]) => {
    const requirement = requirementOf(requirements, ...packages);
    return requirement === undefined ? [] : [{ kind, requirement }];
  });
  const aliases = firstOfEach(
    settings.flatMap(file => aliasesIn(tree, file, 'DATABASES')),
    ({ alias }) => alias,
  );
  const all = settings.map(file => tree.code(file)).join('\n');
  const engines = enginesIn(all);
  const names = aliases.length > 0 ? aliases : [{ alias: 'default', text: all, evidence: undefined }];
  return names.map(({ alias, text, evidence }) => {
    const own = enginesIn(text);
    const preferred = own.filter(kind => drivenBy.some(driven => driven.kind === kind));
    const named = preferred.length > 0 ? preferred : own.length > 0 ? own : engines;
    const driven = drivenBy.map(({ kind }) => kind);
    const isSpatial = /contrib\.gis|postgis/.test(text) || /django\.contrib\.gis\b/.test(all);
    // A required driver without a matching engine: the engine comes from an address in the environment.
    const kinds = [...new Set([...named.filter(kind => kind !== 'sqlite'), ...driven, ...named])];
    const value: Database = {
      alias,
      kinds: kinds.length > 0 ? kinds : ['unknown'],
      isSpatial,
      driverGroup: drivenBy.find(({ kind }) => kind === kinds[0])?.requirement.group,
      variables: variablesOf(text),
    };
    const places = [evidence, ...drivenBy.slice(0, 1).map(({ requirement }) => requirement.evidence)];
    const certainty =
      named.length > 0 && (driven.length === 0 || named.some(kind => driven.includes(kind)))
        ? 'certain'
        : kinds.length > 0
          ? 'likely'
          : 'assumed';
    return found(value, certainty, ...places.filter(each => each !== undefined));
  });
}

function enginesIn(text: string): DatabaseKind[] {
  const found_: DatabaseKind[] = [];
  for (const [name] of text.matchAll(
    /postgis|postgresql|postgres\b|psqlextra|\bmysql\b|mariadb|sqlite3?\b|spatialite|oracle\b/gi,
  )) {
    const kind: DatabaseKind = /^(?:post|psql)/i.test(name)
      ? 'postgresql'
      : /^(?:my|maria)/i.test(name)
        ? 'mysql'
        : /lite/i.test(name)
          ? 'sqlite'
          : 'oracle';
    if (!found_.includes(kind)) found_.push(kind);
  }
  return found_;
}
