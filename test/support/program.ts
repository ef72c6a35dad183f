import type { Program } from '../../src/agent/health/supervisor.ts';

/** A running program as supervisord reports it, with the given differences. */
export function program(about: Partial<Program> = {}): Program {
  const idle = about.state !== undefined && !['RUNNING', 'STARTING', 'STOPPING'].includes(about.state);
  return { name: 'api', state: 'RUNNING', pid: idle ? 0 : 12, detail: '', startedAt: 1000, exitStatus: 0, ...about };
}
