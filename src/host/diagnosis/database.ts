import type { Rule } from './rule.ts';

const seeDatabase = { command: 'bkdev logs mysql', says: 'shows what the database says' };

/** MySQL's error numbers (dev.mysql.com, "Server Error Message Reference") as MySQLdb, PyMySQL and the mariadb client print them. */
export const databaseRules: readonly Rule[] = [
  {
    class: 'database-denied',
    patterns: [
      /\b(?:1045|1698)\b.*Access denied for user '(?<user>[^']*)'/,
      /user "?(?<user>[^"\s]+)"? or (?:its|the) password/,
    ],
    answers: ['probe.database-denied'],
    roles: ['db'],
    explanation: 'Its {user|account} has another password than MYSQL_PASSWORD says: somebody changed it there.',
    fix: [
      {
        command: 'bkdev restart {service}',
        says: 'gives the account the password that MYSQL_PASSWORD says; data is kept',
      },
    ],
  },
  {
    class: 'database-denied',
    patterns: [/\b(?:1045|1698)\b.*Access denied for user '(?<user>[^']*)'/],
    explanation: 'The database answers, but refuses the user {user} or the password.',
    fix: [
      {
        command: 'bkdev up',
        says: 'makes the account that MYSQL_USER and MYSQL_PASSWORD in .devcontainer/roles/env/common.env name',
      },
    ],
    roles: ['workspace', 'web', 'api', 'worker', 'beat', 'step'],
  },
  {
    class: 'database-denied',
    patterns: [
      /\b1044\b.*Access denied for user '(?<user>[^']*)'@'[^']*' to database '(?<database>[^']*)'/,
      /^it refuses user "(?<user>[^"]*)" access to database (?<database>\S+)$/,
    ],
    answers: ['probe.database-no-access'],
    explanation: 'The database knows the user {user}, who may not use the database {database}.',
    fix: [
      { command: 'bkdev up', says: 'after correcting MYSQL_USER or MYSQL_NAME in .devcontainer/roles/env/common.env' },
    ],
  },
  {
    class: 'database-unknown',
    patterns: [/\b1049\b.*Unknown database '(?<database>[^']*)'/, /^it has no database (?<database>\S+)$/],
    answers: ['probe.database-unknown'],
    explanation: 'The database server answers, but has no database {database}.',
    fix: [
      { command: 'bkdev up', says: 'makes the database that MYSQL_NAME names' },
      { says: 'or correct MYSQL_NAME and BK_MONITOR_MYSQL_NAME, which must be the same' },
    ],
  },
  {
    class: 'database-unreachable',
    patterns: [
      /\b(?:2002|2003|2005|2013)\b.*(?:connect to |server on |server host |server at )'(?<host>[^']*)'/,
      /\((?:2002|2003|2005|2006|2013), /,
    ],
    explanation: 'Nothing answers as a database at {host|the address in MYSQL_HOST and MYSQL_PORT}.',
    fix: [
      seeDatabase,
      {
        command: 'bkdev up',
        says: 'starts it if it is down; MYSQL_HOST and MYSQL_PORT must be those of the service mysql',
      },
    ],
  },
  {
    class: 'database-charset',
    patterns: [/\b1071\b.*Specified key was too long/, /Specified key was too long/],
    explanation:
      'The database uses four bytes a character (utf8mb4), and a key of this product only fits with three (utf8mb3).',
    fix: [
      { command: 'bkdev down --volumes', says: 'removes the data; the next bkdev up makes the database as utf8mb3' },
      { says: 'to keep the data: ALTER DATABASE … CHARACTER SET utf8mb3, and convert its tables' },
    ],
  },
  {
    class: 'database-charset',
    patterns: [
      /\b1366\b.*Incorrect string value: '.*?' for column (?<column>\S+)/,
      /\b1267\b.*Illegal mix of collations/,
    ],
    explanation:
      'The text does not fit the character set of {column|the table}: utf8mb3 has no characters beyond three bytes, such as emoji.',
    fix: [{ says: 'keep such characters out of this column, or convert the column to utf8mb4 in a migration' }],
    where: 'traceback',
  },
  {
    class: 'database-half-migrated',
    patterns: [
      /\b1050\b.*Table '(?<table>[^']*)' already exists/,
      /\b1060\b.*Duplicate column name '(?<table>[^']*)'/,
      /\b1061\b.*Duplicate key name '(?<table>[^']*)'/,
    ],
    explanation: 'A migration was interrupted half-way, and MySQL cannot take back what it had already made: {table}.',
    fix: [
      { says: 'drop {table} by hand if it is empty, then bkdev up goes on' },
      { command: 'bkdev down --volumes', says: 'removes all data; the next bkdev up migrates from nothing' },
    ],
  },
  {
    class: 'database-charset',
    patterns: [/^database (?<database>\S+) has the character set (?<has>\S+)(?: where (?<needed>\S+) is needed)?/],
    answers: ['probe.database-charset'],
    explanation: 'Tables that are made from now on take {has} from the database {database}, and keys may not fit.',
    fix: [
      {
        says: 'ALTER DATABASE {database} CHARACTER SET {needed|utf8mb3} keeps the data; tables made meanwhile need it, too',
      },
      { command: 'bkdev down --volumes', says: 'removes the data; the next bkdev up makes the database anew' },
    ],
  },
  {
    class: 'database-not-migrated',
    patterns: [/^\d+ migrations? (?:is|are) not applied: (?<names>[^;]+)/],
    answers: ['note.migrations-missing'],
    explanation: 'The code has migrations that the database has not: what they add is missing.',
    fix: [
      { command: 'bkdev up', says: 'applies them' },
      { command: 'bkdev logs migrate', says: 'shows how far the last run came' },
    ],
  },
  {
    class: 'database-not-migrated',
    patterns: [
      /\b1146\b.*Table '(?<table>[^']*)' doesn't exist/,
      /\b1054\b.*Unknown column '(?<table>[^']*)'/,
      /^You have \d+ unapplied migration/,
    ],
    explanation: 'The database is not migrated to this code: {table|a table} is missing.',
    fix: [
      { command: 'bkdev up', says: 'migrates, if a migration file has changed' },
      {
        command: 'bkdev exec workspace -- python bkmonitor/manage.py showmigrations --plan',
        says: 'shows what is not applied',
      },
    ],
  },
];
