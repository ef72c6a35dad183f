import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { parseSaid } from '../support/said.ts';
import { ask, bkdev, startBkdev, up } from './support/bkdev.ts';
import { type Checkout, edit } from './support/checkout.ts';
import { docker, sql, volumesOf } from './support/engine.ts';
import { takeStack } from './support/pool.ts';

const migrations = 'bkmonitor/bkmonitor/migrations';
let checkout: Checkout;

beforeAll(async () => {
  checkout = await takeStack('api');
  await ask(checkout, '/api/v4/notes/', { title: 'Untouched' });
});

const migration = (operation: string) => `from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("bkmonitor", "0006_spacetype")]
    operations = [${operation}]
`;

describe('the databases', () => {
  test('they must be utf8mb3', async () => {
    const { shared } = inject('environment');
    const statement =
      'select schema_name, default_character_set_name, default_collation_name from information_schema.schemata ' +
      "where schema_name in ('bkmonitor', 'bk_monitorv3_grafana') order by schema_name = 'bk_monitorv3_grafana'";
    expect(await sql(shared.project, statement)).toBe(
      'bkmonitor\tutf8mb3\tutf8mb3_general_ci\nbk_monitorv3_grafana\tutf8mb3\tutf8mb3_general_ci',
    );
  });

  test('every migration of the tree must be applied', async () => {
    const files = (await readdir(join(checkout.root, migrations))).filter(name => /^\d.*\.py$/.test(name));
    const applied = await sql(
      checkout.project,
      "select name from django_migrations where app = 'bkmonitor' order by 1",
    );
    expect(applied.split('\n')).toEqual(files.map(name => name.replace('.py', '')).sort());
  });
});

