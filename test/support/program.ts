import type { Program } from '../../src/agent/health/supervisor.ts';

/** A program as supervisord reports one that runs, but for what the test is about. */
export function program(about: Partial<Program> = {}): Program {
  const idle = about.state !== undefined && !['RUNNING', 'STARTING', 'STOPPING'].includes(about.state);
  return { name: 'api', state: 'RUNNING', pid: idle ? 0 : 12, detail: '', startedAt: 1000, exitStatus: 0, ...about };
}
