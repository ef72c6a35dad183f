import { redis } from '../support/engine.ts';
import type { Fault } from './fault.ts';
import { signal } from './stack.ts';

/** Processes that are stopped by a signal: they exist but do nothing. */
export const stoppedParents: readonly Fault[] = [
  stopped('a worker program is stopped', 'worker', 'service@worker', {
    reason: /service is stopped by a signal/,
  }),
  stopped('beat is stopped', 'beat', 'celery.* beat', { reason: /beat is stopped by a signal/ }),
  stopped('api is stopped', 'api', 'manage.py runserver', { reason: /api is stopped by a signal/ }),
];

export const stoppedChild: Fault = {
  name: "a worker's pool process is stopped",
  told: {
    worker: {
      phase: 'running',
      health: 'unhealthy',
      reason: /service answers, but its child process \d+ is stopped/,
      class: 'process-stopped',
      cause: /is stopped by a signal/,
    },
  },
  inject: async checkout => {
    const pool = { service: 'worker', program: 'service@worker', toChildren: true };
    await signal(checkout, 'STOP', pool);
    return () => signal(checkout, 'CONT', pool);
  },
};

function stopped(name: string, service: string, program: string, { reason }: { reason: RegExp }): Fault {
  return {
    name,
    told: {
      [service]: {
        phase: 'running',
        health: 'unhealthy',
        reason,
        class: 'process-stopped',
        cause: /is stopped by a signal/,
      },
    },
    inject: async checkout => {
      await signal(checkout, 'STOP', { service, program });
      return () => signal(checkout, 'CONT', { service, program });
    },
  };
}

const killedStatus = -9;

/** Programs that are killed and that supervisord starts again. */
export const killed: readonly Fault[] = [
  killedProgram('a worker program is killed', 'worker', 'worker:cron', 'cron@worker'),
  killedProgram("api's program is killed", 'api', 'api', 'manage.py runserver'),
];

function killedProgram(name: string, service: string, program: string, words: string): Fault {
  const crashed = { program, status: killedStatus };
  return {
    name,
    told: { [service]: { crashed } },
    inject: async checkout => {
      await signal(checkout, 'KILL', { service, program: words });
      return async () => undefined;
    },
  };
}

/** Another scheduler takes redbeat's lock: beat exits when it notices, and is started again. */
export const foreignLock: Fault = {
  name: "redbeat's lock is taken by another scheduler",
  // The new start completes sooner than a slow machine can query it.
  told: {
    beat: {
      crashed: { program: 'beat', status: 1 },
      passed: {
        to: 'starting',
        reason:
          /^beat (?:was restarted|is being started again: it exited with 1|exited with 1 and is being started again)/,
      },
    },
  },
  inject: async checkout => {
    await redis(checkout.project, 'set', 'redbeat::lock', 'foreigner', 'px', '300000');
    return async () => undefined;
  },
};