describe('the step', () => {
  test('it must skip its work in a new container when nothing has changed', async () => {
    expect(await bkdev(checkout, ['down'])).toMatchObject({ status: 0 });
    expect(await up(checkout)).toMatchObject({ status: 0 });
    const { stdout } = await bkdev(checkout, ['logs', 'migrate']);
    expect(stdout).toBe('migrate | migrations: files and tables unchanged since the last run, skipped\n');
  });

  test('migrations that were removed from the database must be applied again by the next up, although no file changed', async () => {
    const inside = (...words: string[]) => bkdev(checkout, ['exec', 'api', '--', ...words]);
    const zero = await inside('python', 'manage.py', 'migrate', 'bkmonitor', 'zero');
    expect(zero.status).toBe(0);
    expect(await up(checkout)).toMatchObject({
      status: 0,
      plan: [
        expect.stringMatching(/^start migrate after .* \(\d+ migrations are not applied: bkmonitor\.0001_initial, /),
        expect.anything(),
      ],
    });
    await ask(checkout, '/api/v4/notes/', { title: 'Untouched' });
    await sql(checkout.project, 'drop database bkmonitor; create database bkmonitor character set utf8mb3');
    const { status, plan } = await up(checkout);
    expect({ status, first: plan[0] }).toEqual({
      status: 0,
      first: expect.stringMatching(/^start migrate .*not applied/),
    });
    await ask(checkout, '/api/v4/notes/', { title: 'Untouched' });
    expect((await up(checkout)).plan).toEqual([expect.stringMatching(/^keep /)]);
  });

  test('a new migration must be applied by the next up, which restarts nothing else', async () => {
    const undo = await edit(checkout, `${migrations}/0007_new.py`, () =>
      migration('migrations.RunSQL("create table brand_new (id int)", "drop table brand_new")'),
    );
    const remark = '1 migration is not applied: bkmonitor.0007_new; bkdev up applies it';
    const remarksOn = async (service: string) => {
      const { services } = parseSaid((await bkdev(checkout, ['status', '--json'])).stdout) as {
        services: { service: string; notes?: readonly string[] }[];
      };
      return services.find(row => row.service === service)?.notes ?? [];
    };
    expect(await remarksOn('api')).toEqual([remark]);
    expect((await bkdev(checkout, ['status'])).stdout).toMatch(/api +● healthy .*\n? *1 migration is not applied/);
    const { status, plan } = await up(checkout);
    expect({ status, plan }).toEqual({
      status: 0,
      plan: [
        'start migrate after deps done, mysql healthy (its input files changed)',
        'keep workspace, mysql, redis, deps, api',
      ],
    });
    expect(await sql(checkout.project, "show tables like 'brand_new'")).toBe('brand_new');
    expect(await remarksOn('api')).toEqual([]);
    await sql(checkout.project, "drop table brand_new; delete from django_migrations where name = '0007_new'");
    await undo();
  });

  test('a failing migration must name its error, touch no data, and be repaired by the next up', async () => {
    const volumes = await volumesOf(checkout.project);
    const undo = await edit(checkout, `${migrations}/0007_bad.py`, () =>
      migration('migrations.RunSQL("alter table no_such_table add column more int")'),
    );
    const { status, error } = await up(checkout);
    expect({ status, code: error?.code }).toEqual({ status: 3, code: 'step-failed' });
    expect(error?.message).toBe(
      'Database schema (migrate) failed: migrate stopped before bkmonitor.0007_bad was applied, 1 to go: ' +
        `django.db.utils.ProgrammingError: (1146, "Table 'bkmonitor.no_such_table' doesn't exist")`,
    );
    expect(error?.hint).toContain('the traceback above names the line');
    expect(await sql(checkout.project, 'select title from bkmonitor_note order by id desc limit 1')).toBe('Untouched');
    expect(await volumesOf(checkout.project)).toEqual(volumes);

    const shown = await bkdev(checkout, ['status', '--json']);
    expect(shown.status).toBe(3);
    expect(parseSaid(shown.stdout)).toMatchObject({
      outcome: 'failed',
      services: expect.arrayContaining([
        expect.objectContaining({ service: 'migrate', phase: 'failed', reason: expect.stringContaining('0007_bad') }),
      ]),
    });

    await undo();
    await rm(join(checkout.root, migrations, '__pycache__'), { recursive: true, force: true });
    expect(await up(checkout)).toMatchObject({ status: 0 });
    expect(await sql(checkout.project, 'select title from bkmonitor_note order by id desc limit 1')).toBe('Untouched');
  });
});

describe('snapshots', () => {
  const on = { BKDEV_SNAPSHOTS: 'on' };
  const title = 'select title from bkmonitor_note order by id desc limit 1';

  test('a restored one must bring back what was there, and the role answers again', async () => {
    await ask(checkout, '/api/v4/notes/', { title: 'Before' });
    expect(await bkdev(checkout, ['db', 'snapshot', 'before'])).toMatchObject({ status: 0 });
    await ask(checkout, '/api/v4/notes/', { title: 'After' });
    await sql(checkout.project, 'create table made_since (id int)');
    expect(await bkdev(checkout, ['db', 'restore', 'before'])).toMatchObject({ status: 0 });
    expect([await sql(checkout.project, title), await sql(checkout.project, "show tables like 'made_since'")]).toEqual([
      ...['Before', ''],
    ]);
    expect(await ask(checkout, '/ping')).toBe('pong');
  });

  test('one that bkdev is killed in must leave the old data or the new, whole, and the next up works with it', async () => {
    await ask(checkout, '/api/v4/notes/', { title: 'After' });
    const running = startBkdev(checkout, ['db', 'restore', 'before', '--json']);
    await running.line(/"type":"activity-started","activity":"copying"/);
    running.kill('SIGKILL');
    await running.finished;
    expect(await up(checkout)).toMatchObject({ status: 0 });
    expect(['Before', 'After']).toContain(await sql(checkout.project, title));
    expect(await ask(checkout, '/ping')).toBe('pong');
  });

  test('the client must open with the password on no command line', async () => {
    const shown = await bkdev(checkout, [
      'db',
      'shell',
      'mysql',
      '--',
      '-Ne',
      'select info from information_schema.processlist',
    ]);
    expect([shown.status, shown.stdout.includes('information_schema')]).toEqual([0, true]);
    expect((await bkdev(checkout, ['db', 'shell', 'redis', '--', 'ping'])).stdout.trim()).toBe('PONG');
  });

  test('a new database must be filled from the one that was kept when the last was made', async () => {
    const anew = async () => {
      expect(await bkdev(checkout, ['down'])).toMatchObject({ status: 0 });
      await docker('volume', 'rm', `${checkout.project}_mysql`);
      return up(checkout, on);
    };
    const first = await anew();
    const second = await anew();
    expect([first.status, second.status]).toEqual([0, 0]);
    const [kept, restored] = [first, second].map(({ plan }) => plan.find(line => line.includes('snapshot')));
    expect([kept, restored]).toEqual([
      expect.stringMatching(/^take snapshot auto-\w+ after migrate done/),
      expect.stringMatching(/^restore snapshot auto-\w+ .* into the new volume mysql$/),
    ]);
    const { stdout } = await bkdev(checkout, ['logs', 'migrate']);
    expect(stdout).toContain('migrations: files and tables unchanged since the last run, skipped');
    // The list has the snapshots of every checkout of the product.
    const listed: { name: string; project: string }[] = JSON.parse(
      (await bkdev(checkout, ['db', 'list', '--json'])).stdout,
    );
    const names = listed.filter(({ project }) => project === checkout.project).map(({ name }) => name);
    expect(names).toEqual([expect.stringMatching(/^auto-/), 'before']);
    expect(await bkdev(checkout, ['db', 'remove', ...names])).toMatchObject({ status: 0 });
  });
});
