import { rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { edit, handOver } from '../support/checkout.ts';
import { docker } from '../support/engine.ts';
import { until } from '../support/until.ts';
import type { Fault } from './fault.ts';
import { containerOf, signal, sqlAnywhere } from './stack.ts';

const gaveUp = { phase: 'failed', health: 'unhealthy' } as const;

export const importError: Fault = {
  name: 'api crashes at import, again and again',
  told: {
    api: { ...gaveUp, reason: /no_such_module/, class: 'import-error', cause: /No module named 'no_such_module'/ },
  },
  inject: async checkout => {
    const undo = await edit(checkout, 'bkmonitor/kernel_api/urls.py', text => `import no_such_module\n${text}`);
    await signal(checkout, 'KILL', { service: 'api', program: 'manage.py runserver' });
    return undo;
  },
};

export const syntaxError: Fault = {
  name: "a worker's code has a syntax error when it is started anew",
  told: { worker: { ...gaveUp, reason: /SyntaxError/, class: 'syntax-error', cause: /^SyntaxError: / } },
  inject: async checkout => {
    const undo = await edit(checkout, 'bkmonitor/packages/monitor_web/tasks.py', text => `def broken(:\n${text}`);
    await signal(checkout, 'KILL', { service: 'worker', program: 'web@worker' });
    return undo;
  },
};

export const tableDropped: Fault = {
  name: 'a table that beat needs is gone',
  told: {
    beat: {
      ...gaveUp,
      reason: /cachenode/,
      class: 'database-not-migrated',
      cause: /bkmonitor_cachenode' doesn't exist/,
    },
  },
  inject: async checkout => {
    await sqlAnywhere(checkout, 'rename table bkmonitor.bkmonitor_cachenode to bkmonitor.away');
    await signal(checkout, 'KILL', { service: 'beat', program: 'celery.* beat' });
    return () => sqlAnywhere(checkout, 'rename table bkmonitor.away to bkmonitor.bkmonitor_cachenode');
  },
};

export const linkBroken: Fault = {
  name: 'the link ai_agent leads nowhere',
  told: { api: { ...gaveUp, reason: /ai_agent/, class: 'link-missing', cause: /ai_agent/ } },
  inject: async checkout => {
    const link = join(checkout.root, 'bkmonitor/ai_agent');
    const lead = async (to: string) => {
      await rm(link);
      await symlink(to, link);
      await handOver(link);
    };
    await lead('/app/code/ai_agent');
    await signal(checkout, 'KILL', { service: 'api', program: 'manage.py runserver' });
    return () => lead('../ai_agent');
  },
};

const limitBytes = 300 * 2 ** 20;

const hasRunOutOfMemory = async (container: string) =>
  (await docker('inspect', '--format', '{{.State.OOMKilled}}', container)).trim() === 'true';

export const outOfMemory: Fault = {
  name: 'the kernel ends beat for its memory',
  told: { beat: { ...gaveUp, class: 'out-of-memory', cause: /SIGKILL|memory/ } },
  inject: async checkout => {
    const limit = (bytes: number) =>
      docker('update', '--memory', String(bytes), '--memory-swap', String(bytes), containerOf(checkout, 'beat'));
    const hog = `import sys\nhog = b"x" * ${2 * limitBytes} if "beat" in sys.argv else b""\n`;
    const undo = await edit(checkout, 'bkmonitor/alarm_backends/service/scheduler/app.py', text => hog + text);
    await limit(limitBytes);
    await signal(checkout, 'KILL', { service: 'beat', program: 'celery.* beat' });
    // Before that, this signal would be the cause of its end.
    await until('the kernel ends beat', () => hasRunOutOfMemory(containerOf(checkout, 'beat')));
    return async () => {
      await undo();
      await limit(2 ** 34);
    };
  },
};
