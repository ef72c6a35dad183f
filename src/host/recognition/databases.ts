import { variablesOf } from './database-variables.ts';
import { requirementOf } from './dependencies.ts';
import type { Database, DatabaseKind, Evidence, Found } from './findings.ts';
import { bracketed, partsOf } from './python-code.ts';
import type { Requirement } from './requirements.ts';
import { firstOfEach, found, hitsIn, lineAt, type Tree } from './tree.ts';

/** Driver packages by database. */
const drivers: readonly (readonly [kind: DatabaseKind, packages: readonly string[]])[] = [
  ['postgresql', ['psycopg', 'psycopg2', 'psycopg2-binary', 'psycopg-binary', 'psycopg-c', 'psycopg2cffi']],
  ['mysql', ['mysqlclient', 'pymysql', 'mysql-connector-python', 'django-mysql']],
  ['oracle', ['cx-oracle', 'oracledb']],
];

interface Alias {
  readonly alias: string;
  readonly text: string;
  readonly evidence: Evidence;
}

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
    settings.flatMap(file => aliasesIn(tree, file)),
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

/** Finds `DATABASES = {'default': {…}, …}` and `DATABASES['other'] = …`. */
function aliasesIn(tree: Tree, file: string): Alias[] {
  const code = tree.code(file);
  const whole = hitsIn(file, code, /^[ \t]*DATABASES\s*(?::[^=\n]+)?=\s*\{/gm).flatMap(({ index }) => {
    const open = code.indexOf('{', code.indexOf('=', index));
    const content = bracketed(code, open);
    return partsOf(content).flatMap(({ text, at }): Alias[] => {
      const key = /^\s*["']([\w-]+)["']\s*:/.exec(text);
      if (key === null) return [];
      const line = lineAt(code, open + 1 + at + text.search(/\S/));
      return [{ alias: key[1] ?? '', text: withConstants(code, text), evidence: { file, line } }];
    });
  });
  const single = hitsIn(
    file,
    code,
    /^[ \t]*DATABASES\[\s*["']([\w-]+)["']\s*\]\s*=\s*([^\n]*(?:\n[ \t]+[^\n]*|\n\})*)/gm,
  ).map(({ groups: [alias = '', text = ''], evidence }) => ({ alias, text: withConstants(code, text), evidence }));
  const called = hitsIn(file, code, /^[ \t]*DATABASES\s*=\s*\{?\s*(?!\{)[^\n{]*\bdefault\s*=\s*[^\n]*/gm).map(
    ({ evidence, index }) => ({
      alias: 'default',
      text: code.slice(index, code.indexOf('\n', index)),
      evidence,
    }),
  );
  return [...whole, ...single, ...called];
}

/** Appends the assignments of constants that a text refers to, in the same file: `'default': DEFAULT_DB`. */
function withConstants(code: string, text: string, rounds = 2): string {
  const names = [
    ...new Set(
      [...text.matchAll(/\b([A-Z][A-Z0-9_]{3,}|[a-z_]*database[a-z_]*|db_\w+)\b(?!["'])/g)].map(
        ([, name = '']) => name,
      ),
    ),
  ];
  const values = names.slice(0, 20).flatMap(name => {
    const all = [
      ...code.matchAll(new RegExp(`^[ \\t]*${name}\\s*(?::[^=\\n]+)?=(?!=)\\s*([^\\n]*(?:\\n[ \\t]+[^\\n]*)*)`, 'gm')),
    ];
    return all.map(([whole]) => whole);
  });
  const whole = [text, ...values].join('\n');
  // Resolve constants in constants, too: an alias is often one of several sets of settings.
  return rounds > 1 && values.length > 0 ? withConstants(code, whole, rounds - 1) : whole;
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
