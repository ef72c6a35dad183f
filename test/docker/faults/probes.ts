import type { Fault, Told } from './fault.ts';
import { inside, signal, supervise } from './stack.ts';

/** The probe itself fails, so its result is unknown. */
const unknown = (reason: RegExp): Told => ({ phase: 'running', health: 'unknown', reason });

const roles = ['api', 'web', 'worker', 'beat'];
const all = (reason: RegExp) => Object.fromEntries(roles.map(role => [role, unknown(reason)]));

export const agentAway: Fault = {
  name: 'the agent is ended and stays away',
  told: all(/agent/),
  inject: async checkout => {
    await supervise(checkout, 'workspace', 'stop', 'agent');
    return () => supervise(checkout, 'workspace', 'start', 'agent');
  },
};

export const agentStopped: Fault = {
  name: 'the agent hangs',
  told: all(/agent/),
  inject: async checkout => {
    const agent = { service: 'workspace', program: 'agent.mjs' };
    await signal(checkout, 'STOP', agent);
    return () => signal(checkout, 'CONT', agent);
  },
};

const python = '/deps/venv/bin/python';
const noPython = unknown(new RegExp(`no ${python}`));

export const childKilled: Fault = {
  name: "the agent's Python is killed and cannot be started again",
  told: { worker: noPython, beat: noPython },
  inject: async checkout => {
    await inside(checkout, 'workspace', 'mv', python, `${python}.away`);
    await signal(checkout, 'KILL', { service: 'workspace', program: 'probe.py serve' });
    return () => inside(checkout, 'workspace', 'mv', `${python}.away`, python);
  },
};

export const socketRemoved: Fault = {
  name: "a role's socket is removed from the shared volume, and something else stands there",
  told: { api: unknown(/socket|supervisor/) },
  inject: async checkout => {
    await inside(checkout, 'workspace', 'sh', '-c', 'rm /run/bkdev/api.sock && mkdir /run/bkdev/api.sock');
    return () => inside(checkout, 'workspace', 'rmdir', '/run/bkdev/api.sock');
  },
};

export const volumeEmptied: Fault = {
  name: 'the shared volume is emptied, and the agent cannot listen there again',
  told: all(/agent/),
  inject: async checkout => {
    const script = 'rm -rf /run/bkdev/* && mkdir /run/bkdev/agent.sock';
    await inside(checkout, 'workspace', 'sh', '-c', script);
    return () => inside(checkout, 'workspace', 'rmdir', '/run/bkdev/agent.sock');
  },
};

/** This includes supervisord, which would report it: nobody gives a sign of life. */
export const containerStopped: Fault = {
  name: 'all that runs in a container is stopped',
  // In its round the cache is paused, which is known for certain and takes precedence.
  told: {
    worker: {
      ...{ phase: 'running', health: 'unhealthy' },
      reason: /^needs redis, which is paused; .*supervisor gives no answer/,
    },
  },
  inject: async checkout => {
    const all = (name: string) => inside(checkout, 'worker', 'sh', '-c', `kill -${name} -1`);
    await all('STOP');
    return () => all('CONT');
  },
};
