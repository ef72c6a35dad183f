import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { edit } from '../support/checkout.ts';
import { docker, pauseContainer } from '../support/engine.ts';
import type { Fault } from './fault.ts';
import { containerOf, inside, sqlAnywhere } from './stack.ts';

export const redisPaused: Fault = {
  name: "Redis' container is paused",
  told: {
    redis: { phase: 'stopped', health: 'unknown', reason: /paused/ },
    beat: {
      phase: 'running',
      health: 'unhealthy',
      reason: /Redis .* is unreachable/,
      class: 'redis-unreachable',
      cause: /redis/i,
    },
  },
  inject: async checkout => {
    await pauseContainer(containerOf(checkout, 'redis'));
    return () => docker('unpause', containerOf(checkout, 'redis'));
  },
};

export const redisDiskFull: Fault = {
  name: "Redis' disk is full",
  told: {
    redis: {
      phase: 'running',
      health: 'unhealthy',
      reason: /save its data to disk/,
      class: 'disk-full',
      cause: /No space left|MISCONF|save/,
    },
  },
  inject: async checkout => {
    await inside(checkout, 'redis', 'sh', '-c', 'dd if=/dev/zero of=/small/junk bs=4k 2>/dev/null; redis-cli bgsave');
    return () => inside(checkout, 'redis', 'sh', '-c', 'rm /small/junk && redis-cli bgsave');
  },
};

export const charset: Fault = {
  name: 'the database has the wrong character set',
  told: {
    mysql: {
      phase: 'running',
      health: 'unhealthy',
      reason: /character set utf8mb4 where utf8mb3/,
      class: 'database-charset',
      cause: /utf8mb4/,
    },
  },
  inject: async checkout => {
    await sqlAnywhere(checkout, 'alter database bkmonitor character set utf8mb4');
    return () => sqlAnywhere(checkout, 'alter database bkmonitor character set utf8mb3');
  },
};

export const databaseDropped: Fault = {
  name: 'the database is dropped',
  told: {
    mysql: {
      phase: 'running',
      health: 'unhealthy',
      reason: /has no database bkmonitor/,
      class: 'database-unknown',
      cause: /bkmonitor/,
    },
  },
  inject: async checkout => {
    const login = '-h127.0.0.1 -ubkm -plocal';
    await inside(checkout, 'mysql', 'sh', '-c', `mariadb-dump ${login} --databases bkmonitor > /tmp/bkmonitor.sql`);
    await sqlAnywhere(checkout, 'drop database bkmonitor');
    return () => inside(checkout, 'mysql', 'sh', '-c', `mariadb ${login} < /tmp/bkmonitor.sql`);
  },
};

const migrations = 'bkmonitor/bkmonitor/migrations';

export const migrationPending: Fault = {
  name: 'a migration came with the code and is not applied',
  told: {
    mysql: { phase: 'running', health: 'healthy', note: /1 migration is not applied: bkmonitor\.0007_more/ },
    api: { health: 'healthy', note: /1 migration is not applied: bkmonitor\.0007_more; bkdev up applies it/ },
  },
  inject: async checkout => {
    const undo = await edit(checkout, `${migrations}/0007_more.py`, () =>
      [
        'from django.db import migrations',
        '',
        '',
        'class Migration(migrations.Migration):',
        '    dependencies = [("bkmonitor", "0006_spacetype")]',
        '',
      ].join('\n'),
    );
    return async () => {
      await undo();
      await rm(join(checkout.root, migrations, '__pycache__'), { recursive: true, force: true });
    };
  },
};

export const accountChanged: Fault = {
  name: "MySQL's account has another password",
  told: {
    mysql: {
      phase: 'running',
      health: 'unhealthy',
      reason: /refuses user "bkm" or its password/,
      class: 'database-denied',
      cause: /bkm/,
    },
  },
  inject: async checkout => {
    await sqlAnywhere(checkout, "alter user bkm identified by 'another'");
    return () => docker('restart', containerOf(checkout, 'mysql'));
  },
};
