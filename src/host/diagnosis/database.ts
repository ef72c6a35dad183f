import { clients, type Rule, type RuleFix } from './rule.ts';

const seeDatabase: RuleFix = { command: 'bkdev logs mysql', says: 'fix.show-database-log' };

/**
 * MySQL error numbers (dev.mysql.com, "Server Error Message Reference") as printed by MySQLdb, PyMySQL and the mariadb
 * client.
 */
export const databaseRules: readonly Rule[] = [
  {
    class: 'database-denied',
    patterns: [/\b(?:1045|1698)\b.*Access denied for user '(?<user>[^']*)'/],
    answers: ['probe.database-denied'],
    kinds: ['store'],
    explanation: 'diagnosis.database-password-changed',
    fix: [
      {
        command: 'bkdev restart {service}',
        says: 'fix.reset-database-password',
      },
    ],
  },
  {
    class: 'database-denied',
    patterns: [/\b(?:1045|1698)\b.*Access denied for user '(?<user>[^']*)'/],
    explanation: 'diagnosis.database-refuses-login',
    fix: [
      {
        command: 'bkdev up',
        says: 'fix.create-database-account',
      },
    ],
    kinds: clients,
  },
  {
    class: 'database-denied',
    patterns: [/\b1044\b.*Access denied for user '(?<user>[^']*)'@'[^']*' to database '(?<database>[^']*)'/],
    answers: ['probe.database-no-access'],
    explanation: 'diagnosis.database-forbidden',
    fix: [{ command: 'bkdev up', says: 'fix.correct-database-access' }],
  },
  {
    class: 'database-unknown',
    patterns: [/\b1049\b.*Unknown database '(?<database>[^']*)'/],
    answers: ['probe.database-unknown'],
    explanation: 'diagnosis.database-unknown',
    fix: [{ command: 'bkdev up', says: 'fix.create-database' }, { says: 'fix.correct-database-name' }],
  },
  {
    class: 'database-unreachable',
    patterns: [
      /\b(?:2002|2003|2005|2013)\b.*(?:connect to |server on |server host |server at )'(?<host>[^']*)'/,
      /\((?:2002|2003|2005|2006|2013), /,
    ],
    explanation: 'diagnosis.database-unreachable',
    fix: [
      seeDatabase,
      {
        command: 'bkdev up',
        says: 'fix.start-database',
      },
    ],
  },
  {
    class: 'database-charset',
    patterns: [/\b1071\b.*Specified key was too long/, /Specified key was too long/],
    explanation: 'diagnosis.key-too-long',
    fix: [{ command: 'bkdev down --volumes', says: 'fix.recreate-as-utf8mb3' }, { says: 'fix.convert-to-utf8mb3' }],
  },
  {
    class: 'database-charset',
    patterns: [
      /\b1366\b.*Incorrect string value: '.*?' for column (?<column>\S+)/,
      /\b1267\b.*Illegal mix of collations/,
    ],
    explanation: 'diagnosis.text-does-not-fit',
    fix: [{ says: 'fix.avoid-characters' }],
    where: 'traceback',
  },
  {
    class: 'database-half-migrated',
    patterns: [
      /\b1050\b.*Table '(?<table>[^']*)' already exists/,
      /\b1060\b.*Duplicate column name '(?<table>[^']*)'/,
      /\b1061\b.*Duplicate key name '(?<table>[^']*)'/,
    ],
    explanation: 'diagnosis.half-migrated',
    fix: [{ says: 'fix.drop-table' }, { command: 'bkdev down --volumes', says: 'fix.migrate-from-scratch' }],
  },
  {
    class: 'database-charset',
    answers: ['probe.database-charset'],
    explanation: 'diagnosis.charset-differs',
    fix: [
      {
        says: 'fix.alter-charset',
      },
      { command: 'bkdev down --volumes', says: 'fix.recreate-database' },
    ],
  },
  {
    class: 'database-not-migrated',
    answers: ['note.migrations-missing'],
    explanation: 'diagnosis.migrations-not-applied',
    fix: [
      { command: 'bkdev up', says: 'fix.apply-migrations' },
      { command: 'bkdev logs migrate', says: 'fix.show-migration-log' },
    ],
  },
  {
    class: 'database-not-migrated',
    patterns: [
      /\b1146\b.*Table '(?<table>[^']*)' doesn't exist/,
      /\b1054\b.*Unknown column '(?<table>[^']*)'/,
      /^You have \d+ unapplied migration/,
    ],
    explanation: 'diagnosis.table-missing',
    fix: [
      { command: 'bkdev up', says: 'fix.migrate' },
      {
        command: 'bkdev exec workspace -- python {product}/manage.py showmigrations --plan',
        says: 'fix.show-unapplied',
      },
    ],
  },
];
