import { message } from '../../../src/shared/messages/message.ts';
import { api, migrate, testRecorded, worker } from './recorded.ts';

// MariaDB 10.11 through MySQLdb and Django 4.2, recorded with a wrong address, account or name, before and between
// migrations, and with a database in utf8mb4.
testRecorded([
  [
    'db-unreachable',
    api,
    {
      class: 'database-unreachable',
      cause: "MySQLdb.OperationalError: (2002, \"Can't connect to server on 'mysql' (115)\")",
      explanation: 'No database answers at mysql.',
      fix: [
        { command: 'bkdev logs mysql', says: 'shows the log of the database' },
        {
          command: 'bkdev up',
          says: 'starts it if it is down; MYSQL_HOST and MYSQL_PORT must be those of the service mysql',
        },
      ],
    },
  ],
  [
    'db-unknown-host',
    api,
    {
      class: 'database-unreachable',
      cause: 'MySQLdb.OperationalError: (2005, "Unknown server host \'mysql.invalid\' (-2)")',
      explanation: 'No database answers at mysql.invalid.',
      fix: [
        { command: 'bkdev logs mysql', says: 'shows the log of the database' },
        {
          command: 'bkdev up',
          says: 'starts it if it is down; MYSQL_HOST and MYSQL_PORT must be those of the service mysql',
        },
      ],
    },
  ],
  [
    'db-denied',
    api,
    {
      class: 'database-denied',
      cause: "MySQLdb.OperationalError: (1045, \"Access denied for user 'bkm'@'172.18.0.5' (using password: YES)\")",
      explanation: 'The database is running, but rejects the user bkm or the password.',
      fix: [
        {
          command: 'bkdev up',
          says: 'creates the account that MYSQL_USER and MYSQL_PASSWORD in .devcontainer/env/common.env define',
        },
      ],
    },
  ],
  [
    'db-denied-step',
    migrate,
    {
      class: 'database-denied',
      explanation: 'The database is running, but rejects the user bkm or the password.',
      cause:
        "the database refuses the connection bkm@mysql:3306/bkmonitor: (1045, \"Access denied for user 'bkm'@'172.18.0.5' (using password: YES)\")",
      fix: [{ says: 'look at its log: bkdev logs mysql' }],
    },
  ],
  [
    'db-denied-database',
    migrate,
    {
      class: 'database-denied',
      cause: "MySQLdb.OperationalError: (1044, \"Access denied for user 'guest'@'%' to database 'bkmonitor'\")",
      explanation: 'The user guest has no access to the database bkmonitor.',
      fix: [
        {
          command: 'bkdev up',
          says: 'after correcting MYSQL_USER or MYSQL_NAME in .devcontainer/env/common.env',
        },
      ],
    },
  ],
  [
    'db-unknown',
    api,
    {
      class: 'database-unknown',
      cause: 'MySQLdb.OperationalError: (1049, "Unknown database \'nosuch\'")',
      explanation: 'The database server is running, but has no database nosuch.',
      fix: [
        {
          command: 'bkdev up',
          says: 'creates the database that MYSQL_NAME names',
        },
        {
          says: 'or correct MYSQL_NAME',
        },
      ],
    },
  ],
  [
    'db-unmigrated-worker',
    worker,
    {
      class: 'database-not-migrated',
      cause: "django setup failed: (1146, \"Table 'bkmonitor.bkmonitor_cachenode' doesn't exist\")",
      explanation: 'The database has not been migrated to this code: bkmonitor.bkmonitor_cachenode is missing.',
      fix: [
        {
          command: 'bkdev up',
          says: 'runs the migrations, if a migration file has changed',
        },
        {
          command: 'bkdev exec workspace -- python bkmonitor/manage.py showmigrations --plan',
          says: 'shows which migrations are not applied',
        },
      ],
    },
  ],
  [
    'db-unmigrated',
    migrate,
    {
      class: 'database-not-migrated',
      cause: "MySQLdb.ProgrammingError: (1146, \"Table 'bkmonitor.bkmonitor_cachenode' doesn't exist\")",
      explanation: 'The database has not been migrated to this code: bkmonitor.bkmonitor_cachenode is missing.',
      fix: [
        {
          command: 'bkdev up',
          says: 'runs the migrations, if a migration file has changed',
        },
        {
          command: 'bkdev exec workspace -- python bkmonitor/manage.py showmigrations --plan',
          says: 'shows which migrations are not applied',
        },
      ],
    },
  ],
  [
    'db-column-missing',
    { ...api, probe: message('probe.answers-status', { status: 500 }) },
    {
      class: 'database-not-migrated',
      cause: "MySQLdb.OperationalError: (1054, \"Unknown column 'bkmonitor_note.colour' in 'SELECT'\")",
      explanation: 'The database has not been migrated to this code: bkmonitor_note.colour is missing.',
      fix: [
        {
          command: 'bkdev up',
          says: 'runs the migrations, if a migration file has changed',
        },
        {
          command: 'bkdev exec workspace -- python bkmonitor/manage.py showmigrations --plan',
          says: 'shows which migrations are not applied',
        },
      ],
    },
  ],
  [
    'db-charset-key',
    migrate,
    {
      class: 'database-charset',
      cause: "MySQLdb.OperationalError: (1071, 'Specified key was too long; max key length is 3072 bytes')",
      explanation:
        'The database uses four bytes per character (utf8mb4), and a key of this product only fits with three (utf8mb3).',
      fix: [
        {
          command: 'bkdev down --volumes',
          says: 'deletes the data; the next bkdev up creates the database with utf8mb3',
        },
        {
          says: 'to keep the data: ALTER DATABASE … CHARACTER SET utf8mb3, and convert its tables',
        },
      ],
    },
  ],
  [
    'db-charset-value',
    migrate,
    {
      class: 'database-charset',
      cause:
        'MySQLdb.OperationalError: (1366, "Incorrect string value: \'\\\\xF0\\\\x9F\\\\x98\\\\x80\' for column `bkmonitor`.`bkmonitor_note`.`title` at row 1")',
      explanation:
        'The text does not fit the character set of `bkmonitor`.`bkmonitor_note`.`title`: utf8mb3 has no characters longer than three bytes, such as emoji.',
      fix: [
        {
          says: 'keep such characters out of this column, or convert the column to utf8mb4 in a migration',
        },
      ],
      where: 'bkmonitor/manage.py:34',
    },
  ],
  [
    'db-half-migrated',
    migrate,
    {
      class: 'database-half-migrated',
      cause: 'MySQLdb.OperationalError: (1050, "Table \'bkmonitor_clusterconfig\' already exists")',
      explanation:
        'A migration was interrupted, and MySQL cannot roll back what it had already created: bkmonitor_clusterconfig.',
      fix: [
        {
          says: 'drop bkmonitor_clusterconfig by hand if it is empty, then run bkdev up',
        },
        {
          command: 'bkdev down --volumes',
          says: 'deletes all data; the next bkdev up migrates from scratch',
        },
      ],
    },
  ],
  [
    'db-half-migrated-step',
    migrate,
    {
      class: 'database-half-migrated',
      explanation:
        'A migration was interrupted, and MySQL cannot roll back what it had already created: bkmonitor_clusterconfig.',
      cause:
        'migrate stopped before bkmonitor.0002_clusterconfig was applied, 7 to go: django.db.utils.OperationalError: (1050, "Table \'bkmonitor_clusterconfig\' already exists")',
      fix: [
        {
          says: 'the traceback above names the line; correct it, or the database, and start the step again',
        },
      ],
    },
  ],
]);
