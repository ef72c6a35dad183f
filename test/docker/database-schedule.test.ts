import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { parseSaid } from '../support/said.ts';
import { docker } from './support/engine.ts';
import { run } from './support/run.ts';
import { sharedStack } from './support/turns.ts';

// The tables of django-celery-beat's models (django_celery_beat/models.py), as far as a scheduler reads them.
const tables = `
  create table django_celery_beat_intervalschedule (id int primary key, every int, period varchar(24));
  create table django_celery_beat_crontabschedule (
    id int primary key, minute varchar(240), hour varchar(96), day_of_month varchar(124), month_of_year varchar(64),
    day_of_week varchar(64), timezone varchar(63)
  );
  create table django_celery_beat_periodictask (
    name varchar(200), enabled bool, one_off bool, last_run_at datetime(6) null, start_time datetime(6) null,
    expires datetime(6) null, interval_id int null, crontab_id int null
  );
  insert into django_celery_beat_intervalschedule values (1, 60, 'seconds'), (2, 1, 'hours');
  insert into django_celery_beat_crontabschedule values
    (1, '0', '4', '*', '*', '*', 'Asia/Shanghai'), (2, '0', '0', '30', '2', '*', 'UTC'), (3, 'x', '*', '*', '*', '*', 'UTC'),
    (4, '*/5', '*', '*', '*', 'mon-sun', 'UTC');
`;
const names = ['intervalschedule', 'crontabschedule', 'periodictask'].map(name => `django_celery_beat_${name}`);

const { project } = sharedStack();

function sql(statement: string): Promise<string> {
  return docker(
    'exec',
    `${project}-mysql-1`,
    'sh',
    '-c',
    `mariadb -h127.0.0.1 -ubkm -plocal bkmonitor -e "${statement}"`,
  );
}

/** Returns the output of the health check for a scheduler that started long ago; empty if it is healthy. */
async function check(): Promise<string> {
  const probe = ['/deps/venv/bin/python', '/opt/bkdev/runtime/probe/probe.py', 'djangobeat'];
  const { status, stdout, stderr } = await run([
    'docker',
    'exec',
    '-e',
    'BKDEV_SERVICE=beat',
    `${project}-workspace-1`,
    ...probe,
  ]);
  if (status !== (stdout === '' ? 0 : 1)) return `${status} ${stdout} ${stderr}`;
  return stdout === '' ? '' : String(parseSaid(stdout));
}

/** Returns a row of the table, by default with an interval of 60 seconds; times in minutes from now. */
function task(name: string, at: number | null, other: Readonly<Record<string, number | null>> = {}): string {
  const { enabled, one_off, start, expires, interval, crontab } = {
    ...{ enabled: 1, one_off: 0, start: null, expires: null, interval: 1, crontab: null },
    ...other,
  };
  const time = (minutes: number | null) => (minutes === null ? 'null' : `utc_timestamp() + interval ${minutes} minute`);
  const times = [at, start, expires].map(time);
  return `('${name}', ${enabled}, ${one_off}, ${times.join(', ')}, ${interval}, ${crontab})`;
}

const byCron = (crontab: number) => ({ interval: null, crontab });

beforeAll(async () => {
  expect(await check()).toMatch(/^the schedule cannot be read: \(1146, "Table 'bkmonitor\.django_celery_beat_/);
  await sql(tables);
});
afterEach(() => sql('delete from django_celery_beat_periodictask'));
afterAll(() => sql(`drop table ${names.join(', ')}`));

test.each<[string, readonly string[], string]>([
  ['without a task', [], ''],
  ['whose task ran', [task('tidy', -1)], ''],
  ['that has yet to write what it did', [task('tidy', -4)], ''],
  ['that ran nothing when it was due', [task('tidy', -10)], 'the scheduler is stuck: tidy is overdue by 9 min'],
  ['that ran one of two not long ago', [task('tidy', -1), task('hourly', -90, { interval: 2 })], ''],
  ['whose hour has not come', [task('hourly', -50, { interval: 2 })], ''],
  ['whose hour is over', [task('hourly', -70, { interval: 2 })], 'the scheduler is stuck: hourly is overdue by 10 min'],
  [
    'that missed a minute of a crontab',
    [task('five', -60, byCron(4))],
    'the scheduler is stuck: five is overdue by N min',
  ],
  [
    'that missed a night in its own time zone',
    [task('nightly', -60 * 48, byCron(1))],
    'the scheduler is stuck: nightly is overdue by N min',
  ],
  ['with a crontab of no day or no sense', [task('never', -600, byCron(2)), task('broken', -600, byCron(3))], ''],
  [
    'with tasks that are off, over, not begun, or for once',
    [
      task('off', -10, { enabled: 0 }),
      task('over', -10, { expires: -5 }),
      task('later', -10, { start: 5 }),
      task('once', -10, { one_off: 1 }),
    ],
    '',
  ],
])('a scheduler %s must be told from the rows that it leaves', async (_, rows, told) => {
  if (rows.length > 0) await sql(`insert into django_celery_beat_periodictask values ${rows.join(', ')}`);
  const said = await check();
  expect(told.includes(' N ') ? said.replace(/\d+ (?:min|h)$/, 'N min') : said).toBe(told);
});
